import { describe, expect, it } from 'vitest';
import { functionContract, type StateInput } from '../../core/workflow/contract.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import ended from '../recorded/execution-status-change.json' with { type: 'json' };
import { planDataWith, planOfData } from './rehearse.ts';
import { cleaned, cleared, launched, onStage, recordingMetrics } from './stage.ts';

/** The metrics of the alarms, which reach people even when messages do not. */

const PLAN = planOfData(planDataWith({}));
const PARSED = functionContract.SweepOrphans.input.parse(ended);
const hourly: StateInput<'SweepOrphans'> = {
  source: 'kunren.schedule',
  'detail-type': 'Hourly Sweep',
  plans: [{ plan: planDataWith({}), planSha256: '0'.repeat(64) }],
};

describe('the metrics of the alarms', () => {
  it('are those of a drill once, however often its closing is repeated', async () => {
    await onStage({}, {}, async (stage) => {
      const { counted, ports } = recordingMetrics(stage);
      const state = await cleaned(await launched(await startWave(await cleared(stage), ports), ports), ports);
      await closeDrill(state, ports);
      const once = [...counted];
      await closeDrill(state, ports);
      expect(counted).toEqual(once);
      expect(counted.filter(([name]) => name === 'Drills')).toEqual([['Drills', 1, PLAN.id]]);
      expect(counted.filter(([name]) => name === 'Leftovers')).toEqual([['Leftovers', 0, PLAN.id]]);
    });
  });

  it('count a report that could not be published, and the step fails', async () => {
    await onStage({}, {}, async (stage) => {
      const { counted, ports } = recordingMetrics(stage);
      const state = await cleaned(await cleared(stage), ports);
      const mute = { ...ports, publish: () => Promise.reject(new Error('NotFound')) };
      await expect(closeDrill(state, mute)).rejects.toThrow('NotFound');
      expect(counted).toContainEqual(['PublishFailures', 1, PLAN.id]);
    });
  });

  it('count what the sweep could not remove, and are zero when all is well', async () => {
    const faults = [
      {
        operation: 'drs:TerminateRecoveryInstances',
        error: 'AccessDeniedException',
        status: 403,
        times: 10_000,
      },
    ];
    await onStage({ faults }, {}, async (stage) => {
      const { counted, ports } = recordingMetrics(stage);
      await sweepOrphans(hourly, ports);
      expect(counted.map(([name, value]) => `${name} ${value}`)).toEqual([
        'HourlySweeps 1',
        'SweepLeftovers 0',
        'DrillsMissed 0',
        'SweepFailures 0',
      ]);
      await launched(await startWave(await cleared(stage), ports), ports);
      await ports.sleep(PLAN.cleanup.hardExpiry);
      while ((await sweepOrphans(hourly, ports)).drills[0]?.cleanup === 'RUNNING') await ports.sleep(3_600);
      expect(counted).toContainEqual(['SweepLeftovers', 1, undefined]);
    });
  });

  it('count no hourly sweep where only an execution that ended was looked at', async () => {
    await onStage({}, {}, async (stage) => {
      const { counted, ports } = recordingMetrics(stage);
      await sweepOrphans(PARSED, ports);
      expect(counted.map(([name]) => name)).toEqual(['SweepLeftovers', 'DrillsMissed', 'SweepFailures']);
    });
  });
});
