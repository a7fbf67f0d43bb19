import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { ReadinessFinding } from '../../../../core/readiness/finding.ts';
import { bootDisks } from '../boot-disks.ts';
import type { RestoreObservations } from '../observe.ts';
import type { ChosenSnapshots } from './snapshots.ts';

/** Whether storage and hosts fit beside what runs; a quota that cannot be read may be used up. */
export const roomGuards = (
  scope: GuardScope,
  seen: RestoreObservations,
  chosen: ChosenSnapshots,
  gibibytes: ReadonlyMap<string, number>,
): Refusal[] => [...sizeGuards(scope, chosen), ...storageGuards(scope, seen, gibibytes), ...hostGuards(seen)];

/** Types that do not come in every size of a snapshot, in GiB (EC2 API Reference, CreateVolume, `Size`). */
const SIZES: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['st1', { least: 125, most: 16_384 }],
  ['sc1', { least: 125, most: 16_384 }],
  ['standard', { least: 1, most: 1_024 }],
]);

/** A volume is made as large as its snapshot, and EC2 refuses a size that its type does not have. */
function sizeGuards({ plan, servers }: GuardScope, chosen: ChosenSnapshots): Refusal[] {
  const type = plan.restore?.volumeType ?? 'gp3';
  const { least = 0, most = Number.POSITIVE_INFINITY } = SIZES.get(type) ?? {};
  return servers.flatMap((server) =>
    [...(chosen.get(server.serverID)?.members ?? [])]
      .filter(([, { gibibytes, test }]) => test === undefined && (gibibytes < least || gibibytes > most))
      .map(([name, { snapshotID, gibibytes }]) =>
        refuseServer(
          'VOLUME_SIZE',
          server,
          `has ${snapshotID} for ${name}, of ${gibibytes} GiB, and ${type} volumes have ${least} to ${most} GiB; choose another restore.volumeType`,
        ),
      ),
  );
}

function storageGuards(
  scope: GuardScope,
  seen: RestoreObservations,
  gibibytes: ReadonlyMap<string, number>,
): Refusal[] {
  return [...neededOf(scope, seen, gibibytes)].flatMap(([one, needed]) => {
    const room = seen.storage.get(one) ?? { unknown: 'it was not read' };
    if ('unknown' in room)
      return [refuse('QUOTA_UNKNOWN', `the quota on ${one} storage could not be read: ${room.unknown}`)];
    const { usedGibibytes, quotaGibibytes } = room.known;
    return usedGibibytes + needed <= quotaGibibytes
      ? []
      : [
          refuse(
            'QUOTA_EXCEEDED',
            `${needed} GiB of ${one}, the hosts' own disks included, would be made beside ${usedGibibytes} GiB, and the Region's quota is ${quotaGibibytes} GiB; raise it in Service Quotas or restore less at once`,
          ),
        ];
  });
}

/** By volume type, the GiB that would be made, the hosts' own disks included. */
export function neededOf(
  { plan, servers }: GuardScope,
  { images }: Pick<RestoreObservations, 'images'>,
  gibibytes: ReadonlyMap<string, number>,
): Map<string, number> {
  const type = plan.restore?.volumeType ?? 'gp3';
  const restored = [...gibibytes.values()].reduce((sum, size) => sum + size, 0);
  const disks = bootDisks({ plan, servers }, images);
  return new Map(
    [...new Set([type, ...disks.keys()])].map((one) => [
      one,
      (one === type ? restored : 0) + (disks.get(one) ?? 0),
    ]),
  );
}

/** What capacity finds of hosts; of a finding that says that something is missing the drill would fail anyway. */
const hostGuards = ({ capacity }: RestoreObservations): Refusal[] =>
  capacity.findings.map((finding) =>
    finding.state === 'unknown'
      ? refuse('QUOTA_UNKNOWN', `whether EC2 has room for the hosts could not be read: ${textOf(finding)}`)
      : refuse('QUOTA_EXCEEDED', `EC2 has no room for the hosts: ${textOf(finding)}`),
  );

const textOf = ({ code, resource, values }: ReadinessFinding): string =>
  [code, resource, ...Object.entries(values).map(([name, value]) => `${name} ${value}`)].join(', ');
