import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import { restoreTestOf } from '../../../../core/plan/restore.ts';
import { bootDisks } from '../boot-disks.ts';
import { estimateCost } from '../cost.ts';
import type { RestoreObservations } from '../observe.ts';
import { copiesOf } from '../volumes.ts';
import { keyGuards, type SeenKeys } from './keys.ts';
import { roomGuards } from './room.ts';
import { type ChosenSnapshots, snapshotGuards } from './snapshots.ts';

/** Everything that could make a restore drill harmful or meaningless; anything unknown refuses. */
export function checkRestore(
  scope: GuardScope,
  seen: RestoreObservations & { readonly keys: SeenKeys },
  chosen: ChosenSnapshots,
): Refusal[] {
  const gibibytes = gibibytesOf(scope.servers, chosen);
  return [
    ...snapshotGuards(scope, seen.snapshots, chosen),
    ...keyGuards(scope, chosen, seen.keys),
    ...imageGuards(scope, seen),
    ...subnetGuards(scope, seen),
    ...zoneGuards(scope, seen, chosen),
    ...earlierGuards(scope, seen),
    ...roomGuards(scope, seen, chosen, gibibytes),
    ...costGuards(scope, seen, gibibytes),
  ];
}

/** By server, what its volumes and their writable copies take. */
export function gibibytesOf(servers: readonly PlannedServer[], chosen: ChosenSnapshots): Map<string, number> {
  return new Map(
    servers.map(({ serverID, restored }) => {
      // What restore testing has made is there already, and no cost of the drill.
      const made = (restored?.volumes ?? []).filter((volume) => restoreTestOf(volume) === undefined);
      const sizes = made.map((volume) => {
        const size = chosen.get(serverID)?.members.get(volume.name)?.gibibytes ?? 0;
        return size * (1 + copiesOf(volume));
      });
      return [serverID, sizes.reduce((sum, size) => sum + size, 0)];
    }),
  );
}

/** A host boots from an image of the plan, never from what is restored, and of the disks' own family. */
function imageGuards({ plan }: GuardScope, { images, types }: RestoreObservations): Refusal[] {
  return Object.entries(plan.restore?.hosts ?? {}).flatMap(([name, { image, platform, instanceType }]) => {
    const seen = images.get(image) ?? { unknown: 'it was not read' };
    if ('unknown' in seen)
      return [refuse('IMAGE_UNKNOWN', `the image of host ${name} could not be read: ${seen.unknown}`)];
    const { state, platform: found, imageID, architecture } = seen.known;
    if (state !== 'available')
      return [
        refuse('IMAGE_UNUSABLE', `image ${imageID} of host ${name} is ${state}; name one that is available`),
      ];
    if (found !== platform)
      return [
        refuse(
          'IMAGE_UNUSABLE',
          `image ${imageID} of host ${name} is of ${found} but the plan says ${platform}; name an image of that platform`,
        ),
      ];
    // Of a type that EC2 does not know, and of types that could not be read, the guard of capacity tells.
    const type = 'known' in types ? types.known.get(instanceType) : undefined;
    return type === undefined || type.architectures.includes(architecture ?? '')
      ? []
      : [
          refuse(
            'IMAGE_UNUSABLE',
            `image ${imageID} of host ${name} is for ${architecture ?? 'an unknown architecture'}, and ${instanceType} boots ${type.architectures.join(' and ') || 'no architecture that EC2 names'}; name an image and a type that fit`,
          ),
        ];
  });
}

/** Every subnet must exist: its zone decides where volumes are made. */
function subnetGuards({ servers }: GuardScope, { subnets }: RestoreObservations): Refusal[] {
  if ('unknown' in subnets)
    return [refuse('SUBNETS_UNKNOWN', `the subnets of the hosts could not be read: ${subnets.unknown}`)];
  const known = new Set(subnets.known.map(({ subnetID }) => subnetID));
  return servers.flatMap((server) => {
    const id = server.restored?.subnetID ?? '';
    return known.has(id)
      ? []
      : [
          refuseServer(
            'SUBNETS_UNKNOWN',
            server,
            `would start in ${id}, which EC2 does not know; correct its subnet`,
          ),
        ];
  });
}

/** A volume is attached only within its zone, and restore testing chooses that itself unless it is told. */
function zoneGuards(
  { servers }: GuardScope,
  { subnets }: RestoreObservations,
  chosen: ChosenSnapshots,
): Refusal[] {
  const zones = new Map(('known' in subnets ? subnets.known : []).map((one) => [one.subnetID, one.zone]));
  return servers.flatMap((server) => {
    const zone = zones.get(server.restored?.subnetID ?? '');
    const members = [...(chosen.get(server.serverID)?.members.values() ?? [])];
    return members.flatMap(({ test }) =>
      test === undefined || zone === undefined || test.zone === zone
        ? []
        : [
            refuseServer(
              'RESTORE_TEST_ELSEWHERE',
              server,
              `has a volume in ${test.zone ?? 'no zone'} and its host would start in ${zone}; set availabilityZone in the restore metadata of the testing selection`,
            ),
          ],
    );
  });
}

/** What an earlier drill has left is cleaned up first: two of them would cost twice and be mistaken for each other. */
function earlierGuards({ servers, drillId }: GuardScope, { made }: RestoreObservations): Refusal[] {
  if ('unknown' in made)
    return [refuse('INSTANCES_UNKNOWN', `what earlier drills have made could not be read: ${made.unknown}`)];
  return servers.flatMap((server) => {
    const left = made.known.find((one) => one.serverID === server.serverID && one.drillId !== drillId);
    return left === undefined
      ? []
      : [
          refuseServer(
            'DRILL_INSTANCE_EXISTS',
            server,
            `is still there from drill ${left.drillId}; wait for its cleanup, which the hourly sweep goes on with`,
          ),
        ];
  });
}

function costGuards(
  { plan, servers }: GuardScope,
  { images }: RestoreObservations,
  gibibytes: ReadonlyMap<string, number>,
): Refusal[] {
  const limit = plan.limits.cost;
  if (limit === undefined) return [];
  const estimate = estimateCost(plan, servers, gibibytes, bootDisks({ plan, servers }, images));
  if ('missing' in estimate)
    return [
      refuse(
        'COST_UNKNOWN',
        `limits.cost cannot be kept without ${estimate.missing}; add the price to the plan`,
      ),
    ];
  return estimate.usd <= limit
    ? []
    : [
        refuse(
          'COST_TOO_HIGH',
          `the drill may cost ${estimate.usd.toFixed(2)} USD until its hard expiry, and limits.cost is ${limit.toFixed(2)}; restore less, expire sooner or raise the limit`,
        ),
      ];
}
