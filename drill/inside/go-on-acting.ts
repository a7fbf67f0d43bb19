import type { Ports } from '../../adapters/ports.ts';
import { waveDeadline } from '../../core/workflow/pacing.ts';
import { actOnce, endActions, readActions } from '../actions/wave-actions.ts';
import type { LoadedDrill } from '../recovery-method.ts';

/**
 * One round of the actions that go on on the optional servers of a wave, or their end where `ends` says why: the time of
 * the wave is over, or the drill ends.
 */
export async function goOnActing(
  wave: number,
  ends: 'ABORTED' | 'DRILL_ENDED' | null,
  drill: LoadedDrill,
  ports: Ports,
): Promise<void> {
  const [start, launch] = [await drill.folder.read('start', wave), await drill.folder.read('launch', wave)];
  if (start === undefined || launch === undefined) return;
  const acting = await readActions(drill, wave, { start, launch });
  if (acting === undefined) return;
  const isLate = ends === 'DRILL_ENDED' && ports.now() >= waveDeadline(drill.opening, start, wave);
  // One that is late says itself what kept it from being sent.
  const last = ends === null || isLate ? (await actOnce(acting, drill, ports)).acting : acting;
  if (ends !== null && last.facts.endedAt === null)
    await endActions(last, isLate ? 'TIMED_OUT' : ends, drill, ports);
}
