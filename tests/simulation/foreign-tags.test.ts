import { describe, expect, it } from 'vitest';
import { loadDrill } from '../../drill/load-drill.ts';
import { drs as method } from '../../drill/methods/drs/drs.ts';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { startWave } from '../../drill/start-wave.ts';
import { mutationsIn, planDataWith, planOfData } from './rehearse.ts';
import { cleaned, cleared, launched, onStage, type Stage, waveDone } from './stage.ts';

/** A colleague rehearses a server of the next wave by hand, and somebody gives that job a running drill's tags. */

const PLAN = planOfData(planDataWith());

async function colleagueDrills({ byHand, ports }: Stage, drill: { drillId: string; planId: string }) {
  const { servers } = (await loadDrill(drill, ports)).opening;
  const sourceServerID = servers.find(({ wave }) => wave === 1)?.serverID ?? '';
  const tags = toJobTags({ ...drill, wave: 1, chunk: 0, expiresAt: '2026-11-22T05:00:00.000Z' });
  await byHand(() => ports.target(PLAN.target).startDrill([{ sourceServerID }], tags));
  return { sourceServerID, isOver: () => ports.sleep(3_600) };
}

const living = ({ simulator }: Stage): string[] =>
  [...simulator.aws.instances.values()]
    .filter((one) => one.shutDownAt === Number.POSITIVE_INFINITY)
    .map(({ server }) => server.scenario.id);

describe('a drill whose tags somebody gives to a colleague’s drill', () => {
  it('gives way while that launches, as to any other', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await startWave(await cleared(stage), ports);
      await colleagueDrills(stage, state);
      const drill = await loadDrill(state, ports);
      expect((await method.look(drill)).realRecovery).toMatchObject([{ code: 'JOB_ACTIVE' }]);
      expect((await launched(state, ports)).status).toBe('ABORTED');
    });
  });

  it('does not take it for its next wave, sends no command there, and starts nothing on top of it', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports, simulator } = stage;
      const state = await waveDone(await cleared(stage), ports);
      const { isOver, sourceServerID } = await colleagueDrills(stage, state);
      await isOver();
      const drill = await loadDrill(state, ports);
      expect((await method.ownInstances(drill)).has(sourceServerID)).toBe(false);
      expect((await method.look(drill)).own.has(sourceServerID)).toBe(false);
      const before = simulator.calls.length;
      expect((await startWave({ ...state, wave: 1 }, ports)).status).toBe('ABORTED');
      expect(mutationsIn(simulator.calls.slice(before))).toEqual([]);
    });
  });

  it('removes its own and leaves that alone, and says so', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await waveDone(await cleared(stage), ports);
      const { isOver, sourceServerID } = await colleagueDrills(stage, state);
      await isOver();
      await cleaned(state, ports);
      expect(living(stage)).toEqual([sourceServerID]);
      const cleanup = await ports.folder(state.planId, state.drillId).read('cleanup');
      expect([cleanup?.status, cleanup?.leftovers.map(({ detail }) => detail)]).toEqual([
        'INCOMPLETE',
        [expect.stringContaining('this drill has not started it; find out who tagged it')],
      ]);
    });
  });
});
