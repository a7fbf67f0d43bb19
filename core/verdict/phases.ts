import { secondsBetween } from './measuring.ts';
import type { DrillFacts, DrillServer, RecoveryTime } from './record.ts';

/** The phases of a server's recovery, by one clock. */

type Phases = RecoveryTime['phases'];
type Phase = Phases[number];

/** Booting is a part of verification, seen by EC2 instead of by the probes: never the longest phase by itself. */
const BOOT = 'boot';
const WAITING = 'waiting';
const VERIFICATION = 'verification';

/**
 * How far the service's clock seems ahead of kunren's: it makes what was requested a moment after the request. The least
 * of all, since a call may take its time. Null: not known.
 */
export function clockDifferenceOf({ waves }: Pick<DrillFacts, 'waves'>): number | null {
  const differences = waves
    .flatMap(({ operations }) => operations)
    .flatMap(({ requestedAt, createdAt }) => secondsBetween(requestedAt, createdAt) ?? []);
  return differences.length === 0 ? null : Math.min(...differences);
}

/**
 * The method's own phases, what lies between them, then ours: a launch ends when kunren saw it; from then on kunren's
 * clock counts. They add up to the server's total, but for booting, which is a part of verification; so none begins
 * before the one before it has ended.
 */
export function phasesOf(server: DrillServer | null, aheadSeconds: number): Phases {
  if (server === null) return [];
  const { launch, requestedAt, bootedAt, verifiedAt } = server;
  const own = ownPhasesOf(server, aheadSeconds);
  const verification = secondsBetween(launch.launchedAt, verifiedAt);
  const rest = restOf(secondsBetween(requestedAt, verifiedAt), [
    ...own.map(({ seconds }) => seconds),
    verification,
  ]);
  return [
    ...own,
    { name: WAITING, clock: 'aws to kunren', seconds: rest },
    { name: BOOT, clock: 'kunren', seconds: secondsBetween(launch.launchedAt, bootedAt) },
    { name: VERIFICATION, clock: 'kunren', seconds: verification },
  ];
}

function ownPhasesOf({ launch, requestedAt }: DrillServer, aheadSeconds: number): Phases {
  const latest = launch.launchedAt === null ? Number.POSITIVE_INFINITY : Date.parse(launch.launchedAt);
  let ended = requestedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(requestedAt);
  return launch.phases.map(({ name, startedAt, endedAt, clock }) => {
    if (startedAt === null || endedAt === null) return { name, clock, seconds: null };
    const ourTime = (at: string, isTheirs: boolean): number =>
      Math.min(latest, Math.max(ended, Date.parse(at) - (isTheirs ? aheadSeconds * 1_000 : 0)));
    const from = ourTime(startedAt, clock !== 'kunren');
    ended = Math.max(from, ourTime(endedAt, clock === 'aws'));
    return { name, clock, seconds: ended - from === 0 ? 0 : Math.round(ended - from) / 1_000 };
  });
}

/** What lies between the phases, so that they add up to the total; unknown where one of them is. */
function restOf(total: number | null, parts: readonly (number | null)[]): number | null {
  const known = parts.filter((seconds) => seconds !== null);
  if (total === null || known.length < parts.length) return null;
  return Math.round((total - known.reduce((sum, seconds) => sum + seconds, 0)) * 1_000) / 1_000;
}

/** The longest phase; null where it is one that hardly anybody watched, which may have been the shortest. */
export function longestPhaseOf(server: DrillServer | null, phases: Phases): string | null {
  const longest = phases
    .filter(({ name, seconds }) => name !== BOOT && seconds !== null)
    .reduce<Phase | null>(
      (most, phase) => (most === null || (phase.seconds ?? 0) > (most.seconds ?? 0) ? phase : most),
      null,
    );
  if (server === null || longest === null) return null;
  return unwatchedSeconds(server, longest) * 2 > (longest.seconds ?? 0) ? null : longest.name;
}

/** How much of a phase that ends when kunren saw it may have been nothing but waiting for kunren's look. */
function unwatchedSeconds(
  { launch, unprovenAt, verifiedAt, requestedAt }: DrillServer,
  { name, clock }: Phase,
) {
  if (name === VERIFICATION) {
    if (unprovenAt === undefined) return 0;
    return secondsBetween(unprovenAt ?? launch.launchedAt, verifiedAt) ?? 0;
  }
  if (clock !== 'aws to kunren' || name === WAITING || launch.notLaunchedAt === undefined) return 0;
  return secondsBetween(launch.notLaunchedAt ?? requestedAt, launch.launchedAt) ?? 0;
}
