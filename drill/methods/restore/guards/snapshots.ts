import type { ObservedSnapshot } from '../../../../adapters/aws/restore-observations.ts';
import { type Refusal, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { DrillPlan } from '../../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import { restoreTestOf } from '../../../../core/plan/restore.ts';
import { formatDuration } from '../../../../core/text/duration.ts';
import { type ChosenPoint, choosePoints, type Point } from '../../../../core/workflow/choose-points.ts';
import { lotsOf } from '../../../lots.ts';
import type { FoundSnapshots } from '../find-snapshots.ts';
import { memberID, membersOf, NOT_QUIESCED, type SnapshotSets, setsOf } from '../snapshot-sets.ts';

/** By server: the point that the plan's rule would choose now, and its snapshots by the plan's name of the volume. */
export type ChosenSnapshots = ReadonlyMap<
  string,
  { readonly point: ChosenPoint; readonly members: ReadonlyMap<string, ObservedSnapshot> }
>;

/** What each server can be restored to. */
export function setsByServer(
  { plan, servers }: Pick<GuardScope, 'plan' | 'servers'>,
  found: FoundSnapshots,
): Map<string, SnapshotSets> {
  return new Map(
    servers.flatMap(({ serverID, restored }) => {
      const seen = found.get(serverID);
      if (restored === undefined || seen === undefined || 'unknown' in seen) return [];
      return [[serverID, setsOf(restored, seen.known, plan.restore ?? {})] as const];
    }),
  );
}

/** What would be restored if the drill started now. */
export function chooseSnapshots(scope: GuardScope, found: FoundSnapshots): ChosenSnapshots {
  const { plan, servers, now, drillId } = scope;
  const sets = setsByServer(scope, found);
  const points = new Map([...sets].map(([serverID, { points: own }]) => [serverID, own]));
  // Only points within one span of each other belong to one wave.
  const waves = Map.groupBy(servers, ({ wave }) => wave);
  const chosen = new Map(
    [...waves.values()].flatMap((members) => {
      const own = new Map(members.map(({ serverID }) => [serverID, points.get(serverID) ?? []]));
      return [...choosePoints(plan.recoveryPoint, own, { now, lotOf: lotsOf(drillId) })];
    }),
  );
  return new Map(
    servers.flatMap(({ serverID, restored }) => {
      const [point, seen] = [chosen.get(serverID), found.get(serverID)];
      if (point === undefined || restored === undefined || seen === undefined || 'unknown' in seen) return [];
      const all = new Map([...seen.known.values()].flat().map((one) => [memberID(one), one]));
      const members = [...membersOf(point.pointID, restored.volumes)].flatMap(([name, id]) => {
        const snapshot = all.get(id);
        return snapshot === undefined ? [] : [[name, snapshot] as const];
      });
      return [[serverID, { point, members: new Map(members) }] as const];
    }),
  );
}

/** Whether every server has snapshots that may be restored, belong together, and are new enough. */
export function snapshotGuards(scope: GuardScope, found: FoundSnapshots, chosen: ChosenSnapshots): Refusal[] {
  const sets = setsByServer(scope, found);
  return scope.servers.flatMap((server) => {
    const seen = found.get(server.serverID) ?? { unknown: 'they were not read' };
    if ('unknown' in seen)
      return [
        refuseServer('SNAPSHOTS_UNKNOWN', server, `has snapshots that could not be read: ${seen.unknown}`),
      ];
    const own = sets.get(server.serverID);
    const point = chosen.get(server.serverID)?.point;
    return [
      ...twoVolumes(scope, server, seen.known),
      ...brokenSet(server, own, point),
      ...(point === undefined ? [noPoint(server, own)] : tooOld(scope, server, own)),
    ];
  });
}

/**
 * Tags that find two volumes: which of them is meant nobody knows, and the wrong one would be proven. Within the plan's
 * recovery point objective each volume has its own newest snapshot; older ones may be of a volume that was replaced.
 */
function twoVolumes(
  { plan, now }: GuardScope,
  server: PlannedServer,
  found: ReadonlyMap<string, readonly ObservedSnapshot[]>,
): Refusal[] {
  const since = now.getTime() - plan.objectives.recoveryPoint * 1_000;
  return (server.restored?.volumes ?? []).flatMap(({ name, from }) => {
    const recent = (found.get(name) ?? []).filter(({ startedAt }) => Date.parse(startedAt) >= since);
    const sources = [...new Set(recent.flatMap(({ volumeID }) => volumeID ?? []))].sort();
    return 'tags' in from && sources.length > 1
      ? [
          refuseServer(
            'SNAPSHOT_SET_MIXED',
            server,
            `has tags for ${name} that find snapshots of ${sources.length} volumes (${sources.join(', ')}) within ${formatDuration(plan.objectives.recoveryPoint)}; name the volume, or more tags`,
          ),
        ]
      : [];
  });
}

/** A newer set that is not whole: to restore an older one would hide that the backup does not work any more. */
function brokenSet(
  server: PlannedServer,
  sets: SnapshotSets | undefined,
  point: ChosenPoint | undefined,
): Refusal[] {
  const newer = (sets?.broken ?? []).filter(
    ({ at }) => point === undefined || Date.parse(at) > Date.parse(point.at),
  );
  const [newest] = newer.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return newest === undefined
    ? []
    : [refuseServer('SNAPSHOT_SET_MIXED', server, `has a snapshot set that is not whole: ${newest.why}`)];
}

function noPoint(server: PlannedServer, sets: SnapshotSets | undefined): Refusal {
  if (
    server.restored?.volumes.some((volume) => restoreTestOf(volume) !== undefined) &&
    sets?.unusable.size === 0
  )
    return refuseServer(
      'RECOVERY_POINT_MISSING',
      server,
      'has no completed restore test that waits for validation',
    );
  const counted = [...(sets?.unusable ?? [])];
  const why = counted.map(([reason, count]) => `${count} ${reason}`).join(', ');
  if (counted.length > 0 && counted.every(([reason]) => reason === NOT_QUIESCED))
    return refuseServer(
      'SNAPSHOT_NOT_QUIESCED',
      server,
      'has no snapshot with the tag of restore.quiesced; let the backup set it when writing has stopped',
    );
  return refuseServer(
    'RECOVERY_POINT_MISSING',
    server,
    why === ''
      ? "has no snapshot that fits the plan's recoveryPoint"
      : `has no snapshot that fits the plan's recoveryPoint (not usable: ${why})`,
  );
}

/** The newest set, whichever the plan's rule chooses: it says whether the backup still runs. */
const newestOf = ({ points }: SnapshotSets): Point | undefined =>
  points.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];

const ageSecondsOf = ({ at }: Point, now: Date): number =>
  Math.round((now.getTime() - Date.parse(at)) / 1_000);

/** Whether the newest set is within the plan's maximum age; of a copy nobody knows. */
export function isNewEnough(sets: SnapshotSets, { restore }: DrillPlan, now: Date): boolean {
  const newest = newestOf(sets);
  if (restore?.maximumAge === undefined || newest === undefined) return true;
  return newest.isCopy !== true && ageSecondsOf(newest, now) <= restore.maximumAge;
}

function tooOld({ plan, now }: GuardScope, server: PlannedServer, sets: SnapshotSets | undefined): Refusal[] {
  const newest = sets === undefined ? undefined : newestOf(sets);
  if (sets === undefined || newest === undefined || isNewEnough(sets, plan, now)) return [];
  const age =
    newest.isCopy === true
      ? 'is a copy, so that the age of its data is not known'
      : `is ${formatDuration(ageSecondsOf(newest, now))} old`;
  const text = `has ${newest.pointID} as its newest, which ${age}; restore.maximumAge is ${formatDuration(plan.restore?.maximumAge ?? 0)}: look whether the backup still runs`;
  return [refuseServer('SNAPSHOT_TOO_OLD', server, text)];
}
