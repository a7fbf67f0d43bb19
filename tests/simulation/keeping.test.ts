import { describe, expect, it } from 'vitest';
import { opened } from '../../drill/load-drill.ts';
import { cleanUp } from '../../drill/methods/drs/remove.ts';
import type { DrillState } from '../../core/workflow/contract.ts';
import { keepDrill } from '../../drill/hold-drill.ts';
import { serversWith } from './rehearse.ts';
import { cleared, ended, onStage, type Stage, waveDone } from './stage.ts';

const FAILING = { servers: serversWith({ services: [{ port: 3306, behaviour: 'closed' }] }) };
const KEEP = { cleanup: { keepFailed: '2h', hardExpiry: '12h' } };

async function kept(stage: Stage): Promise<DrillState> {
  const state = await waveDone(await cleared(stage), stage.world);
  expect(state).toMatchObject({ status: 'KEEP', waitSeconds: 7_200 });
  return keepDrill(state, stage.world);
}

describe('a failed drill that is kept for a look', () => {
  it('is announced when the time begins, once, with the verdict so far and how to end it', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const state = await kept(stage);
      expect(state).toMatchObject({ status: 'KEEPING', waitSeconds: 900 });
      await keepDrill(state, stage.world);
      const messages = (await stage.takeMessages()) as { subject: string; text: string }[];
      expect(messages).toMatchObject([{ subject: '[DR訓練][確認のため保持中] wordpress-workshop' }]);
      expect(messages[0]?.text).toContain('不合格');
      expect(messages[0]?.text).toContain(`kunren cleanup ${state.drillId}`);
    });
  });

  it('is kept for the plan’s time from its first announcement, however often the step is repeated', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { world } = stage;
      const begun = world.now().getTime();
      let state = await kept(stage);
      while (state.status === 'KEEPING') {
        await world.sleep(state.waitSeconds);
        state = await keepDrill(state, world);
      }
      const seconds = (world.now().getTime() - begun) / 1_000;
      expect(state.status).toBe('RELEASED');
      // The wave itself took some of the time since then.
      expect(seconds).toBeGreaterThan(7_200);
      expect(seconds).toBeLessThan(7_200 + 3 * 3_600);
    });
  });

  it('ends early when a person has cleaned up, and its record says that nothing is left', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { world } = stage;
      const state = await kept(stage);
      await cleanUp(await opened(state, world), world, { seconds: 3_600 });
      const released = await keepDrill(state, world);
      expect(released.status).toBe('RELEASED');
      expect((await ended(released, world)).record).toMatchObject({
        verdict: 'FAIL',
        cleanup: { status: 'COMPLETE' },
      });
    });
  });

  it('ends early when somebody asks for the drill to be aborted', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { world } = stage;
      const state = await kept(stage);
      const folder = world.folder(state.planId, state.drillId);
      await folder.write('abort', { at: world.now().toISOString(), by: 'ops', reason: 'seen enough' });
      expect((await keepDrill(state, world)).status).toBe('RELEASED');
    });
  });
});
