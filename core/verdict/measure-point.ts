import { type HeartbeatFact, lastSourceTick } from '../facts/heartbeat.ts';
import { type Missing, namesOf, secondsBetween } from './measuring.ts';
import { isWithin, largestOf, type Range, rangeOf, uncertaintyIn } from './range.ts';
import type { DrillFacts, DrillServer, RecoveryPoint } from './record.ts';

type ServerPoint = RecoveryPoint['servers'][number];

/** DRS reports times to the second, and heartbeats are written to the second. */
const RESOLUTION_SECONDS = 1;

/**
 * Recovery point: how old the recovered data was when StartRecovery was called, of the worst of these servers
 * (docs/verdict.md, 'Recovery point'). By the snapshot's own time, and where the plan has a heartbeat also by the last
 * tick of the source that is on the recovered disk; the older counts, since either may flatter, and without one of them
 * nothing is known. The lag before the start is recorded beside them as an estimate and is never the measure.
 */
export function measureRecoveryPoint(
  facts: DrillFacts,
  judged: readonly DrillServer[],
): { measure: RecoveryPoint; missing: Missing | null } {
  const targetSeconds = facts.plan.objectives.recoveryPoint;
  const created = new Map(
    facts.waves.flatMap((wave) => wave.operations.map((job) => [job.operationID, job.createdAt])),
  );
  const servers = facts.servers.map((server) =>
    pointOf(server, created.get(server.operationID ?? '') ?? null, targetSeconds),
  );
  const points = new Map(servers.map((point) => [point.serverID, point]));
  const losses = judged.flatMap((server) => points.get(server.serverID) ?? []);
  const unknown = judged.filter((server) => !isKnown(server, points.get(server.serverID)));
  const worst = losses.reduce<ServerPoint | null>(
    (most, point) => (most === null || ageOf(point) > ageOf(most) ? point : most),
    null,
  );
  const known = worst !== null && unknown.length === 0;
  const range = largestOf(losses.map(ageRangeOf));
  const byHeartbeat = worst !== null && (worst.heartbeatSeconds ?? Number.NEGATIVE_INFINITY) === ageOf(worst);
  return {
    measure: {
      targetSeconds,
      actualSeconds: known ? counted(ageOf(worst)) : null,
      met: known ? isWithin(range, targetSeconds) : null,
      method: !known ? null : byHeartbeat ? 'heartbeat' : worst.source,
      uncertaintySeconds: known ? uncertaintyIn(counted(ageOf(worst)), range) : null,
      worstServer: worst?.serverID ?? null,
      sourceAlive: losses.some((point) => point.sourceAlive),
      freshnessSeconds: known ? largest(losses.map((point) => point.freshnessSeconds)) : null,
      lagBeforeSeconds: largest(judged.map((server) => server.readiness?.lagSeconds ?? null)),
      servers,
    },
    missing: known ? null : whyNoPoint(losses.length, unknown),
  };
}

/**
 * The recovery point of one server by every method. Data that was converted but never launched has not been recovered.
 * The snapshot's time is by DRS's clock and the call by ours: DRS made the job while the call was under way, so the
 * distance between the two moments bounds how far the clocks are apart.
 */
function pointOf(server: DrillServer, jobCreatedAt: string | null, targetSeconds: number): ServerPoint {
  const recovered = server.instanceID !== null;
  const snapshotSeconds = recovered ? secondsBetween(server.recoveredPoint.at, server.requestedAt) : null;
  const skewSeconds = secondsBetween(server.requestedAt, jobCreatedAt);
  const heartbeat = recovered ? server.heartbeat : null;
  const tick =
    heartbeat === null || server.requestedAt === null
      ? null
      : lastSourceTick(heartbeat, { startedAt: server.requestedAt });
  const point = {
    serverID: server.serverID,
    snapshotSeconds,
    source: snapshotSeconds === null ? null : server.recoveredPoint.source,
    snapshotUncertaintySeconds:
      snapshotSeconds === null || skewSeconds === null ? null : RESOLUTION_SECONDS + Math.abs(skewSeconds),
    sourceAlive: (snapshotSeconds ?? 0) < 0,
    lagBeforeSeconds: server.readiness?.lagSeconds ?? null,
    lastTickAt: tick?.at ?? null,
    heartbeatSeconds: secondsBetween(tick?.at ?? null, server.requestedAt),
    freshnessSeconds: secondsBetween(tick?.at ?? null, server.recoveredPoint.at),
    heartbeatUncertaintySeconds: tick === null ? null : uncertaintyOf(heartbeat),
  };
  return { ...point, met: isKnown(server, point) ? isWithin(ageRangeOf(point), targetSeconds) : null };
}

/**
 * The resolution of ticks, and how far the clone's clock was off, which is configured like the source's; the source's
 * own clock was not seen.
 */
function uncertaintyOf(heartbeat: HeartbeatFact | null): number | null {
  const { cloneClockOffsetSeconds: offset = null, uncertaintySeconds: doubt = null } = heartbeat ?? {};
  return offset === null || doubt === null ? null : RESOLUTION_SECONDS + Math.abs(offset) + doubt;
}

/** Whether everything that the plan wants measured was: a heartbeat that is missing may be a disk that was lost. */
const isKnown = (
  { heartbeat, heartbeatPlanned = heartbeat !== null }: DrillServer,
  point?: Omit<ServerPoint, 'met'>,
): boolean =>
  point !== undefined &&
  point.snapshotSeconds !== null &&
  (point.heartbeatSeconds !== null || !heartbeatPlanned);

/** Age of the recovered data by the method that flatters least; negative where the source lived on. */
const ageOf = ({ snapshotSeconds, heartbeatSeconds }: ServerPoint): number =>
  Math.max(snapshotSeconds ?? Number.NEGATIVE_INFINITY, heartbeatSeconds ?? Number.NEGATIVE_INFINITY);

/** Data that was taken after the start counts as 0 s, and is no more certain for that. */
const counted = (seconds: number): number => Math.max(0, seconds);

/** The same with the uncertainty of every method: an uncertain one may hide that its data is the oldest. */
const ageRangeOf = (point: Omit<ServerPoint, 'met'>): Range =>
  largestOf([
    ...(point.snapshotSeconds === null
      ? []
      : [rangeOf(counted(point.snapshotSeconds), point.snapshotUncertaintySeconds)]),
    ...(point.heartbeatSeconds === null
      ? []
      : [rangeOf(counted(point.heartbeatSeconds), point.heartbeatUncertaintySeconds)]),
  ]);

const largest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

function whyNoPoint(count: number, unknown: readonly DrillServer[]): Missing {
  if (count === 0) return { reason: 'nothing was recovered', serverIDs: [] };
  return {
    reason: `the recovery point of ${unknown.length} of ${count} servers is not known (${namesOf(unknown)})`,
    serverIDs: unknown.map(({ serverID }) => serverID),
  };
}
