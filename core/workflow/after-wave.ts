import type { ActionFact } from '../facts/actions.ts';
import type { WaveProbes } from '../facts/probes.ts';
import { isGone, isProven } from '../facts/proof.ts';
import type { Opening, WaveLaunch } from '../facts/steps.ts';
import type { DrillState, StateOutput } from './contract.ts';

/** The result of a wave at its end. */
export interface WaveEnd extends Pick<WaveProbes, 'servers' | 'isolation'> {
  readonly actions: readonly ActionFact[];
  /** How its launch ended. */
  readonly launch?: Pick<WaveLaunch, 'servers'>;
  /** Servers of earlier waves that were proven and do not run any more. */
  readonly lostBefore?: readonly string[];
}

/**
 * Where the drill goes when a wave has ended: to the next wave, to holding the instances for inspection, or to cleanup.
 * The hold always leaves cleanup its time before the hard expiry.
 */
export function afterWave(
  opening: Opening,
  end: WaveEnd,
  state: Pick<DrillState, 'wave' | 'failed'>,
  now: Date,
): Pick<StateOutput<'ProbeWave'>, 'status' | 'wave' | 'waitSeconds' | 'failed'> {
  const { plan } = opening;
  const { waveFailed, stops, atLarge } = endOf(opening, end, state.wave);
  const failed = state.failed || waveFailed || atLarge;
  const next = { failed, wave: state.wave, waitSeconds: 1 };
  if (!stops && state.wave + 1 < plan.waves.length)
    return { ...next, status: 'NEXT_WAVE', wave: state.wave + 1 };
  const latest = Date.parse(opening.expiresAt) - plan.cleanup.timeLimit * 1_000;
  const holdSeconds = Math.min(
    failed ? plan.cleanup.keepFailed : plan.cleanup.keepPassed,
    Math.floor((latest - now.getTime()) / 1_000),
  );
  // What reaches production is never held, and where nothing lives there is nothing to inspect.
  const mayBeHeld = !atLarge && (mayLive(end) || state.wave > 0);
  return mayBeHeld && holdSeconds > 0
    ? { ...next, status: 'HOLD', waitSeconds: holdSeconds }
    : { ...next, status: 'DONE' };
}

/** Whether an instance of the wave may run, that of a failed launch included: it shows why the launch failed. */
function mayLive({ servers, launch }: WaveEnd): boolean {
  const gone = new Set(servers.filter(isGone).map(({ serverID }) => serverID));
  return (
    servers.length > gone.size ||
    (launch?.servers ?? []).some(({ serverID, instanceID }) => instanceID !== null && !gone.has(serverID))
  );
}

/** What the end of a wave means for the drill: whether it failed, and whether no other may follow it. */
function endOf(opening: Opening, { servers, isolation, actions, lostBefore = [] }: WaveEnd, wave: number) {
  const verified = new Set(servers.filter(isProven).map((server) => server.serverID));
  const critical = new Set(
    opening.servers
      .filter((server) => server.wave === wave && server.critical)
      .map(({ serverID }) => serverID),
  );
  const actionFailed = actions.some(
    ({ onFailure, results }) =>
      onFailure === 'fail' &&
      results.some((result) => result.status !== 'SUCCEEDED' && critical.has(result.serverID)),
  );
  const lost = opening.servers.filter((server) => server.critical && lostBefore.includes(server.serverID));
  const isFailed = actionFailed || [...critical].some((id) => !verified.has(id));
  const failed = [...lost.map((server) => server.wave), ...(isFailed ? [wave] : [])];
  // Servers that reach production are a danger: no more of them are started, whatever the plan says.
  const atLarge = isolation.some(({ reached }) => reached === true);
  const stops = atLarge || failed.some((one) => opening.plan.waves[one]?.onFailure !== 'continue');
  return { waveFailed: failed.length > 0, stops, atLarge };
}

/** Whether a drill had proven everything that it was going to: the last wave has ended, or one after which none follows. */
export const courseIsOver = (
  opening: Opening,
  waves: readonly { readonly probes: WaveProbes | undefined; readonly actions?: readonly ActionFact[] }[],
): boolean =>
  waves.some(
    ({ probes, actions = [] }, wave) =>
      probes !== undefined &&
      probes.endedAt !== null &&
      (wave + 1 === opening.plan.waves.length || endOf(opening, { ...probes, actions }, wave).stops),
  );
