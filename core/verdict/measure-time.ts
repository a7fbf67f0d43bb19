import { allowedSecondsOf } from './allowed.ts';
import { hasStarted } from './has-started.ts';
import { isLater, type Missing, namesOf, secondsBetween } from './measuring.ts';
import { clockDifferenceOf, longestPhaseOf, phasesOf } from './phases.ts';
import { isWithin, largestOf, type Range, rangeOf, uncertaintyIn } from './range.ts';
import type { DrillFacts, DrillServer, RecoveryTime } from './record.ts';
import { leastSecondsOf, lookSeconds } from './unwatched.ts';

/** Steps run on different hosts, whose clocks AWS synchronizes far better than this. */
const RESOLUTION_SECONDS = 1;

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
  const range = rangeOfTime(facts, judged, started);
  const aheadSeconds = clockDifferenceOf(facts) ?? 0;
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
      phases: phasesOf(slowest, aheadSeconds),
      operationSeconds: operationSecondsOf(facts),
      criticalPath: criticalPathOf(facts, judged, aheadSeconds),
      servers: facts.servers.map((server) => ({
        serverID: server.serverID,
        actualSeconds: secondsBetween(server.requestedAt, server.verifiedAt),
        phases: phasesOf(server, aheadSeconds),
      })),
    },
    missing: actualSeconds === null ? whyNoTime(facts, started, judged, unverified) : null,
  };
}

/**
 * Between which seconds the recovery may have ended: not before what the looks leave open, and after the last proof by
 * no more than the time between two looks.
 */
function rangeOfTime(facts: DrillFacts, judged: readonly DrillServer[], started: string | null): Range {
  const { mostSeconds } = largestOf(
    judged.flatMap((server) => {
      const taken = secondsBetween(started, server.verifiedAt);
      return taken === null ? [] : [rangeOf(taken, lookSeconds(facts, server) + RESOLUTION_SECONDS)];
    }),
  );
  const least = started === null ? null : leastSecondsOf(facts, judged, started);
  return { leastSeconds: least === null ? null : least - RESOLUTION_SECONDS, mostSeconds };
}

function whyNoTime(
  facts: DrillFacts,
  started: string | null,
  judged: readonly DrillServer[],
  unverified: readonly DrillServer[],
): Missing {
  if (started === null) {
    const reason = hasStarted(facts) ? 'what was started was never recorded' : 'nothing was started';
    return { reason, serverIDs: [] };
  }
  if (judged.length === 0) return { reason: 'nothing was recovered', serverIDs: [] };
  return {
    reason: `${unverified.length} of ${judged.length} servers were not verified to the end (${namesOf(unverified)})`,
    serverIDs: unverified.map(({ serverID }) => serverID),
  };
}

/**
 * What the whole recovery waited for: waves run one after the other, so the path leads through the last server of each,
 * and there through its longest phase.
 */
function criticalPathOf(
  facts: DrillFacts,
  judged: readonly DrillServer[],
  aheadSeconds: number,
): RecoveryTime['criticalPath'] {
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
        longestPhase: longestPhaseOf(slowest, phasesOf(slowest, aheadSeconds)),
      },
    ];
  });
}

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
