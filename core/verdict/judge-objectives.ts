import { formatDuration } from '../text/duration.ts';
import { allowedSecondsOf } from './allowed.ts';
import type { Measures } from './measure.ts';
import { namesOf } from './measuring.ts';
import type { DrillFacts, Reason, RecoveryPoint, RecoveryTime } from './record.ts';

/** What the measures say of the objectives: missed, or too close to the limit to tell. */

/** The objectives that were surely missed. */
export function missedObjectives(facts: DrillFacts, { recoveryTime, recoveryPoint }: Measures): Reason[] {
  const reasons: Reason[] = [];
  if (recoveryTime.met === false) {
    reasons.push({
      code: 'RECOVERY_TIME_MISSED',
      text: tooSlow(facts, recoveryTime),
    });
  }
  if (recoveryPoint.met === false) {
    reasons.push({
      code: 'RECOVERY_POINT_MISSED',
      text: tooOld(facts, recoveryPoint),
    });
  }
  return reasons;
}

/** Servers whose recovery fell back to an older point than was requested. */
export const fallbackServers = ({ servers }: DrillFacts): DrillFacts['servers'] =>
  servers.filter(
    ({ recoveredPoint }) => recoveredPoint.isFallback && (recoveredPoint.chosen?.pointID ?? null) === null,
  );

/** Servers whose data is too old because their newest snapshot failed: one cause, one reason. */
export const tooOldByFallback = (
  facts: DrillFacts,
  { met, servers }: RecoveryPoint,
): DrillFacts['servers'] => {
  const missed = new Set(servers.filter((server) => server.met === false).map(({ serverID }) => serverID));
  return met === false ? fallbackServers(facts).filter(({ serverID }) => missed.has(serverID)) : [];
};

function tooOld(facts: DrillFacts, point: RecoveryPoint): string {
  const fallen = tooOldByFallback(facts, point);
  const how = point.method === 'heartbeat' ? ', by its last heartbeat,' : '';
  const age = formatDuration(point.actualSeconds ?? 0);
  const objective = pointObjectiveOf(point);
  return fallen.length === 0
    ? `the recovered data${how} was ${age} old, older than ${objective}`
    : `the recovered data${how} was ${age} old, older than ${objective}; a new snapshot of ${namesOf(fallen)} failed, and an earlier one was used`;
}

const pointObjectiveOf = ({ targetSeconds }: RecoveryPoint): string =>
  `the objective of ${formatDuration(targetSeconds)}`;

/** The objectives that a measure is too uncertain to decide: neither met nor missed. */
export function undecidedObjectives(facts: DrillFacts, { recoveryTime, recoveryPoint }: Measures): Reason[] {
  const reasons: Reason[] = [];
  if (recoveryTime.met === null && recoveryTime.actualSeconds !== null) {
    const { actualSeconds, uncertaintySeconds } = recoveryTime;
    reasons.push({
      code: 'RECOVERY_TIME_UNCERTAIN',
      text: `recovery took ${formatDuration(actualSeconds)} ± ${formatDuration(uncertaintySeconds ?? 0)}, too close to ${objectiveOf(recoveryTime)} to tell whether that was met`,
    });
  }
  if (recoveryPoint.met === null && recoveryPoint.actualSeconds !== null) {
    reasons.push({ code: 'RECOVERY_POINT_UNCERTAIN', text: undecidedPoint(facts, recoveryPoint) });
  }
  return reasons;
}

function undecidedPoint(facts: DrillFacts, point: RecoveryPoint): string {
  const { actualSeconds, uncertaintySeconds, servers } = point;
  const undecided = new Set(servers.filter(({ met }) => met === null).map(({ serverID }) => serverID));
  const isOptional = facts.servers.every(({ critical }) => !critical);
  const named = facts.servers.filter(
    ({ serverID, critical }) => undecided.has(serverID) && (critical || isOptional),
  );
  const age = formatDuration(actualSeconds ?? 0);
  const objective = pointObjectiveOf(point);
  return uncertaintySeconds === null
    ? `the recovered data was ${age} old, but how far the clocks are apart is not known: nobody can tell whether ${objective} was met (${namesOf(named)})`
    : `the recovered data was ${age} ± ${formatDuration(uncertaintySeconds)} old, too close to ${objective} to tell whether that was met (${namesOf(named)})`;
}

function objectiveOf(recoveryTime: RecoveryTime): string {
  const { targetSeconds, allowanceSeconds } = recoveryTime;
  const target = formatDuration(targetSeconds);
  if (allowanceSeconds === 0) return `the objective of ${target}`;
  const allowed = formatDuration(allowedSecondsOf(recoveryTime));
  return `the allowed ${allowed} (RTO ${target} − ${formatDuration(allowanceSeconds)})`;
}

/** Names the longest phase on the critical path: where to gain time. */
function tooSlow(facts: DrillFacts, recoveryTime: RecoveryTime): string {
  const { actualSeconds, criticalPath, servers } = recoveryTime;
  const parts = criticalPath.flatMap(({ slowestServer, longestPhase }) => {
    const server = servers.find(({ serverID }) => serverID === slowestServer);
    const phaseSeconds = server?.phases.find(({ name }) => name === longestPhase)?.seconds ?? null;
    return longestPhase === null || phaseSeconds === null
      ? []
      : [{ slowestServer, longestPhase, phaseSeconds }];
  });
  const [longest] = parts.toSorted((a, b) => b.phaseSeconds - a.phaseSeconds);
  const [time, objective] = [formatDuration(actualSeconds ?? 0), objectiveOf(recoveryTime)];
  if (longest === undefined) return `recovery took ${time}, longer than ${objective}`;
  const name = facts.servers.find(({ serverID }) => serverID === longest.slowestServer)?.hostname;
  return `recovery took ${time}, longer than ${objective}; the longest part was the ${longest.longestPhase} of ${name}, ${formatDuration(longest.phaseSeconds)}`;
}
