import pMap from 'p-map';
import type { ObservedType } from '../../../adapters/aws/capacity.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedImage } from '../../../adapters/aws/restore-observations.ts';
import type { ObservedSubnet } from '../../../adapters/aws/subnets.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { ResourceTags } from '../../../core/facts/drill-tags.ts';
import { resourceTagsOf } from '../../../core/facts/drill-tags.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { CapacityReport } from '../../../core/readiness/capacity.ts';
import { bootDisks } from './boot-disks.ts';
import { capacityOf, typesOf } from './capacity.ts';
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
  readonly types: Observation<ReadonlyMap<string, ObservedType>>;
  /** By type, of the volumes and of the disks that hosts boot with. */
  readonly storage: ReadonlyMap<string, Observation<StorageRoom>>;
}

interface StorageRoom {
  readonly usedGibibytes: number;
  readonly quotaGibibytes: number;
}

/** Reads it all; what cannot be read is unknown, and unknown refuses. */
export async function observeForGuards(
  { plan, servers, now }: Pick<GuardScope, 'plan' | 'servers' | 'now'>,
  target: Target,
): Promise<RestoreObservations> {
  const images = [...new Set(Object.values(plan.restore?.hosts ?? {}).map(({ image }) => image))];
  const subnetIDs = [...new Set(servers.flatMap(({ restored }) => restored?.subnetID ?? []))];
  const [snapshots, named, subnets, made, types] = await Promise.all([
    findSnapshots(servers, plan, target, now),
    observe(() => target.images(images)),
    observe(() => target.subnets(subnetIDs)),
    observe(() => target.restored.ofAllDrills()),
    typesOf(plan, target),
  ]);
  const seenImages = 'known' in named ? named.known : new Map(images.map((image) => [image, named]));
  const [capacity, storage] = await Promise.all([
    capacityOf({ plan, servers }, { subnets, types }, target),
    storageOf([...bootDisks({ plan, servers }, seenImages).keys()], plan, target),
  ]);
  return {
    snapshots,
    images: seenImages,
    subnets,
    types,
    made: 'known' in made ? { known: made.known.flatMap(({ tags }) => resourceTagsOf(tags) ?? []) } : made,
    capacity,
    storage,
  };
}

/** The room for volumes of the plan's type, and of those that hosts boot from. */
async function storageOf(
  bootTypes: readonly string[],
  { restore }: DrillPlan,
  { storage }: Target,
): Promise<RestoreObservations['storage']> {
  const types = new Set([restore?.volumeType ?? 'gp3', ...bootTypes]);
  const seen = [...types].map(async (type) => {
    const room = await observe(async () => ({
      usedGibibytes: await storage.usedGibibytes(type),
      quotaGibibytes: await storage.quotaGibibytes(STORAGE_QUOTAS.get(type) ?? ''),
    }));
    return [type, room] as const;
  });
  return new Map(await Promise.all(seen));
}

/** What KMS says of each key; it is known only when the snapshots are. */
export async function observeKeys(keys: readonly string[], { kmsKey }: Target): Promise<SeenKeys> {
  const seen = await pMap(keys, async (key) => [key, await observe(() => kmsKey(key))] as const, {
    concurrency: CONCURRENCY,
  });
  return new Map(seen);
}
