import pMap from 'p-map';
import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedImage } from '../../../adapters/aws/restore-observations.ts';
import type { ObservedSubnet } from '../../../adapters/aws/subnets.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { ResourceTags } from '../../../core/facts/drill-tags.ts';
import { resourceTagsOf } from '../../../core/facts/drill-tags.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { CapacityReport } from '../../../core/readiness/capacity.ts';
import { capacityOf } from './capacity.ts';
import { type FoundSnapshots, findSnapshots } from './find-snapshots.ts';
import type { SeenKeys } from './guards/keys.ts';
import { STORAGE_QUOTAS } from './storage-quotas.ts';

/** KMS answers far more at once: a plan's snapshots seldom have more keys. */
const CONCURRENCY = 5;

/** What must be known before a restore drill may start. */
export interface RestoreObservations {
  readonly snapshots: FoundSnapshots;
  /** By what the plan calls the image. */
  readonly images: ReadonlyMap<string, Observation<ObservedImage>>;
  readonly subnets: Observation<readonly ObservedSubnet[]>;
  /** What drills have made and not removed. */
  readonly made: Observation<readonly ResourceTags[]>;
  readonly capacity: CapacityReport;
  readonly storage: Observation<{ readonly usedGibibytes: number; readonly quotaGibibytes: number }>;
}

/** Reads it all; what cannot be read is unknown, and unknown refuses. */
export async function observeForGuards(
  { plan, servers, now }: Pick<GuardScope, 'plan' | 'servers' | 'now'>,
  target: Target,
): Promise<RestoreObservations> {
  const images = [...new Set(Object.values(plan.restore?.hosts ?? {}).map(({ image }) => image))];
  const subnetIDs = [...new Set(servers.flatMap(({ restored }) => restored?.subnetID ?? []))];
  const type = plan.restore?.volumeType ?? 'gp3';
  const [snapshots, named, subnets, made, storage] = await Promise.all([
    findSnapshots(servers, plan, target, now),
    observe(() => target.images(images)),
    observe(() => target.subnets(subnetIDs)),
    observe(() => target.restored.ofAllDrills()),
    observe(async () => ({
      usedGibibytes: await target.storage.usedGibibytes(type),
      quotaGibibytes: await target.storage.quotaGibibytes(STORAGE_QUOTAS.get(type) ?? ''),
    })),
  ]);
  const capacity = await capacityOf({ plan, servers }, subnets, target);
  return {
    snapshots,
    images: 'known' in named ? named.known : new Map(images.map((image) => [image, named])),
    subnets,
    made: 'known' in made ? { known: made.known.flatMap(({ tags }) => resourceTagsOf(tags) ?? []) } : made,
    capacity,
    storage,
  };
}

/** What KMS says of each key; it is known only when the snapshots are. */
export async function observeKeys(keys: readonly string[], { kmsKey }: Target): Promise<SeenKeys> {
  const seen = await pMap(keys, async (key) => [key, await observe(() => kmsKey(key))] as const, {
    concurrency: CONCURRENCY,
  });
  return new Map(seen);
}
