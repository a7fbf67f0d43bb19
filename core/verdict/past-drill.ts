import type { PastDrill } from './earlier.ts';
import type { DrillRecord } from './record.ts';

/** The drills of a plan that came before a drill, as its record keeps them. */

/** Drills in a trend, with the one that shows it: a year of monthly ones. */
const TREND_DRILLS = 12;

export function pastDrillOf(record: DrillRecord): PastDrill {
  const { drillId, chain, startedAt, verdict, recoveryTime, recoveryPoint, servers } = record;
  return {
    drillId,
    sequence: chain.sequence,
    startedAt,
    verdict,
    recoveryTimeSeconds: recoveryTime.actualSeconds,
    recoveryTimeTargetSeconds: recoveryTime.targetSeconds,
    recoveryPointSeconds: recoveryPoint.actualSeconds,
    recoveryPointTargetSeconds: recoveryPoint.targetSeconds,
    serversRecovered: servers.filter(({ verifiedAt }) => verifiedAt !== null).length,
    serversTotal: servers.length,
  };
}

/** The drills before one that follows `previous`, oldest first: those that it knew, and itself. */
export const pastDrillsAfter = (previous: DrillRecord): PastDrill[] =>
  [...previous.earlier.drills, pastDrillOf(previous)].slice(-(TREND_DRILLS - 1));
