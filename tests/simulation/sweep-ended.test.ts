import { describe, expect, it } from 'vitest';
import { functionContract, type StateInput } from '../../core/workflow/contract.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { caseOf } from '../../simulator/soak/search.ts';
import { mutationsIn, planDataWith, planOfData, recordWrites, rehearse } from './rehearse.ts';
import { cleared, ended, launched, onStage, type Stage } from './stage.ts';

/**
 * Executions that ended without success and whose event was not handled: the hourly sweep asks Step Functions for them.
 */

const HOUR = 3_600;
const PLAN = planOfData(planDataWith({}));
const OTHER = '01M7ZGSVM0HHHHHHHHHHHHHHHH';

const hourly = (): StateInput<'SweepOrphans'> =>
  functionContract.SweepOrphans.input.parse({
    source: 'kunren.schedule',
    'detail-type': 'Hourly Sweep',
    plans: [{ plan: planDataWith(), planSha256: '0'.repeat(64) }],
  });
const folderOf = (stage: Stage, drillId = stage.begin().execution.name) =>
  stage.ports.folder(PLAN.id, drillId);
const alive = ({ simulator }: Stage) =>
  [...simulator.aws.instances.values()].filter(
    (one) => one.shutDownAt === Number.POSITIVE_INFINITY && one.role === 'recovery',
  );
/** What an hourly sweep returns, and the calls that it makes. */
async function sweepNow(stage: Stage) {
  const before = stage.simulator.calls.length;
  const swept = await sweepOrphans(hourly(), stage.ports);
  const calls = stage.simulator.calls.slice(before);
  const asked = calls.filter(({ service }) => service === 'states').map(({ operation }) => operation);
  const written = calls.filter(({ operation }) => /^(Put|Delete|Update|Publish)/.test(operation));
  return { swept, asked, changes: [...mutationsIn(calls), ...written.map(({ operation }) => operation)] };
}

describe('an execution that ended before its first step wrote anything', () => {
  it('and whose sweep was refused three times, is closed by the hourly sweep', async () => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'OpenDrill', happens: 'execution-aborted' }],
      faults: [{ operation: 's3:PutObject', error: 'ExpiredTokenException', times: 3 }],
    });
    expect(rehearsal.record).toMatchObject({
      verdict: 'ABORTED',
      closedBy: 'sweep',
      abortReasons: [{ code: 'EXECUTION_ABORTED' }],
    });
    // The first three are its event's.
    expect(recordWrites(rehearsal)).toMatchObject([{ invocation: 'sweep/SweepOrphans#4', status: 200 }]);
    expect(rehearsal.mutations).toEqual([]);
  });

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'and of which no event ever came, is closed by the hourly sweep: %s',
    async (status) => {
      await onStage({}, {}, async (stage) => {
        stage.executionEnds(status);
        await stage.ports.sleep(HOUR);
        expect((await sweepNow(stage)).swept).toMatchObject({
          drills: [{ cleanup: 'COMPLETE' }],
          failed: [],
        });
        expect(await folderOf(stage).readRecord()).toMatchObject({
          verdict: 'ABORTED',
          abortReasons: [{ code: `EXECUTION_${status}` }],
        });
        expect(await stage.takeMessages()).toMatchObject([{ subject: expect.stringContaining('中止') }]);
        const again = await sweepNow(stage);
        expect(again).toMatchObject({ swept: { drills: [], failed: [] }, changes: [] });
        expect(again.asked).toEqual(['ListExecutions', 'DescribeExecution']);
      });
    },
  );

  it.each([
    ['no opening', {}],
    ['half an opening', '{"drillId":'],
    [
      'the opening of another plan',
      { planId: 'another', executionId: 'x', expiresAt: '2099-01-01T00:00:00Z' },
    ],
  ])('is closed by its input, though %s was put there', async (_, planted) => {
    await onStage({}, {}, async (stage) => {
      const drillId = stage.begin().execution.name;
      const text = typeof planted === 'string' ? planted : JSON.stringify(planted);
      await stage.plant(`drills/${PLAN.id}/${drillId}/facts/opening.json`, text);
      stage.executionEnds('FAILED');
      await stage.ports.sleep(HOUR);
      expect((await sweepNow(stage)).swept).toMatchObject({ drills: [{ drillId }], failed: [] });
      expect(await folderOf(stage).readRecord()).toMatchObject({ verdict: 'ABORTED', planId: PLAN.id });
    });
  });

  it('is left to its event for some minutes', async () => {
    await onStage({}, {}, async (stage) => {
      stage.executionEnds('FAILED');
      await stage.ports.sleep(500);
      expect(await sweepNow(stage)).toMatchObject({ swept: { drills: [] }, asked: ['ListExecutions'] });
      await stage.ports.sleep(100);
      expect((await sweepNow(stage)).swept.drills).toHaveLength(1);
    });
  });

  it('because its input was no drill’s, is left alone: its event said so, and every hour would be noise', async () => {
    await onStage({}, {}, async (stage) => {
      await sweepNow(stage);
      stage.executionEnds('FAILED', { name: 'by-hand', input: {} });
      stage.executionEnds('FAILED', {
        name: 'no-plan',
        input: { plan: planDataWith({ waves: [] }), planSha256: '0'.repeat(64) },
      });
      stage.executionEnds('FAILED', { name: 'no-hash', input: { plan: planDataWith() } });
      await stage.ports.sleep(HOUR);
      expect(await sweepNow(stage)).toMatchObject({ swept: { drills: [], failed: [] }, changes: [] });
      expect(await stage.takeMessages()).toEqual([]);
    });
  });
});

describe('an execution that ended with its drill open', () => {
  it('and of which no event ever came, is removed and closed within the hour, not at its hard expiry', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      stage.executionEnds('TIMED_OUT');
      expect(alive(stage)).toHaveLength(1);
      await ports.sleep(HOUR);
      expect((await sweepNow(stage)).swept.drills).toMatchObject([{ cleanup: 'COMPLETE' }]);
      expect(alive(stage)).toEqual([]);
      expect((await folderOf(stage).readRecord()).abortReasons).toMatchObject([
        { code: 'EXECUTION_TIMED_OUT' },
      ]);
    });
  });

  it('is swept once where its hard expiry is over as well', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      stage.executionEnds('FAILED');
      await ports.sleep(PLAN.cleanup.hardExpiry);
      expect((await sweepNow(stage)).swept.drills).toMatchObject([{ cleanup: 'COMPLETE' }]);
    });
  });

  it('and was closed by its workflow before, keeps its record', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      const { record } = await ended(state, ports);
      stage.executionEnds('FAILED');
      await ports.sleep(HOUR);
      expect((await sweepNow(stage)).swept.failed).toEqual([]);
      expect(await folderOf(stage).readRecord()).toEqual(record);
    });
  });
});

describe('Step Functions', () => {
  it('is asked once an hour when nothing failed, and a drill that runs is left alone', async () => {
    await onStage({}, {}, async (stage) => {
      await openDrill(stage.begin(), stage.ports);
      stage.executionEnds('SUCCEEDED', { name: OTHER });
      await stage.ports.sleep(HOUR);
      expect(await sweepNow(stage)).toMatchObject({ swept: { drills: [] }, asked: ['ListExecutions'] });
    });
  });

  it('returns nothing for one execution, and the others are still swept', async () => {
    const faults = [{ operation: 'states:DescribeExecution', error: 'AccessDeniedException' }];
    await onStage({ faults }, {}, async (stage) => {
      stage.executionEnds('FAILED');
      stage.executionEnds('FAILED', { name: OTHER });
      await stage.ports.sleep(HOUR);
      const { drills, failed } = (await sweepNow(stage)).swept;
      expect([drills.length, failed]).toEqual([1, [expect.stringContaining('execution 01')]]);
      expect((await sweepNow(stage)).swept).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }], failed: [] });
    });
  });

  it('that does not respond keeps no expired drill from being swept', async () => {
    const faults = [{ operation: 'states:ListExecutions', error: 'AccessDeniedException' }];
    await onStage({ faults }, {}, async (stage) => {
      const { ports } = stage;
      await openDrill(stage.begin(), ports);
      await ports.sleep(PLAN.cleanup.hardExpiry);
      const { drills, failed } = (await sweepNow(stage)).swept;
      expect(drills).toMatchObject([{ cleanup: 'COMPLETE' }]);
      expect(failed).toEqual([expect.stringContaining('the executions: AccessDenied')]);
    });
  });

  it('is asked for eight days, longer than any drill may live', async () => {
    await onStage({}, {}, async (stage) => {
      stage.executionEnds('FAILED');
      await stage.ports.sleep(8 * 24 * HOUR + 1);
      expect(await sweepNow(stage)).toMatchObject({ swept: { drills: [] }, asked: ['ListExecutions'] });
    });
  });
});

describe('sweeps that are refused until after the last hour that is simulated', () => {
  it('continue, as in production, until one is not', async () => {
    const rehearsal = await rehearse(
      {
        workflow: [{ state: 'OpenDrill', happens: 'execution-aborted' }],
        faults: [{ operation: 's3:PutObject', error: 'ExpiredTokenException', times: 15 }],
      },
      { cleanup: { hardExpiry: '4h' } },
    );
    expect(rehearsal.record.verdict).toBe('ABORTED');
    // After the event's three there are five until an hour after the hard expiry.
    expect(recordWrites(rehearsal)).toMatchObject([{ invocation: 'sweep/SweepOrphans#10', status: 200 }]);
  });

  it('end after a day, so that a permanent failure is reported', async () => {
    const { plans, scenario } = caseOf(1_502_005);
    const faults = [{ operation: 's3:PutObject', error: 'ExpiredTokenException', times: 10_000 }];
    const { history, violations } = await runCase({ plans, scenario: { ...scenario, faults } }, 1);
    expect(violations.map(({ checker }) => checker)).toContain('oneRecordADrill');
    // Cleanup itself tries for longer than an hour; then one after the hard expiry of 70 minutes, and a day.
    expect(history.sweeps.filter(({ cause }) => cause === 'hourly')).toHaveLength(1 + 24);
  });

  it('seed 1502005 breaks no promise', async () => {
    expect((await runCase(caseOf(1_502_005), 1_502_005)).violations).toEqual([]);
  });
});
