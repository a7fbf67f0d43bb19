import { describe, expect, it } from 'vitest';
import { functionContract } from '../../core/workflow/contract.ts';
import type { InsideQuestion } from '../../core/workflow/inside.ts';
import { runInside } from '../../drill/run-inside.ts';
import { startWave } from '../../drill/start-wave.ts';
import { callsOf, DB, mutationsIn, type Rehearsal, rehearse, serversWith } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed, type Stage, withTarget } from './stage.ts';

/** RunInside, which runs for ProbeWave what the plan has run inside servers, and nothing else. */

type Changes = Record<string, unknown>;

const ASKED: Changes = {
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [
        {
          hostname: 'wordpress-db',
          probes: [
            { protocol: 'tcp', port: 3306 },
            { protocol: 'ssm', check: 'hostname' },
          ],
        },
      ],
    },
  ],
};
const account: Changes = { servers: serversWith({}) };
const sendsIn = (calls: Pick<Rehearsal, 'calls'>) => callsOf(calls, 'ssm:SendCommand');

/** A drill whose server is up, and what RunInside is asked of it. */
const whenUp = (play: (stage: Stage, asked: Changes) => Promise<void>): Promise<void> =>
  onStage(account, ASKED, async (stage) => {
    const { ports } = stage;
    const state = await launched(await startWave(await cleared(stage), ports), ports);
    await ports.sleep(600);
    const { planId, drillId, facts } = state;
    await play(stage, { planId, drillId, facts });
    await ended(await probed(state, ports), ports);
  });
const ask = (stage: Pick<Stage, 'ports'>, asked: Changes, question: InsideQuestion) =>
  runInside(functionContract.RunInside.input.parse({ ...asked, question }), stage.ports);
const probe = (serverID: string, place: number): InsideQuestion => ({
  about: 'probes',
  of: [{ serverID, place }],
});

describe('RunInside', () => {
  it('answers in the words of the server, and judges none of them', () =>
    whenUp(async (stage, asked) => {
      const { answers } = await ask(stage, asked, probe(DB, 1));
      expect(answers).toMatchObject([{ exitStatus: 0, output: expect.stringContaining('wordpress-db') }]);
      expect(sendsIn(stage.simulator)).toHaveLength(1);
    }));

  it.each<[what: string, question: InsideQuestion, errorCode: string]>([
    ['a probe that the plan does not have', probe(DB, 7), 'NOT_PLANNED'],
    ['a probe that is none from inside', probe(DB, 0), 'NOT_PLANNED'],
    ['a server that is not in the plan', probe('s-99999999999999999', 1), 'NOT_PLANNED'],
    [
      'a heartbeat that the plan does not want',
      { about: 'heartbeats', of: [DB, 's-99999999999999999'] },
      'NOT_PLANNED',
    ],
  ])('sends nothing for %s', (_, question, errorCode) =>
    whenUp(async (stage, asked) => {
      const before = mutationsIn(stage.simulator.calls).length;
      const { answers } = await ask(stage, asked, question);
      expect(answers.map((answer) => 'errorCode' in answer && answer.errorCode)).toEqual(
        answers.map(() => errorCode),
      );
      expect(mutationsIn(stage.simulator.calls)).toHaveLength(before);
    }),
  );

  it('sends nothing for actions that the plan does not have', () =>
    whenUp(async (stage, asked) => {
      const before = mutationsIn(stage.simulator.calls).length;
      for (const ends of [null, 'ABORTED', 'DRILL_ENDED'] as const)
        expect((await ask(stage, asked, { about: 'actions', wave: 0, ends })).answers).toEqual([]);
      expect(mutationsIn(stage.simulator.calls)).toHaveLength(before);
    }));

  it.each<[what: string, more: Changes]>([
    ['a script', { script: 'rm -rf /' }],
    ['a document', { document: 'AWS-RunShellScript' }],
    ['an instance', { instanceID: 'i-0abcdef1234567890' }],
  ])('takes no question with %s in it', (_, more) => {
    const asked = { planId: 'p', drillId: '01K', question: { about: 'probes', of: [] } };
    const { input } = functionContract.RunInside;
    expect(input.safeParse(asked).success).toBe(true);
    expect(input.safeParse({ ...asked, ...more }).success).toBe(false);
    expect(input.safeParse({ ...asked, question: { ...asked.question, ...more } }).success).toBe(false);
    const one = { serverID: DB, place: 0, ...more };
    expect(input.safeParse({ ...asked, question: { about: 'probes', of: [one] } }).success).toBe(false);
  });

  it('sends nothing to an instance that AWS does not list as the drill’s own', () =>
    whenUp(async (stage, asked) => {
      const stranger = withTarget(stage.ports, ({ drs }) => ({
        drs: {
          ...drs,
          recoveryInstances: async (ids: readonly string[]) =>
            (await drs.recoveryInstances(ids)).map((one) => ({ ...one, isDrill: false })),
        },
      }));
      const { answers } = await ask({ ports: stranger }, asked, probe(DB, 1));
      expect(answers).toMatchObject([{ errorCode: 'NOT_OURS' }]);
      expect(sendsIn(stage.simulator)).toEqual([]);
    }));

  it('sends nothing to an instance outside the plan’s network, whoever has looked before', () =>
    whenUp(async (stage, asked) => {
      const elsewhere = withTarget(stage.ports, ({ instances }) => ({
        instances: async (ids: readonly string[]) =>
          (await instances(ids)).map((one) => ({ ...one, subnetID: 'subnet-0aaaaaaaaaaaaaaaa' })),
      }));
      const { answers } = await ask({ ports: elsewhere }, asked, probe(DB, 1));
      expect(answers).toMatchObject([{ errorCode: 'OUTSIDE_NETWORK' }]);
      expect(sendsIn(stage.simulator)).toEqual([]);
    }));
});

describe('a drill that looks inside', () => {
  it('invokes RunInside, whose role alone sends commands', async () => {
    const { record, calls } = await rehearse(account, ASKED);
    expect(record.verdict).toBe('PASS');
    expect(callsOf({ calls }, 'lambda:Invoke')[0]?.invocation).toContain('/ProbeWave#');
    const senders = sendsIn({ calls }).map(({ invocation }) => /\/(\w+)#/.exec(invocation ?? '')?.[1]);
    expect(new Set(senders)).toEqual(new Set(['RunInside']));
  });

  it.each<[what: string, scenario: Changes]>([
    ['does not run for now', { faults: [throttled(3)] }],
    ['does not run for long', { faults: [throttled(30)] }],
    ['has an answer that is lost', { faults: [{ operation: 'lambda:Invoke', lost: true, times: 2 }] }],
    ['dies', { workflow: [{ state: 'RunInside', happens: 'is-killed', afterCalls: 3 }] }],
    ['hangs', { workflow: [{ state: 'RunInside', happens: 'times-out', afterCalls: 4 }] }],
    ['runs twice', { workflow: [{ state: 'RunInside', happens: 'runs-twice-at-once' }] }],
  ])('asks again where RunInside %s', async (_, scenario) => {
    const { record } = await rehearse({ ...account, ...scenario }, ASKED);
    expect(record.verdict).toBe('PASS');
  });

  it('says of a server that it was not asked, where RunInside never runs', async () => {
    const denied = { operation: 'lambda:Invoke', error: 'AccessDeniedException', status: 403, times: 10_000 };
    const { record, calls } = await rehearse({ ...account, faults: [denied] }, ASKED);
    expect(record.verdict).not.toBe('PASS');
    expect(record.servers[0]?.probes[1]).toMatchObject({ errorCode: 'NOT_ANSWERED' });
    expect(sendsIn({ calls })).toEqual([]);
  });
});

function throttled(times: number): Changes {
  return { operation: 'lambda:Invoke', error: 'TooManyRequestsException', status: 429, times };
}
