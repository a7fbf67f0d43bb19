import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { loadDrill } from './load-drill.ts';

/** EC2 attaches within seconds; what it refused for now is tried again later. */
const WAIT_SECONDS = 5;
const REFUSED_SECONDS = 30;

/** Puts together what a wave was started as, unless the drill must abort; CheckWave then follows it on. */
export async function attachVolumes(
  state: StateInput<'AttachVolumes'>,
  ports: Ports,
): Promise<StateOutput<'AttachVolumes'>> {
  const drill = await loadDrill(state, ports);
  const { method } = drill;
  if (method.join === undefined) throw new Error(`recovery method ${state.method} has nothing to attach`);
  if ((await abortReasonsOf(drill, ports)).length > 0) return { ...state, status: 'ABORTED', waitSeconds: 1 };
  const { isRefused } = await method.join(drill, state.wave, ports);
  return { ...state, status: 'LAUNCHING', waitSeconds: isRefused ? REFUSED_SECONDS : WAIT_SECONDS };
}
