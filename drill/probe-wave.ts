import type { Ports } from '../adapters/ports.ts';
import { observeIsolation } from '../adapters/probes/isolation.ts';
import type { WaveProbes } from '../core/facts/probes.ts';
import { isGone } from '../core/facts/proof.ts';
import { afterWave, type WaveEnd } from '../core/workflow/after-wave.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { fitsInvocation } from '../core/workflow/pacing.ts';
import { isWaveDone } from '../core/workflow/wave-course.ts';
import { abortFor, abortReasonsOf } from './abort-reasons.ts';
import { askUntil } from './ask-until.ts';
import { loadDrill } from './load-drill.ts';
import { keepFailback } from './probes/look-at-failback.ts';
import { type Looks, lookBeside, wasLate } from './probes/look-beside.ts';
import { isBeingRemoved, watchForCause, withLosses } from './probes/lost-servers.ts';
import { withVolumes } from './probes/read-volumes.ts';
import {
  earlierWaves,
  endOpenActions,
  isWaiting,
  optionalFacts,
  outsideIn,
  readWave,
  type WaveLook,
  withLastHeartbeats,
} from './probes/wave-look.ts';
import type { LoadedDrill } from './recovery-method.ts';

const DEFAULT_INTERVAL_SECONDS = 10;

/**
 * Proves the servers of one wave: running, and every probe of the plan passed; a server without probes is proven by
 * both EC2 status checks. Retries until its critical servers are proven, or cannot be any more, or the wave has timed
 * out, then returns the next state. Optional servers, of this and of earlier waves, are looked at as long as their time
 * lasts: they hold up only the end of the drill, never another wave.
 */
export async function probeWave(
  state: StateInput<'ProbeWave'>,
  ports: Ports,
): Promise<StateOutput<'ProbeWave'>> {
  const drill = await loadDrill(state, ports);
  let looks = await looksOf(drill, state);
  const aborted = async (last: Looks): Promise<StateOutput<'ProbeWave'>> => {
    await endOpenActions(last, 'ABORTED', drill, ports);
    return { ...state, status: 'ABORTED', waitSeconds: 1 };
  };
  if ((await abortReasonsOf(drill, ports)).length > 0) return await aborted(looks);
  const around = { ports, invokedAt: ports.now(), nextAt: new Map<string, number>() };
  const { before } = looks[0];
  const isolation = before?.isolation ?? (await isolationOf(drill, ports));
  const atLarge = isolation.some(({ reached }) => reached === true);
  if (isBeforeActions(looks[0]) && !atLarge) {
    await keep(drill, looks, { isolation, endedAt: null, timedOut: false }, ports);
    return { ...state, status: 'ACTIONS_DUE', waitSeconds: 1 };
  }
  let endedAt = before?.endedAt ?? null;
  const beside = lookBeside(drill, around);
  const isForReal = watchForCause(drill, looks, ports);
  for (;;) {
    const seen = await askUntil(looks[0].deadline, ports, () => beside.look(looks));
    if (seen === undefined) {
      const timedOut = wasLate(looks[0]);
      if (await hasWaited(drill, looks, { isolation, endedAt, timedOut }, around)) continue;
      return { ...state, status: 'PROBING', waitSeconds: 1 };
    }
    looks = seen;
    let [current] = looks;
    const { ended, timedOut } = courseOf(current, { isOver: endedAt !== null || atLarge, now: ports.now() });
    const intervalSeconds = intervalOf(looks);
    let hasTime = fitsInvocation(around.invokedAt, ports.now(), intervalSeconds);
    if (ended || !hasTime) {
      // Nothing may be under way when the step ends, and what was seen beside counts.
      looks = await beside.settle(looks);
      [current] = looks;
      hasTime = fitsInvocation(around.invokedAt, ports.now(), intervalSeconds);
    }
    const outside = looks.flatMap((look) => outsideIn(drill, look));
    if (outside.length > 0 || (await isForReal(looks))) {
      await keep(drill, looks, { isolation, endedAt, timedOut: wasLate(current) }, ports);
      if (outside.length > 0) await abortFor(outside, drill, ports);
      return await aborted(await beside.settle(looks));
    }
    const facts = { isolation, endedAt, timedOut };
    if (!ended && !hasTime) {
      await keep(drill, looks, facts, ports);
      return { ...state, status: 'PROBING', waitSeconds: 1 };
    }
    if (ended) {
      const noticed = await askUntil(current.deadline, ports, () => lossesOf(drill, looks, facts, around));
      if (noticed === undefined) {
        if (await hasWaited(drill, looks, facts, around)) continue;
        return { ...state, status: 'PROBING', waitSeconds: 1 };
      }
      const { lostBefore } = noticed;
      looks = await withVolumes(drill, noticed.looks);
      [current] = looks;
      if (await isForReal(looks, lostBefore)) {
        await keep(drill, looks, facts, ports);
        return await aborted(looks);
      }
      const next = await nextOf(drill, current, { isolation, lostBefore }, state, ports);
      // A drill that has failed ends: people must hear of it.
      const mayWait = next.status !== 'NEXT_WAVE' && !next.failed;
      const waits = mayWait && looks.some((look) => isWaiting(look, ports.now()));
      // While the servers are still there; in the next invocation when this one has no time left.
      const isWanted = wantedAt(current, next.status === 'NEXT_WAVE' || waits);
      const last = await withLastHeartbeats(drill, current, isWanted, around);
      current = last ?? current;
      looks = [current, ...looks.slice(1)];
      const endsNow = endedAt === null && last !== undefined;
      if (endsNow) endedAt = ports.now().toISOString();
      if (endsNow || last === undefined || !waits || !hasTime)
        await keep(drill, looks, { ...facts, endedAt }, ports);
      if (last !== undefined && !waits) {
        if (next.status !== 'NEXT_WAVE') await endDrill(looks, drill, ports);
        return { ...state, ...next };
      }
      if (last === undefined || !hasTime) return { ...state, status: 'PROBING', waitSeconds: 1 };
    }
    await ports.sleep(intervalSeconds);
  }
}

/** What is done when no wave follows, while the servers are still there. */
async function endDrill(looks: Looks, drill: LoadedDrill, ports: Ports): Promise<void> {
  await endOpenActions(looks, 'DRILL_ENDED', drill, ports);
  await keepFailback(drill, ports);
}

/** Whether this invocation has time to ask AWS again, and has waited; if not, what is known is written. */
async function hasWaited(
  drill: LoadedDrill,
  looks: Looks,
  facts: Parameters<typeof keep>[2],
  { ports, invokedAt }: { readonly ports: Ports; readonly invokedAt: Date },
): Promise<boolean> {
  const seconds = intervalOf(looks);
  const hasTime = fitsInvocation(invokedAt, ports.now(), seconds);
  if (hasTime) await ports.sleep(seconds);
  else await keep(drill, looks, facts, ports);
  return hasTime;
}

/** What was lost; where EC2 cannot be asked, the next try of the step finds what this one has seen. */
async function lossesOf(
  drill: LoadedDrill,
  looks: Looks,
  facts: Parameters<typeof keep>[2],
  around: Parameters<typeof withLosses>[2],
): ReturnType<typeof withLosses> {
  try {
    return await withLosses(drill, looks, around);
  } catch (error) {
    await keep(drill, looks, facts, around.ports);
    throw error;
  }
}

/** The wave to prove, and those before it that have optional servers to look at still. */
async function looksOf(drill: LoadedDrill, { wave, drillId }: StateInput<'ProbeWave'>): Promise<Looks> {
  const read = await readWave(drill, wave);
  if (read === undefined) throw new Error(`wave ${wave} of drill ${drillId} was never launched`);
  return [read, ...(await earlierWaves(drill, wave))];
}

const isolationOf = ({ opening: { plan } }: LoadedDrill, ports: Ports): Promise<WaveProbes['isolation']> =>
  observeIsolation(plan.network.unreachable, ports);

/** Whether the actions of the plan wait for this look: none runs in a clone before it is known what that reaches. */
const isBeforeActions = ({ before, launch, acting }: WaveLook): boolean =>
  before === undefined && !launch.timedOut && acting?.facts.actions.length === 0;

/**
 * Whether the wave has ended, and whether because its time was over. What reaches production is over at once: no probe
 * can change that.
 */
function courseOf(
  look: WaveLook,
  { isOver, now }: { readonly isOver: boolean; readonly now: Date },
): { readonly ended: boolean; readonly timedOut: boolean } {
  const isDone = isOver || isWaveDone(look.planned, look.servers, look.launch);
  const isLate = look.launch.timedOut || now >= look.deadline;
  const timedOut = wasLate(look) || (!isDone && isLate);
  return { ended: isDone || timedOut, timedOut };
}

/** Whose heartbeats must be read now: at the end of a wave of its critical servers, at the end of the drill of all. */
function wantedAt({ planned }: WaveLook, goesOn: boolean): (serverID: string) => boolean {
  const critical = new Set(planned.filter((server) => server.critical).map(({ serverID }) => serverID));
  return (serverID) => !goesOn || critical.has(serverID);
}

const intervalOf = (looks: Looks): number =>
  Math.min(
    ...looks.flatMap(({ planned }) =>
      planned.flatMap(({ probes }) => probes.map(({ interval }) => interval)),
    ),
    DEFAULT_INTERVAL_SECONDS,
  );

/** Where the drill goes after the wave. */
async function nextOf(
  { opening, folder }: LoadedDrill,
  { wave, servers, launch }: WaveLook,
  { isolation, lostBefore }: Required<Pick<WaveEnd, 'isolation' | 'lostBefore'>>,
  state: StateInput<'ProbeWave'>,
  ports: Ports,
) {
  const hasActions = opening.plan.waves[wave]?.actions.length !== 0;
  const actions = hasActions ? ((await folder.read('actions', wave))?.actions ?? []) : [];
  return afterWave(
    opening,
    { servers: [...servers], launch, isolation, lostBefore, actions },
    state,
    ports.now(),
  );
}

/**
 * Writes what is known of the wave, and of the optional servers of those before it. Nothing where the drill is being
 * closed or cleaned up: what goes then was not lost.
 */
async function keep(
  { folder }: LoadedDrill,
  [current, ...earlier]: Looks,
  facts: Pick<WaveProbes, 'isolation' | 'endedAt' | 'timedOut'>,
  ports: Ports,
): Promise<void> {
  const seen = [current, ...earlier].flatMap(({ servers }) => servers);
  if (seen.some((server) => isGone(server) || server.lostAt !== undefined) && (await isBeingRemoved(folder)))
    return;
  const servers = [...current.servers];
  const optional = facts.endedAt === null ? {} : optionalFacts(current, ports.now());
  await folder.write('probes', { servers, ...facts, ...optional }, current.wave);
  for (const look of earlier) {
    if (look.before === undefined) continue;
    const written = { ...look.before, servers: [...look.servers], ...optionalFacts(look, ports.now()) };
    await folder.write('probes', written, look.wave);
  }
}
