import pMap from 'p-map';
import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedSnapshot } from '../../../adapters/aws/restore-observations.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { SnapshotSource } from '../../../core/plan/restore.ts';
import { findRestoreTests } from './find-restore-tests.ts';
import { testingPlansOf } from './restore-tests.ts';
import type { Candidates } from './snapshot-sets.ts';

/** By server; servers with the same source share what was found. */
export type FoundSnapshots = ReadonlyMap<string, Observation<Candidates>>;

/** Sources by tags are a call each; more at once would be throttled. */
const CONCURRENCY = 5;

/**
 * The snapshots of each server's volumes. A source that several servers share is asked about once, all volumes in one
 * call for each 200, and each vault is read once.
 */
export async function findSnapshots(
  servers: readonly PlannedServer[],
  plan: DrillPlan,
  target: Target,
  now: Date,
): Promise<FoundSnapshots> {
  const owners = plan.restore?.owners ?? [];
  const sources = new Map(
    servers
      .flatMap(({ restored }) => restored?.volumes ?? [])
      .map(({ from }) => [JSON.stringify(from), from]),
  );
  const [ofVolumes, ofVaults, byTags, tests] = await Promise.all([
    ofAllVolumes([...sources.values()], owners, target),
    ofAllVaults([...sources.values()], target),
    ofAllTags([...sources.values()], owners, target),
    findRestoreTests(testingPlansOf(servers), target, now),
  ]);
  const find = (source: SnapshotSource): Observation<ObservedSnapshot[]> => {
    if ('volume' in source) return only(ofVolumes, ({ volumeID }) => volumeID === source.volume);
    if ('vault' in source) {
      const { name, volume } = source.vault;
      return ofVaults.get(name)?.(volume) ?? { known: [] };
    }
    if ('restoreTest' in source) return tests(source.restoreTest);
    return byTags.get(JSON.stringify(source)) ?? { known: [] };
  };
  return new Map(
    servers.map(({ serverID, restored }) => [
      serverID,
      joined((restored?.volumes ?? []).map(({ name, from }) => [name, find(from)] as const)),
    ]),
  );
}

const only = (
  seen: Observation<ObservedSnapshot[]>,
  isWanted: (snapshot: ObservedSnapshot) => boolean,
): Observation<ObservedSnapshot[]> => ('unknown' in seen ? seen : { known: seen.known.filter(isWanted) });

function ofAllVolumes(
  sources: readonly SnapshotSource[],
  owners: readonly string[],
  { snapshots }: Target,
): Promise<Observation<ObservedSnapshot[]>> {
  const ids = sources.flatMap((source) => ('volume' in source ? [source.volume] : []));
  return observe(() => snapshots.ofVolumes(ids, owners));
}

/** By vault, what it holds of a volume. */
async function ofAllVaults(
  sources: readonly SnapshotSource[],
  { snapshots }: Target,
): Promise<Map<string, (volumeID: string) => Observation<ObservedSnapshot[]>>> {
  const names = [...new Set(sources.flatMap((source) => ('vault' in source ? [source.vault.name] : [])))];
  const read = names.map(async (name) => {
    const seen = await observe(async () => {
      const held = await snapshots.inVault(name);
      return { held, all: await snapshots.withIDs(held.map(({ snapshotID }) => snapshotID)) };
    });
    const of = (volumeID: string): Observation<ObservedSnapshot[]> => {
      if ('unknown' in seen) return seen;
      const { held, all } = seen.known;
      const points = new Map(
        held.filter((one) => one.volumeID === volumeID).map((one) => [one.snapshotID, one]),
      );
      // Of a copy in a vault EC2 may name a volume as well.
      return {
        known: all
          .filter(({ snapshotID }) => points.has(snapshotID))
          .map((one) => (points.get(one.snapshotID)?.isCopy === true ? { ...one, volumeID: null } : one)),
      };
    };
    return [name, of] as const;
  });
  return new Map(await Promise.all(read));
}

/** EC2's filters know wildcards: only the very values count. */
async function ofAllTags(
  sources: readonly SnapshotSource[],
  owners: readonly string[],
  { snapshots }: Target,
): Promise<Map<string, Observation<ObservedSnapshot[]>>> {
  const tagged = sources.flatMap((source) => ('tags' in source ? [source] : []));
  const seen = await pMap(
    tagged,
    async (source) => {
      const found = await observe(() => snapshots.withTags(source.tags, owners));
      const wanted = Object.entries(source.tags);
      return [
        JSON.stringify(source),
        only(found, ({ tags }) => wanted.every(([key, value]) => tags[key] === value)),
      ] as const;
    },
    { concurrency: CONCURRENCY },
  );
  return new Map(seen);
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
