import { allowedSecondsOf } from './allowed.ts';
import { isLater, type Missing, namesOf, secondsBetween } from './measuring.ts';
import { isWithin, largestOf, rangeOf, uncertaintyIn } from './range.ts';
import type { DrillFacts, DrillServer, RecoveryTime } from './record.ts';

type Phases = RecoveryTime['phases'];

/** Steps run on different hosts, whose clocks AWS synchronizes far better than this. */
const RESOLUTION_SECONDS = 1;
/** EC2's status checks are read this often, and a wave is looked at no less often. */
const STATUS_CHECK_SECONDS = 10;

/** Booting is a part of verification, seen by EC2 instead of by the probes: never the longest phase by itself. */
const BOOT = 'boot';

/**
 * Recovery time: from the first requested start to the verification of the last of these servers, both by our clock,
 * judged against the objective minus its allowance (docs/verdict.md, 'Recovery time'). Null where any of them was never
 * verified.
 */
export function measureRecoveryTime(
  facts: DrillFacts,
  judged: readonly DrillServer[],
): { measure: RecoveryTime; missing: Missing | null } {
  const { recoveryTime: targetSeconds, allowance: allowanceSeconds } = facts.plan.objectives;
  const started = earliest(
    facts.waves.flatMap((wave) => wave.operations.map((operation) => operation.requestedAt)),
  );
  const unverified = judged.filter((server) => server.verifiedAt === null);
  const slowest = lastVerified(judged);
  const actualSeconds = unverified.length === 0 ? secondsBetween(started, slowest?.verifiedAt ?? null) : null;
  const range = largestOf(
    judged.flatMap((server) => {
      const taken = secondsBetween(started, server.verifiedAt);
      return taken === null ? [] : [rangeOf(taken, lookSeconds(facts, server) + RESOLUTION_SECONDS)];
    }),
  );
  return {
    measure: {
      targetSeconds,
      allowanceSeconds,
      actualSeconds,
      met:
        actualSeconds === null
          ? null
          : isWithin(range, allowedSecondsOf({ targetSeconds, allowanceSeconds })),
      uncertaintySeconds: actualSeconds === null ? null : uncertaintyIn(actualSeconds, range),
      slowestServer: slowest?.serverID ?? null,
      phases: phasesOf(slowest),
      operationSeconds: operationSecondsOf(facts),
      criticalPath: criticalPathOf(facts, judged),
      servers: facts.servers.map((server) => ({
        serverID: server.serverID,
        actualSeconds: secondsBetween(server.requestedAt, server.verifiedAt),
        phases: phasesOf(server),
      })),
    },
    missing: actualSeconds === null ? whyNoTime(started, judged, unverified) : null,
  };
}

/**
 * How long passed at most between two looks at the wave of a server, by its plan: the server may have worked that much
 * earlier, and an attempt takes its own time.
 */
function lookSeconds(facts: DrillFacts, server: DrillServer): number {
  const probes = facts.plan.waves
    .filter(({ name }) => name === server.wave)
    .flatMap((wave) => wave.servers.flatMap((planned) => planned.probes));
  return Math.max(STATUS_CHECK_SECONDS, ...probes.map(({ interval, timeout }) => interval + timeout));
}

function whyNoTime(
  started: string | null,
  judged: readonly DrillServer[],
  unverified: readonly DrillServer[],
): Missing {
  if (started === null) return { reason: 'nothing was started', serverIDs: [] };
  if (judged.length === 0) return { reason: 'nothing was recovered', serverIDs: [] };
  return {
    reason: `${unverified.length} of ${judged.length} servers were never verified (${namesOf(unverified)})`,
    serverIDs: unverified.map(({ serverID }) => serverID),
  };
}

/**
 * The method's own phases, what lies between them, then ours: a launch ends when kunren saw it; from then on kunren's
 * clock counts. They add up to the server's total, but for booting, which is a part of verification.
 */
function phasesOf(server: DrillServer | null): Phases {
  if (server === null) return [];
  const { launch, requestedAt, bootedAt, verifiedAt } = server;
  const own = launch.phases.map(({ name, startedAt, endedAt, clock }) => ({
    name,
    clock,
    seconds: secondsBetween(startedAt, endedAt),
  }));
  const verification = secondsBetween(launch.launchedAt, verifiedAt);
  const rest = restOf(secondsBetween(requestedAt, verifiedAt), [
    ...own.map(({ seconds }) => seconds),
    verification,
  ]);
  return [
    ...own,
    { name: 'waiting', clock: 'aws to kunren', seconds: rest },
    { name: BOOT, clock: 'kunren', seconds: secondsBetween(launch.launchedAt, bootedAt) },
    { name: 'verification', clock: 'kunren', seconds: verification },
  ];
}

/** What lies between the phases, so that they add up to the total; unknown where one of them is. */
function restOf(total: number | null, parts: readonly (number | null)[]): number | null {
  const known = parts.filter((seconds) => seconds !== null);
  if (total === null || known.length < parts.length) return null;
  return Math.round((total - known.reduce((sum, seconds) => sum + seconds, 0)) * 1_000) / 1_000;
}

/**
 * What the whole recovery waited for: waves run one after the other, so the path leads through the last server of each,
 * and there through its longest phase.
 */
function criticalPathOf(facts: DrillFacts, judged: readonly DrillServer[]): RecoveryTime['criticalPath'] {
  return facts.waves.flatMap((wave) => {
    const members = judged.filter((server) => server.wave === wave.name);
    const started = earliest(wave.operations.map((operation) => operation.requestedAt));
    if (started === null || members.length === 0) return [];
    const complete = members.every((server) => server.verifiedAt !== null);
    const slowest = complete ? lastVerified(members) : null;
    return [
      {
        wave: wave.name,
        actualSeconds: secondsBetween(started, slowest?.verifiedAt ?? null),
        slowestServer: slowest?.serverID ?? null,
        longestPhase: longestPhaseOf(phasesOf(slowest)),
      },
    ];
  });
}

const longestPhaseOf = (phases: Phases): string | null =>
  phases
    .filter(({ name, seconds }) => name !== BOOT && seconds !== null)
    .reduce<Phases[number] | null>(
      (longest, phase) =>
        longest === null || (phase.seconds ?? 0) > (longest.seconds ?? 0) ? phase : longest,
      null,
    )?.name ?? null;

/** AWS's own time: from the creation of its first operation to the end of the last, by its clock. */
function operationSecondsOf(facts: DrillFacts): number | null {
  const operations = facts.waves.flatMap((wave) => wave.operations);
  if (operations.some((operation) => operation.createdAt === null || operation.endedAt === null)) return null;
  const created = earliest(operations.map((operation) => operation.createdAt));
  const ended = operations.reduce<string | null>(
    (last, operation) => (isLater(operation.endedAt, last) ? operation.endedAt : last),
    null,
  );
  return secondsBetween(created, ended);
}

const lastVerified = (servers: readonly DrillServer[]): DrillServer | null =>
  servers.reduce<DrillServer | null>(
    (late, server) => (isLater(server.verifiedAt, late?.verifiedAt) ? server : late),
    null,
  );

const earliest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce<string | null>((first, at) => (first === null || isLater(first, at) ? at : first), null);
