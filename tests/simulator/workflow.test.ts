import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { History } from '../../simulator/history.ts';
import { FAULTY_STATES } from '../../simulator/scenario/adversity.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';

/** What can happen to Lambdas and executions, seen in whole drills of one server. */

const TIMINGS = {
  snapshot: '5s',
  conversion: '190s',
  launch: '20s',
  boot: '5s',
  terminate: '10s',
  jitter: 0,
};
const plan = (id: string) =>
  planData(id, [[{ hostname: 'h1', critical: true, probe: 'none' }]], {
    keepFailed: '0s',
    keepPassed: '0s',
    onFailure: 'stop',
    readyWithin: '9m',
    guarded: false,
  });

async function played(scenario: Record<string, unknown>, plans = ['soak']): Promise<History> {
  const { history, violations } = await runCase(
    {
      plans: plans.map(plan),
      scenario: {
        schema: 'kunren-scenario/v1',
        description: 'A drill of one server.',
        defaults: { timings: TIMINGS },
        servers: [{ hostname: 'h1' }],
        ...scenario,
      },
    },
    1,
  );
  expect(violations).toEqual([]);
  return history;
}

/** Which runs of a state's Lambda got through to AWS, with their calls. */
function runsOf({ calls }: History, state: string): Record<string, number> {
  const runs: Record<string, number> = {};
  for (const { invocation } of calls) {
    const run = invocation?.split('/')[1];
    if (run?.startsWith(`${state}#`)) runs[run] = (runs[run] ?? 0) + 1;
  }
  return runs;
}

const recordOf = ({ records }: History) => JSON.parse([...records.values()][0] ?? 'null');
const startsOf = ({ calls }: History) => calls.filter(({ operation }) => operation === 'StartRecovery');

test('the states that may meet with something are those of the state machine that do or wait', () => {
  const { States } = parse(readFileSync('statemachines/drill.asl.yml', 'utf8')) as {
    States: Record<string, { Type: string }>;
  };
  const doing = Object.keys(States).filter((name) => ['Task', 'Wait'].includes(States[name]?.Type ?? ''));
  expect(new Set(FAULTY_STATES)).toEqual(new Set([...doing, 'StartDrill', 'RunInside', 'SweepOrphans']));
});

describe('a Lambda', () => {
  test('that runs twice starts one job', async () => {
    const history = await played({ workflow: [{ state: 'StartWave', happens: 'runs-twice' }] });
    expect(Object.keys(runsOf(history, 'StartWave'))).toEqual(['StartWave#1', 'StartWave#1+']);
    expect(startsOf(history)).toHaveLength(1);
  });

  test('that runs twice at once ends as its second run', async () => {
    const history = await played({ workflow: [{ state: 'CloseDrill', happens: 'runs-twice-at-once' }] });
    expect(Object.keys(runsOf(history, 'CloseDrill')).toSorted()).toEqual(['CloseDrill#1', 'CloseDrill#1+']);
    expect(history.executions[0]?.ended).toBe('SUCCEEDED');
  });

  test('that is killed gets just so many calls through, and is retried', async () => {
    const history = await played({ workflow: [{ state: 'OpenDrill', happens: 'is-killed', afterCalls: 3 }] });
    const runs = runsOf(history, 'OpenDrill');
    expect(runs['OpenDrill#1']).toBe(3);
    expect(runs['OpenDrill#2']).toBeGreaterThan(0);
    expect(recordOf(history).verdict).toBe('PASS');
  });

  test('that is killed after its last call did all that it does', async () => {
    const history = await played({ workflow: [{ state: 'StartWave', happens: 'is-killed' }] });
    expect(startsOf(history)).toMatchObject([{ invocation: expect.stringContaining('StartWave#1') }]);
    expect(history.executions[0]?.states.filter((state) => state === 'StartWave')).toHaveLength(2);
  });

  test('that times out takes its whole time, and its step is tried again', async () => {
    const history = await played({
      workflow: [{ state: 'CheckGuards', happens: 'times-out', afterCalls: 0 }],
    });
    const { startedAt = '', endedAt = '' } = history.executions[0] ?? {};
    expect(recordOf(history).verdict).toBe('PASS');
    const usual = (await played({})).executions[0];
    const took = (from = '', to = '') => (Date.parse(to) - Date.parse(from)) / 1_000;
    expect(took(startedAt, endedAt) - took(usual?.startedAt, usual?.endedAt)).toBeGreaterThanOrEqual(300);
  });
});

describe('an execution', () => {
  test.each([
    ['CheckWave', 'execution-aborted', 'ABORTED', 'ABORTED'],
    ['WaitForLaunch', 'execution-timed-out', 'TIMED_OUT', 'ABORTED'],
    // Nothing was left to prove.
    ['TerminateDrill', 'execution-failed', 'FAILED', 'PASS'],
  ])('that ends at %s is swept and closed', async (state, happens, ended, verdict) => {
    const history = await played({ workflow: [{ state, happens }] });
    expect(history.executions[0]).toMatchObject({ ended, output: null });
    expect(history.executions[0]?.states.at(-1)).toBe(state);
    expect(history.sweeps[0]).toMatchObject({ cause: 'execution', error: null });
    expect(recordOf(history).verdict).toBe(verdict);
  });

  test('that is aborted leaves a Lambda running that had begun', async () => {
    const history = await played({
      workflow: [{ state: 'ProbeWave', happens: 'execution-aborted', afterCalls: 1 }],
    });
    expect(history.executions[0]?.ended).toBe('ABORTED');
    expect(runsOf(history, 'ProbeWave')['ProbeWave#1']).toBeGreaterThan(1);
  });
});

describe('sweeps', () => {
  test('come hourly while something is left, until an hour after the hard expiry', async () => {
    const { sweeps, executions, endedAt } = await played({
      servers: [{ hostname: 'h1', volumesStay: true }],
    });
    expect(sweeps.map(({ cause }) => cause)).toEqual(['hourly', 'hourly']);
    const startedAt = Date.parse(executions[0]?.startedAt ?? '');
    expect(endedAt - startedAt).toBeGreaterThan(70 * 60_000);
    expect(endedAt - startedAt).toBeLessThan(200 * 60_000);
  });

  test('come while the drill runs where the scenario wants them, and leave it alone', async () => {
    const history = await played({ sweepsFrom: '3m' });
    expect(history.sweeps[0]).toMatchObject({ cause: 'hourly', error: null });
    expect(recordOf(history)).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE' } });
  });

  test('can themselves be killed, and are tried again', async () => {
    const history = await played({
      workflow: [
        { state: 'CheckWave', happens: 'execution-aborted' },
        { state: 'SweepOrphans', happens: 'is-killed', afterCalls: 4 },
      ],
    });
    expect(runsOf(history, 'SweepOrphans')['SweepOrphans#1']).toBe(4);
    expect(history.sweeps).toMatchObject([{ cause: 'execution', error: null }]);
  });
});

test('two drills of one server at the same moment: one runs, the other is refused', async () => {
  const history = await played({}, ['one', 'other']);
  const verdicts = [...history.records.values()].map((text) => JSON.parse(text).verdict);
  expect(verdicts.toSorted()).toEqual(['PASS', 'SKIPPED']);
  expect(startsOf(history)).toHaveLength(1);
});
