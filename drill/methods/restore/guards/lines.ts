import { type GuardLine, lineOf, namedIn } from '../../../../core/guards/guard-lines.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import { formatDuration } from '../../../../core/text/duration.ts';
import { bootDisks } from '../boot-disks.ts';
import { estimateCost } from '../cost.ts';
import type { RestoreObservations } from '../observe.ts';
import type { SeenKeys } from './keys.ts';
import { neededOf } from './room.ts';
import type { ChosenSnapshots } from './snapshots.ts';

/** What a restore's guards saw, a line each: guards.ts judges the same observations. */
export function linesOfRestore(
  scope: GuardScope,
  seen: RestoreObservations & { readonly keys: SeenKeys },
  chosen: ChosenSnapshots,
  gibibytes: ReadonlyMap<string, number>,
): GuardLine[] {
  const { servers, drillId } = scope;
  return [
    { guard: 'snapshots', seen: snapshots(scope, chosen) },
    { guard: 'keys', seen: keys(seen.keys) },
    { guard: 'images', seen: images(seen) },
    lineOf(
      'network',
      seen.subnets,
      (subnets) => `subnets ${namedIn(subnets.map(({ subnetID }) => subnetID))}`,
    ),
    lineOf('instances', seen.made, (made) => {
      const planned = new Set(servers.map(({ serverID }) => serverID));
      const left = made.filter((one) => planned.has(one.serverID) && one.drillId !== drillId);
      return `${left.length} resources of earlier drills of these servers`;
    }),
    { guard: 'quotas', seen: room(scope, seen, gibibytes) },
    { guard: 'cost', seen: cost(scope, seen, gibibytes) },
  ];
}

function snapshots({ servers, now }: GuardScope, chosen: ChosenSnapshots): string {
  const [oldest] = [...chosen.values()].map(({ point }) => point.at).toSorted();
  if (oldest === undefined) return `none of ${servers.length} servers has a set to restore`;
  const seconds = Math.round((now.getTime() - Date.parse(oldest)) / 1_000);
  return `${chosen.size} of ${servers.length} servers have a set to restore, the oldest ${formatDuration(seconds)} old`;
}

function keys(seen: SeenKeys): string | null {
  if (seen.size === 0) return null;
  const enabled = [...seen.values()].filter((one) => 'known' in one && one.known?.state === 'Enabled');
  return `${enabled.length} of ${seen.size} keys are enabled`;
}

function images({ images: seen }: RestoreObservations): string {
  const available = [...seen.values()].filter((one) => 'known' in one && one.known.state === 'available');
  return `${available.length} of ${seen.size} images are available`;
}

const room = (scope: GuardScope, seen: RestoreObservations, gibibytes: ReadonlyMap<string, number>): string =>
  [...neededOf(scope, seen, gibibytes)]
    .map(([type, needed]) => {
      const found = seen.storage.get(type);
      return found === undefined || 'unknown' in found
        ? `${needed} GiB of ${type} needed, and the quota is not known`
        : `${needed} GiB of ${type} needed beside ${found.known.usedGibibytes} GiB, and the quota is ${found.known.quotaGibibytes} GiB`;
    })
    .join('; ');

function cost(
  { plan, servers }: GuardScope,
  { images: seen }: RestoreObservations,
  gibibytes: ReadonlyMap<string, number>,
): string | null {
  const limit = plan.limits.cost;
  if (limit === undefined) return null;
  const estimate = estimateCost(plan, servers, gibibytes, bootDisks({ plan, servers }, seen));
  return 'missing' in estimate
    ? `not estimated without ${estimate.missing}`
    : `${estimate.usd.toFixed(2)} USD until the hard expiry, and limits.cost is ${limit.toFixed(2)}`;
}
