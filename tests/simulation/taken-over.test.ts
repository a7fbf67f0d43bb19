import { decodeTime, isValid, ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type DrillState, functionContract } from '../../core/workflow/contract.ts';
import { checkReadiness } from '../../drill/check-readiness.ts';
import { drillIdOf } from '../../drill/drill-id.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { startDrill } from '../../drill/start-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { terminateDrill } from '../../drill/terminate-drill.ts';
import { handler as close } from '../../functions/close-drill.ts';
import { mutationsIn, planDataWith, planOfData } from './rehearse.ts';
import { cleaned, cleared, launched, onStage, type Stage, waveDone } from './stage.ts';

/** Somebody who may start executions or invoke functions, and gives them what kunren itself would not. */

const HASH = '0'.repeat(64);
const PLAN = planOfData(planDataWith({}));
const WEAKER = planDataWith({ schedule: { expression: 'rate(30 days)', timeZone: 'Asia/Tokyo' } });

const changesOf = async (stage: Stage, run: () => Promise<unknown>): Promise<string[]> => {
  const before = stage.simulator.calls.length;
  await run().catch(() => {});
  const calls = stage.simulator.calls.slice(before);
  const written = calls.filter(({ operation }) =>
    /^(Put|Delete|Update|Publish|StartExecution|Sign)/.test(operation),
  );
  return [...mutationsIn(calls), ...written.map(({ operation }) => operation)];
};

describe('an execution that has the name of a drill which another runs', () => {
  const other = (stage: Stage) => {
    const { request, execution } = stage.begin();
    return { request, execution: { ...execution, id: `${execution.id}-other` } };
  };

  it('opens nothing, cleans up nothing, and fails', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      const error = { Error: 'Error', Cause: '' };
      for (const step of [
        () => openDrill(other(stage), ports),
        () => terminateDrill({ ...other(stage), error }, ports),
      ]) {
        await expect(step()).rejects.toThrow(/has the name of drill .* nothing of the drill is touched/);
        expect(await changesOf(stage, step)).toEqual([]);
      }
    });
  });

  it('and ended, is swept by nobody: the sweep fails, which raises an alarm', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await openDrill(stage.begin(), ports);
      const folder = ports.folder(PLAN.id, stage.begin().execution.name);
      const opening = await folder.read('opening');
      if (opening === undefined) throw new Error('it was opened');
      await folder.write('opening', { ...opening, executionId: `${opening.executionId}-first` });
      stage.executionEnds('FAILED');
      await ports.sleep(3_600);
      const swept = await sweepOrphans(hourly([{ plan: planDataWith(), planSha256: HASH }]), ports);
      expect(swept).toMatchObject({ drills: [], failed: [expect.stringContaining('has the name of drill')] });
      expect(await folder.hasRecord()).toBe(false);
    });
  });
});

it.each([
  ['in lower case', ulid(Date.parse('2026-11-21T17:00:00Z')).toLowerCase()],
  ['of a day before', ulid(Date.parse('2026-11-20T16:00:00Z'))],
  ['of the years to come', ulid(Date.parse('2036-11-21T17:00:00Z'))],
])('an execution’s name %s is no drill’s id: the id is of its start', (_, name) => {
  const id = drillIdOf({ id: 'arn:x', name, startedAt: '2026-11-21T17:00:00.000Z' });
  expect([isValid(id), decodeTime(id), id === name.toUpperCase()]).toEqual([
    true,
    Date.parse('2026-11-21T17:00:00Z'),
    false,
  ]);
});

const hourly = (plans: { plan: Record<string, unknown>; planSha256: string }[]) =>
  functionContract.SweepOrphans.input.parse({
    source: 'kunren.schedule',
    'detail-type': 'Hourly Sweep',
    plans,
  });

describe('a function that is invoked with a plan that was not deployed', () => {
  it('sweep-orphans expects none of its drills, signs no index of it, and reports it', async () => {
    await onStage({}, {}, async (stage) => {
      const swept = await sweepOrphans(hourly([{ plan: WEAKER, planSha256: HASH }]), stage.ports);
      expect(swept.failed).toEqual([expect.stringMatching(/another plan than the one that was deployed/)]);
    });
  });

  it.each([
    [
      'check-readiness',
      (stage: Stage) => checkReadiness({ plan: WEAKER, planSha256: HASH } as never, stage.ports),
    ],
    [
      'start-drill',
      (stage: Stage) =>
        startDrill(
          {
            plan: WEAKER,
            planSha256: HASH,
            trigger: { type: 'schedule', actor: null },
            scheduledFor: '2026-11-21T17:00:00.000Z',
          },
          stage.ports,
        ),
    ],
    [
      'start-drill, with a slot that is not due',
      (stage: Stage) =>
        startDrill(
          {
            ...stage.begin().request,
            trigger: { type: 'schedule', actor: null },
            scheduledFor: '2026-11-14T17:00:00.000Z',
          },
          stage.ports,
        ),
    ],
  ])('%s does nothing', async (_, invoke) => {
    await onStage({}, {}, async (stage) => {
      await expect(invoke(stage)).rejects.toThrow(/deployed|not due now/);
      expect(await changesOf(stage, () => invoke(stage))).toEqual([]);
    });
  });
});

describe('close-drill, invoked by somebody while the drill runs', () => {
  const closeBy = (state: unknown) => close(state, {} as never);
  const tries: readonly (readonly [string, (stage: Stage, state: DrillState) => DrillState])[] = [
    ['before any state of its execution is known', (_, state) => state],
    [
      'with what its workflow has just passed to a step',
      (stage, state) => {
        stage.executionEnters('ProbeWave', state);
        return state;
      },
    ],
    [
      'with other facts than its workflow closes it with',
      (stage, state) => {
        stage.executionEnters('CloseDrill', state);
        return { ...state, facts: {} };
      },
    ],
  ];

  it.each(tries)('%s writes nothing', async (_, given) => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = given(stage, await waveDone(await cleared(stage), ports));
      const close = () => closeBy(state);
      await expect(close()).rejects.toThrow(/find out who invoked this function/);
      expect(await changesOf(stage, close)).toEqual([]);
      expect(await ports.folder(state.planId, state.drillId).hasRecord()).toBe(false);
    });
  });

  it('writes the record once its workflow has come to that', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await cleaned(await waveDone(await cleared(stage), ports), ports);
      stage.executionEnters('CloseDrill', state);
      expect(await closeBy(state)).toMatchObject({ status: 'CLOSED' });
    });
  });
});
