import { observe } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import { isGone } from '../core/facts/proof.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { makeRecord } from './closing/make-record.ts';
import { loadDrill } from './load-drill.ts';
import { notifyHeld } from './notify.ts';
import { keepLateAgents } from './probes/look-at-failback.ts';
import type { LoadedDrill, Look } from './recovery-method.ts';

/** As often as every other step: until the workflow notices that something real has begun, or that somebody ended it. */
const LOOK_SECONDS = 240;

/**
 * Holds the drill's instances for inspection. It notifies people before the wait, with the verdict so far: they must
 * not learn of a failed drill only after its instances are gone. The hold ends when its time is over, when `kunren
 * cleanup` has removed the instances, or when `kunren abort` asks for it, and the verdict stands. A real recovery, an
 * alarm or a calendar aborts the drill, as at every other step: its instances go at once.
 */
export async function holdDrill(
  state: StateInput<'HoldDrill'>,
  ports: Ports,
): Promise<StateOutput<'HoldDrill'>> {
  const drill = await loadDrill(state, ports);
  const { folder, opening, method } = drill;
  const look = await method.look(drill);
  const abort = await folder.read('abort');
  // First of all: a failover of every server leaves nothing of the drill, and may begin in the hold's last minute.
  if (abort === undefined && (await abortReasonsOf(drill, ports, look)).length > 0)
    return { ...state, status: 'ABORTED', waitSeconds: 1 };
  if (await isNothingLeft(drill, look)) return { ...state, status: 'RELEASED', waitSeconds: 1 };
  await keepLateAgents(drill, look, ports);
  const known = await folder.read('hold');
  const planned =
    known === undefined ? ports.now().getTime() + state.waitSeconds * 1_000 : Date.parse(known.until);
  // Whatever was written: by its hard expiry everything must be gone.
  const until = new Date(Math.min(planned, Date.parse(opening.expiresAt))).toISOString();
  if (known === undefined) await folder.write('hold', { until });
  const record = await makeRecord(drill, state, ports);
  // A message must not end the hold: its failure is in the metrics, and the next look sends it again.
  await notifyHeld({ plan: opening.plan, folder }, record, until, ports).catch(() => {});
  const cleanup = await folder.read('cleanup');
  const leftSeconds = Math.ceil((Date.parse(until) - ports.now().getTime()) / 1_000);
  if (leftSeconds <= 0 || abort !== undefined || cleanup?.status === 'COMPLETE') {
    return { ...state, status: 'RELEASED', waitSeconds: 1 };
  }
  return { ...state, status: 'HOLDING', waitSeconds: Math.min(LOOK_SECONDS, leftSeconds) };
}

/** Whether EC2 shows every instance of the drill as gone; what cannot be read, or is not shown, may live. */
async function isNothingLeft({ method, target }: LoadedDrill, { own }: Look): Promise<boolean> {
  const ids = [...own.values()];
  const seen = await observe(() => method.instances(ids, target));
  if ('unknown' in seen || ids.length === 0) return false;
  const gone = new Set(seen.known.filter(isGone).map(({ instanceID }) => instanceID));
  return ids.every((id) => gone.has(id));
}
