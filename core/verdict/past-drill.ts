import type { PastDrill } from './earlier.ts';
import type { DrillRecord } from './record.ts';

/** The earlier drills of a plan, as a record keeps them. */

/** Drills in a trend, including the current one: a year of monthly drills. */
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
    recoveryTimeAllowanceSeconds: recoveryTime.allowanceSeconds,
    recoveryPointSeconds: recoveryPoint.actualSeconds,
    recoveryPointTargetSeconds: recoveryPoint.targetSeconds,
    recoveryPointMet: recoveryPoint.met,
    sourceAlive: recoveryPoint.sourceAlive,
    serversRecovered: servers.filter(({ verifiedAt }) => verifiedAt !== null).length,
    serversTotal: servers.length,
  };
}

/** The drills before the one that follows `previous`, oldest first: those that `previous` knew, and itself. */
export const pastDrillsAfter = (previous: DrillRecord): PastDrill[] =>
  [...previous.earlier.drills, pastDrillOf(previous)].slice(-(TREND_DRILLS - 1));

/**
 * The drill behind which the record does not know what passed, because a record could not be read; null: it knows all
 * that its plan's drills kept. A record without the mark is an older one: its trend then shows whether it reaches back.
 */
export function unreadBefore({ chain, earlier }: Pick<DrillRecord, 'chain' | 'earlier'>): string | null {
  if (earlier.unread !== undefined) return earlier.unread;
  const [oldest] = earlier.drills;
  const reachesBack = oldest?.sequence === 1 || earlier.drills.length === TREND_DRILLS - 1;
  return chain.previous === null || reachesBack ? null : chain.previous.drillId;
}
