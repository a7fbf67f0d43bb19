import { observe } from '../../../adapters/aws/errors.ts';
import type {
  ObservedRestoredVolume,
  ObservedRestoreTest,
  ObservedSnapshot,
} from '../../../adapters/aws/restore-observations.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { RestoreTestSource } from '../../../core/plan/restore.ts';
import { jobsOf, readTests } from './restore-tests.ts';

/** What restore testing has restored and waits for a validator, as the snapshots that it was restored from. */
export async function findRestoreTests(
  plans: readonly string[],
  target: Target,
  now: Date,
): Promise<(source: RestoreTestSource) => Observation<ObservedSnapshot[]>> {
  if (plans.length === 0) return () => ({ known: [] });
  const seen = await observe(async () => {
    const all = await readTests(plans, target, now);
    const open = [...all.values()].flat().filter(({ isOver }) => !isOver);
    const snapshotIDs = open.flatMap(({ snapshotID }) => snapshotID ?? []);
    const [snapshots, volumes, copies] = await Promise.all([
      target.snapshots.withIDs(snapshotIDs),
      target.restored.withIDs(open.map(({ volumeID }) => volumeID)),
      copiesIn(open, target),
    ]);
    return {
      all,
      snapshots: new Map(snapshots.map((one) => [one.snapshotID, one])),
      volumes: new Map(volumes.map((one) => [one.volumeID, one])),
      copies,
    };
  });
  return (source) => {
    if ('unknown' in seen) return seen;
    const { all, snapshots, volumes, copies } = seen.known;
    const open = jobsOf(source, all).filter(({ isOver }) => !isOver);
    return {
      known: open.map((job) => {
        const snapshot = snapshots.get(job.snapshotID ?? '');
        const isCopy = snapshot === undefined || copies.has(snapshot.snapshotID);
        return candidateOf(job, isCopy ? undefined : snapshot, volumes.get(job.volumeID));
      }),
    };
  };
}

/** The snapshots that are copies, or that their vault does not hold any more: their time is not that of their data. */
async function copiesIn(
  jobs: readonly ObservedRestoreTest[],
  { snapshots }: Pick<Target, 'snapshots'>,
): Promise<Set<string>> {
  const vaults = [...new Set(jobs.map(({ vault }) => vault))];
  // A vault that cannot be read says nothing, and then the age of its backups is not known.
  const read = await Promise.all(vaults.map((name) => observe(() => snapshots.inVault(name))));
  const held = read.flatMap((one) => ('known' in one ? one.known : []));
  const originals = new Set(held.filter(({ isCopy }) => !isCopy).map(({ snapshotID }) => snapshotID));
  return new Set(jobs.flatMap(({ snapshotID }) => snapshotID ?? []).filter((id) => !originals.has(id)));
}

/** It has been restored, so that only the state of the volume decides whether it can be used. */
function candidateOf(
  job: ObservedRestoreTest,
  original: ObservedSnapshot | undefined,
  volume: ObservedRestoredVolume | undefined,
): ObservedSnapshot {
  return {
    snapshotID: job.snapshotID ?? '',
    volumeID: original === undefined ? null : job.sourceVolumeID,
    state: 'completed',
    tier: 'standard',
    startedAt: original?.startedAt ?? job.recoveryPointAt ?? job.createdAt,
    gibibytes: volume?.gibibytes ?? original?.gibibytes ?? 0,
    ownerID: original?.ownerID ?? '',
    encrypted: original?.encrypted ?? false,
    kmsKey: original?.kmsKey ?? null,
    tags: original?.tags ?? {},
    test: { ...job, zone: volume?.zone ?? null, volumeState: volume?.state ?? 'deleted' },
  };
}
