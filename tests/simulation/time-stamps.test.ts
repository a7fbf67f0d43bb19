import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StateInput } from '../../core/workflow/contract.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { BUNDLE, TIME_STAMP } from '../../reporting/evidence/file-names.ts';
import { planDataWith } from './rehearse.ts';
import { cleaned, cleared, launched, onStage, type Stage } from './stage.ts';

/** The hourly sweep has the signed evidence stamped, once for each drill, and a failing authority fails no drill. */

const hourly: StateInput<'SweepOrphans'> = {
  source: 'kunren.schedule',
  'detail-type': 'Hourly Sweep',
  plans: [{ plan: planDataWith({}), planSha256: '0'.repeat(64) }],
};

async function closed(stage: Stage) {
  const state = await cleaned(
    await launched(await startWave(await cleared(stage), stage.ports), stage.ports),
    stage.ports,
  );
  await closeDrill(state, stage.ports);
  return { folder: stage.ports.folder(state.planId, state.drillId) };
}

describe('a time stamp', () => {
  it('is asked for again by the next sweep where the authority failed, and once in all', async () => {
    await onStage({}, {}, async (stage) => {
      const { folder } = await closed(stage);
      const asked: string[] = [];
      let isDown = true;
      const ports = {
        ...stage.ports,
        timeStamp: async (digest: Uint8Array) => {
          asked.push(Buffer.from(digest).toString('hex'));
          if (isDown) throw new Error('no time stamp from tsa.example.com: ECONNREFUSED');
          return Buffer.from('a stamp');
        },
      };
      const first = await sweepOrphans(hourly, ports);
      expect(first.failed).toEqual([
        expect.stringMatching(/^the time stamp of drill \w{26}: .*no time stamp from tsa\.example\.com/),
      ]);
      expect(await folder.readFile(TIME_STAMP)).toBeUndefined();
      isDown = false;
      expect((await sweepOrphans(hourly, ports)).failed).toEqual([]);
      expect((await sweepOrphans(hourly, ports)).failed).toEqual([]);
      const bundle = (await folder.readFile(BUNDLE)) ?? new Uint8Array();
      const digest = createHash('sha256').update(bundle).digest('hex');
      expect(asked).toEqual([digest, digest]);
      expect(Buffer.from((await folder.readFile(TIME_STAMP)) ?? []).toString()).toBe('a stamp');
    });
  });

  it('is asked of nobody where the stage names no authority', async () => {
    await onStage({}, {}, async (stage) => {
      const { folder } = await closed(stage);
      expect(stage.ports.timeStamp).toBeNull();
      await sweepOrphans(hourly, stage.ports);
      expect(await folder.readFile(TIME_STAMP)).toBeUndefined();
    });
  });
});
