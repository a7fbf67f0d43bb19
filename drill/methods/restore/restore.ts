import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { GuardFacts } from '../../../core/facts/steps.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { GuardReport, RecoveryMethod } from '../../recovery-method.ts';
import { answer, awaited } from './answer-tests.ts';
import { capacityOf, typesOf } from './capacity.ts';
import { follow, look } from './follow.ts';
import { checkRestore, gibibytesOf } from './guards/guards.ts';
import { keysOf } from './guards/keys.ts';
import { linesOfRestore } from './guards/lines.ts';
import { type ChosenSnapshots, chooseSnapshots, setsByServer } from './guards/snapshots.ts';
import { join } from './join.ts';
import { observeForGuards, observeKeys, type RestoreObservations } from './observe.ts';
import { ownInstances, volumesOf } from './own.ts';
import { LISTING_DELAY_SECONDS, remove } from './remove.ts';
import { resolve } from './resolve.ts';
import { beforeStart, pointsOf } from './start.ts';
import { startedDrills } from './started-drills.ts';

/** A volume of a small snapshot is available within seconds, a host runs within a minute. */
const FIRST_WAIT_SECONDS = 20;

/** Volumes restored from snapshots, attached to throwaway hosts that look into them: docs/restore.md. */
export const restore: RecoveryMethod = {
  listingDelaySeconds: LISTING_DELAY_SECONDS,
  firstWaitSeconds: FIRST_WAIT_SECONDS,
  namesLatestPoint: true,
  resolve,
  check,
  // The plan's checks refuse readiness of a restore: its guards, by kunren check, ask all that it rests on.
  checkReadiness: async () => {
    throw new Error('a plan that restores volumes has no readiness; kunren check asks its guards');
  },
  async capacity(scope, target) {
    const [subnets, types] = await Promise.all([
      observe(() => target.subnets(subnetsOf(scope))),
      typesOf(scope.plan, target),
    ]);
    return capacityOf(scope, { subnets, types }, target);
  },
  coverage: async () => [],
  awaited,
  answer,
  look,
  beforeStart,
  points: pointsOf,
  follow,
  join,
  instances: (instanceIDs, target) => target.instances(instanceIDs),
  healthy: (instanceIDs, target) => target.healthy(instanceIDs),
  volumesOf,
  ownInstances,
  remove,
  startedDrills,
};

const subnetsOf = ({ servers }: Pick<GuardScope, 'servers'>): string[] => [
  ...new Set(servers.flatMap(({ restored }) => restored?.subnetID ?? [])),
];

async function check(scope: GuardScope, target: Target): Promise<GuardReport> {
  const seen = await observeForGuards(scope, target);
  const chosen = chooseSnapshots(scope, seen.snapshots);
  const keys = await observeKeys([...keysOf(scope, chosen).keys()], target);
  const ofServers = gibibytesOf(scope.servers, chosen);
  const gibibytes = [...ofServers.values()].reduce((sum, size) => sum + size, 0);
  return {
    refusals: checkRestore(scope, { ...seen, keys }, chosen),
    lines: linesOfRestore(scope, { ...seen, keys }, chosen, ofServers),
    readiness: readinessOf(scope, seen, chosen),
    methodFacts: { places: placesOf(scope, seen), gibibytes, backups: backupsOf(scope, seen, chosen) },
    notes: [`${gibibytes} GiB to restore`],
  };
}

/** By server, what its start needs and must not change between tries. */
function placesOf({ plan, servers }: GuardScope, { images, subnets }: RestoreObservations) {
  const zones = new Map(
    ('known' in subnets ? subnets.known : []).map(({ subnetID, zone }) => [subnetID, zone]),
  );
  return Object.fromEntries(
    servers.flatMap(({ serverID, restored }) => {
      const image = images.get(plan.restore?.hosts[restored?.host ?? '']?.image ?? '');
      const zone = zones.get(restored?.subnetID ?? '');
      return zone === undefined || image === undefined || 'unknown' in image
        ? []
        : [[serverID, { zone, imageID: image.known.imageID }] as const];
    }),
  );
}

/** By server, from what each volume would be restored, and what was found and passed over, with the reason. */
function backupsOf(scope: GuardScope, seen: RestoreObservations, chosen: ChosenSnapshots) {
  const sets = setsByServer(scope, seen.snapshots);
  return Object.fromEntries(
    scope.servers.map(({ serverID }) => [
      serverID,
      {
        chosen: [...(chosen.get(serverID)?.members ?? [])].map(([name, snapshot]) => ({
          name,
          snapshotID: snapshot.snapshotID,
          sourceVolumeID: snapshot.volumeID,
          ownerID: snapshot.ownerID,
          gibibytes: snapshot.gibibytes,
        })),
        notUsed: Object.fromEntries(sets.get(serverID)?.unusable ?? []),
      },
    ]),
  );
}

function readinessOf(
  { plan, servers, now }: GuardScope,
  { images }: RestoreObservations,
  chosen: ChosenSnapshots,
): GuardFacts['readiness'] {
  return servers.map(({ serverID, restored }) => {
    const point = chosen.get(serverID)?.point;
    const host = plan.restore?.hosts[restored?.host ?? ''];
    const image = images.get(host?.image ?? '');
    const imageID = image !== undefined && 'known' in image ? image.known.imageID : host?.image;
    return {
      serverID,
      state: point === undefined ? null : 'completed',
      lagSeconds: point === undefined ? null : (now.getTime() - Date.parse(point.at)) / 1_000,
      launchSettings: host === undefined ? null : `${host.instanceType}, ${imageID}`,
      network: [restored?.subnetID ?? '', ...plan.network.securityGroups],
    };
  });
}
