import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedSnapshot } from '../../../adapters/aws/restore-observations.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { SnapshotSource } from '../../../core/plan/restore.ts';
import type { Candidates } from './snapshot-sets.ts';

/** By server; servers with the same source share what was found. */
export type FoundSnapshots = ReadonlyMap<string, Observation<Candidates>>;

/** The snapshots of each server's volumes; a source that several servers share is asked about once. */
export async function findSnapshots(
  servers: readonly PlannedServer[],
  plan: DrillPlan,
  target: Target,
): Promise<FoundSnapshots> {
  const owners = plan.restore?.owners ?? [];
  const asked = new Map<string, Promise<Observation<ObservedSnapshot[]>>>();
  const find = (source: SnapshotSource) => {
    const key = JSON.stringify(source);
    const known = asked.get(key) ?? observe(() => snapshotsOf(source, owners, target));
    asked.set(key, known);
    return known;
  };
  const found = servers.map(async ({ serverID, restored }) => {
    const volumes = restored?.volumes ?? [];
    const seen = await Promise.all(volumes.map(async ({ name, from }) => [name, await find(from)] as const));
    return [serverID, joined(seen)] as const;
  });
  return new Map(await Promise.all(found));
}

function joined(
  seen: readonly (readonly [string, Observation<ObservedSnapshot[]>])[],
): Observation<Candidates> {
  const known = new Map<string, ObservedSnapshot[]>();
  for (const [name, observation] of seen) {
    if ('unknown' in observation) return observation;
    known.set(name, observation.known);
  }
  return { known };
}

async function snapshotsOf(
  source: SnapshotSource,
  owners: readonly string[],
  { snapshots }: Target,
): Promise<ObservedSnapshot[]> {
  if ('volume' in source)
    return (await snapshots.ofVolumes([source.volume], owners)).filter(
      ({ volumeID }) => volumeID === source.volume,
    );
  if ('vault' in source)
    return snapshots.withIDs(await snapshots.inVault(source.vault.name, source.vault.volume));
  // EC2's filters know wildcards: only the very values count.
  return (await snapshots.withTags(source.tags, owners)).filter(({ tags }) =>
    Object.entries(source.tags).every(([key, value]) => tags[key] === value),
  );
}
