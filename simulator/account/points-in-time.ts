import { replicationOf } from './conditions.ts';
import { randomFor, stableID } from './random.ts';
import type { SimulatedAccount, SourceServer } from './state.ts';

/** DRS's points in time: every ten minutes for an hour, hourly for a day, daily for a week (docs/aws-facts.md, 7.3). */

export interface PointInTime {
  readonly snapshotID: string;
  readonly expectedAt: number;
  readonly takenAt: number;
  readonly ebsSnapshotIDs: readonly string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CADENCE = [
  { every: 10 * MINUTE, kept: HOUR },
  { every: HOUR, kept: DAY },
  { every: DAY, kept: 7 * DAY },
] as const;

const HALTED = new Set(['STALLED', 'PAUSED', 'DISCONNECTED', 'STOPPED']);
const NEVER_CONSISTENT = new Set(['STOPPED', 'INITIATING', 'INITIAL_SYNC']);

/** How far the copy is behind: it grows while replication is stalled; null when DRS does not say. */
export function lagSecondsOf(aws: SimulatedAccount, server: SourceServer, now: number): number | null {
  const { state, lagSeconds, since } = replicationOf(aws, server, now);
  if (lagSeconds === null) return null;
  return HALTED.has(state) ? lagSeconds + Math.floor((now - since) / 1_000) : lagSeconds;
}

/** Whether any consistent copy exists that could be launched. */
export const hasPointInTime = (aws: SimulatedAccount, server: SourceServer, now: number): boolean =>
  !NEVER_CONSISTENT.has(replicationOf(aws, server, now).state);

/** The moment whose data an on-demand snapshot holds. */
export function dataTimeOf(aws: SimulatedAccount, server: SourceServer, now: number): number {
  const { state, lagSeconds, since } = replicationOf(aws, server, now);
  return (HALTED.has(state) ? since : now) - (lagSeconds ?? 0) * 1_000;
}

/** All points in time that DRS keeps at a moment, newest first. */
export function pointsInTime(aws: SimulatedAccount, server: SourceServer, now: number): PointInTime[] {
  if (!hasPointInTime(aws, server, now)) return [];
  // Nothing newer than the data itself: stalled replication takes no more snapshots.
  const { state, afreshSince } = replicationOf(aws, server, now);
  const newest = HALTED.has(state) ? dataTimeOf(aws, server, now) : now;
  const expected = new Set<number>();
  for (const { every, kept } of CADENCE) {
    for (let at = Math.floor(newest / every) * every; at > now - kept; at -= every) expected.add(at);
  }
  return [...expected]
    .sort((a, b) => b - a)
    .map((expectedAt) => pointInTime(aws, server, expectedAt))
    .filter(({ takenAt }) => takenAt <= newest && takenAt >= afreshSince);
}

function pointInTime(aws: SimulatedAccount, server: SourceServer, expectedAt: number): PointInTime {
  const { id, disks } = server.scenario;
  const delay = randomFor(aws.seed, 'point-in-time', id, expectedAt)() * 8_000;
  return {
    snapshotID: stableID('pit-', aws.seed, id, expectedAt),
    expectedAt,
    takenAt: expectedAt + Math.round(delay),
    ebsSnapshotIDs: Array.from({ length: disks }, (_, disk) =>
      stableID('snap-', aws.seed, id, expectedAt, disk),
    ),
  };
}
