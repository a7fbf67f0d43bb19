import type { Ports } from '../../adapters/ports.ts';
import type { ProvenServer, WaveProbes } from '../../core/facts/probes.ts';
import { isSettled, unproven } from '../../core/facts/proof.ts';
import type { WaveLaunch, WaveStart } from '../../core/facts/steps.ts';
import { networkGuards } from '../../core/guards/network.ts';
import type { Refusal } from '../../core/guards/refusal.ts';
import type { PlannedServer } from '../../core/plan/planned-server.ts';
import { fitsInvocation, waveDeadline } from '../../core/workflow/pacing.ts';
import { isLaunchOver } from '../../core/workflow/wave-course.ts';
import { type ActingWave, readActions } from '../actions/wave-actions.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { lookAtServers, type Surroundings } from './look-at-servers.ts';
import { heartbeatsDue, PATIENCE_SECONDS, withEarlyHeartbeats, withHeartbeats } from './read-heartbeats.ts';

/** A wave whose servers are being proven: what is known of it, and what its last look saw. */
export interface WaveLook {
  readonly wave: number;
  readonly planned: readonly PlannedServer[];
  readonly start: WaveStart;
  readonly launch: WaveLaunch;
  readonly deadline: Date;
  readonly servers: readonly ProvenServer[];
  /** Its actions, where some have not ended on its optional servers. */
  readonly acting: ActingWave | undefined;
  /** As an earlier invocation wrote it. */
  readonly before: WaveProbes | undefined;
}

/** A wave as the steps before left it; undefined where it was never launched. */
export async function readWave(drill: LoadedDrill, wave: number): Promise<WaveLook | undefined> {
  const { opening, folder } = drill;
  const [start, launch] = [await folder.read('start', wave), await folder.read('launch', wave)];
  if (start === undefined || launch === undefined) return undefined;
  const before = await folder.read('probes', wave);
  const planned = opening.servers.filter((server) => server.wave === wave);
  const deadline = waveDeadline(opening, start, wave);
  const acting = await readActions(drill, wave, { start, launch });
  return { wave, planned, start, launch, deadline, acting, before, servers: before?.servers ?? [] };
}

/**
 * Earlier waves that have optional servers to look at still. A wave ends when its critical servers are proven; the
 * others go on being looked at until their time is over, and hold nothing up.
 */
export async function earlierWaves(drill: LoadedDrill, wave: number): Promise<WaveLook[]> {
  const optional = new Set(
    drill.opening.servers.filter((server) => !server.critical).map((server) => server.wave),
  );
  const waves = [...optional].filter((earlier) => earlier < wave);
  const read = await Promise.all(waves.map((earlier) => readWave(drill, earlier)));
  return read
    .filter((look) => look !== undefined)
    .filter((look) => look.before?.timedOut !== true && isOpen(look));
}

/** Whether something is left to see of the wave's servers, those included that launched since the last look. */
export function isOpen({ servers, launch, acting, before }: WaveLook): boolean {
  const settled = new Set(servers.filter(isSettled).map(({ serverID }) => serverID));
  const launched = unproven(new Map(), launch).map(({ serverID }) => serverID);
  const isOver = isLaunchOver(launch) && launched.every((id) => settled.has(id)) && acting === undefined;
  return before?.optionalEndedAt == null && !isOver;
}

/** Whether it is worth looking at the wave again: its time is not over. */
export const isWaiting = (look: WaveLook, now: Date): boolean => isOpen(look) && now < look.deadline;

/** One look at every server of a wave, those that launched since the last included. */
export async function lookAtWave(
  drill: LoadedDrill,
  look: WaveLook,
  around: Omit<Surroundings, 'probes' | 'drill'>,
): Promise<WaveLook> {
  const launch = await followLaunch(drill, look, around.ports);
  const acting = await act({ ...look, launch }, drill, around);
  return await lookAtLaunched(drill, { ...look, launch, acting }, around);
}

/** One look at the servers of a wave that have launched. */
export async function lookAtLaunched(
  drill: LoadedDrill,
  look: WaveLook,
  around: Omit<Surroundings, 'probes' | 'drill'>,
): Promise<WaveLook> {
  const probes = new Map(look.planned.map((server) => [server.serverID, server.probes]));
  const known = new Set(look.servers.map(({ serverID }) => serverID));
  const launched = unproven(probes, look.launch).filter(
    ({ serverID }) => probes.has(serverID) && !known.has(serverID),
  );
  const seen = await lookAtServers([...look.servers, ...launched], { ...around, drill, probes });
  return { ...look, servers: await withEarlyHeartbeats(seen, drill, around.ports) };
}

/** The launch of optional servers may go on when their wave is being proven already. */
export async function followLaunch(
  drill: LoadedDrill,
  { wave, start, launch: before, deadline }: WaveLook,
  ports: Ports,
): Promise<WaveLaunch> {
  if (before.timedOut || isLaunchOver(before)) return before;
  const seen = { start, before, look: undefined, launching: true, deadline };
  const { launch } = await drill.method.follow(drill, seen, ports);
  await drill.folder.write('launch', launch, wave);
  return launch;
}

/** Servers of the wave that run where the plan does not allow it. */
export function outsideIn(drill: LoadedDrill, { servers, planned }: WaveLook): Refusal[] {
  const names = new Map(planned.map(({ serverID, hostname }) => [serverID, hostname]));
  const named = servers.map((server) => ({
    ...server,
    hostname: names.get(server.serverID) ?? server.serverID,
  }));
  return networkGuards(drill.opening.plan, named);
}

/**
 * The wave with the heartbeats of these servers, which are read before they may go away; undefined where this invocation
 * has no time left for that.
 */
export async function withLastHeartbeats(
  drill: LoadedDrill,
  look: WaveLook,
  isWanted: (serverID: string) => boolean,
  { ports, invokedAt }: Pick<Surroundings, 'ports' | 'invokedAt'>,
): Promise<WaveLook | undefined> {
  const wanted = look.servers.filter(({ serverID }) => isWanted(serverID));
  if (heartbeatsDue(wanted, drill).length === 0) return look;
  if (!fitsInvocation(invokedAt, ports.now(), PATIENCE_SECONDS)) return undefined;
  const read = new Map(
    (await withHeartbeats(wanted, drill, ports)).map((server) => [server.serverID, server]),
  );
  return { ...look, servers: look.servers.map((server) => read.get(server.serverID) ?? server) };
}

/** SSM need not be asked as often as probes are tried. */
const ACTIONS_INTERVAL_MILLISECONDS = 60_000;

/** One round of the actions that go on on optional servers. */
async function act(
  look: WaveLook,
  drill: LoadedDrill,
  { ports, nextAt }: Omit<Surroundings, 'probes' | 'drill'>,
): Promise<ActingWave | undefined> {
  const now = ports.now();
  if (look.acting === undefined || now.getTime() < (nextAt.get(`actions ${look.wave}`) ?? 0))
    return look.acting;
  nextAt.set(`actions ${look.wave}`, now.getTime() + ACTIONS_INTERVAL_MILLISECONDS);
  if ((await readActions(drill, look.wave, look)) === undefined) return undefined;
  await askToAct(look, null, drill, ports);
  return await readActions(drill, look.wave, look);
}

/** RunInside does it, and what it writes is read by its version from then on. */
async function askToAct(
  { wave }: WaveLook,
  ends: 'ABORTED' | 'DRILL_ENDED' | null,
  { opening: { planId, drillId }, secretsKey }: LoadedDrill,
  { inside }: Ports,
): Promise<void> {
  await inside.ask({ planId, drillId, secretsKey }, { about: 'actions', wave, ends });
}

/** Ends the actions that nothing will go on with: the time of their wave is over, or the drill ends. */
export async function endOpenActions(
  looks: readonly WaveLook[],
  why: 'ABORTED' | 'DRILL_ENDED',
  drill: LoadedDrill,
  ports: Ports,
): Promise<void> {
  for (const look of looks) if (look.acting !== undefined) await askToAct(look, why, drill, ports);
}

/** What is written of the optional servers of a wave that has ended: they may still be open. */
export function optionalFacts(
  look: WaveLook,
  now: Date,
): Pick<WaveProbes, 'optionalEndedAt' | 'optionalTimedOut'> {
  if (look.planned.every(({ critical }) => critical)) return {};
  const { optionalEndedAt, optionalTimedOut } = look.before ?? {};
  if (optionalEndedAt != null) return { optionalEndedAt, optionalTimedOut };
  return isWaiting(look, now)
    ? { optionalEndedAt: null, optionalTimedOut: false }
    : { optionalEndedAt: now.toISOString(), optionalTimedOut: isOpen(look) };
}
