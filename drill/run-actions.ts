import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DENSE_WAIT_SECONDS, fitsInvocation } from '../core/workflow/pacing.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { actOnce, areCriticalOver, endActions, readActions } from './actions/wave-actions.ts';
import { loadDrill } from './load-drill.ts';

/**
 * Runs the plan's actions inside the launched servers of one wave, one after the other, until all have ended on its
 * critical servers or the wave has timed out. An action is sent once to each server, however often the step is repeated;
 * a drill that aborts sends nothing more.
 */
export async function runActions(
  state: StateInput<'RunActions'>,
  ports: Ports,
): Promise<StateOutput<'RunActions'>> {
  const { wave } = state;
  const drill = await loadDrill(state, ports);
  const start = await drill.folder.read('start', wave);
  const launch = await drill.folder.read('launch', wave);
  if (start === undefined || launch === undefined) {
    throw new Error(`wave ${wave} of drill ${state.drillId} was never launched`);
  }
  const invokedAt = ports.now();
  let aborts = (await abortReasonsOf(drill, ports)).length > 0;
  let acting = await readActions(drill, wave, { start, launch });
  for (;;) {
    if (aborts) {
      if (acting !== undefined) await endActions(acting, 'ABORTED', drill, ports);
      return { ...state, status: 'ABORTED', waitSeconds: 1 };
    }
    if (acting === undefined) return { ...state, status: 'ACTED', waitSeconds: 1 };
    ({ acting, aborts } = await actOnce(acting, drill, ports));
    if (aborts) continue;
    if (areCriticalOver(acting)) return { ...state, status: 'ACTED', waitSeconds: 1 };
    if (!fitsInvocation(invokedAt, ports.now(), DENSE_WAIT_SECONDS))
      return { ...state, status: 'ACTING', waitSeconds: 1 };
    await ports.sleep(DENSE_WAIT_SECONDS);
  }
}
