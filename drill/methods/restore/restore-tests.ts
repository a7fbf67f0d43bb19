import pMap from 'p-map';
import type {
  ObservedRestoredVolume,
  ObservedRestoreTest,
} from '../../../adapters/aws/restore-observations.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { type RestoreTestSource, restoreTestOf } from '../../../core/plan/restore.ts';

/**
 * Volumes that AWS Backup's restore testing has made. They are lent: a drill attaches them to its host and looks into
 * them, and AWS Backup, which made them, deletes them.
 */

/** AWS Backup keeps what a test has restored 168 hours at most (Developer Guide, 'Restore testing'), and a drill runs a day. */
const KEPT_MILLISECONDS = 9 * 86_400_000;
const CONCURRENCY = 5;

export const keptSince = (now: Date): Date => new Date(now.getTime() - KEPT_MILLISECONDS);

type Planned = Pick<PlannedServer, 'serverID' | 'restored'>;

/** The restore tests that these servers are to prove; each testing plan once. */
export const testingPlansOf = (servers: readonly Planned[]): string[] => [
  ...new Set(
    servers.flatMap(({ restored }) =>
      (restored?.volumes ?? []).flatMap((volume) => restoreTestOf(volume)?.plan ?? []),
    ),
  ),
];

/** The completed jobs of each of these testing plans. */
export async function readTests(
  plans: readonly string[],
  { restoreTests }: Pick<Target, 'restoreTests'>,
  now: Date,
): Promise<Map<string, ObservedRestoreTest[]>> {
  const read = await pMap(plans, async (plan) => [plan, await restoreTests(plan, keptSince(now))] as const, {
    concurrency: CONCURRENCY,
  });
  return new Map(read);
}

/** The jobs that have restored the volume that a source names. */
export const jobsOf = (
  { plan, volume }: RestoreTestSource,
  tests: ReadonlyMap<string, readonly ObservedRestoreTest[]>,
): ObservedRestoreTest[] => (tests.get(plan) ?? []).filter(({ sourceVolumeID }) => sourceVolumeID === volume);

export interface LentVolume {
  readonly serverID: string;
  readonly name: string;
  readonly job: ObservedRestoreTest;
  readonly volume: ObservedRestoredVolume;
}

/**
 * What AWS Backup has lent a drill: the volumes of the jobs that it chose, as the service lists both now. A job of
 * another testing plan, or of another volume, lends nothing.
 */
export async function readLent(
  servers: readonly Planned[],
  chosen: ReadonlyMap<string, ReadonlyMap<string, string>>,
  target: Pick<Target, 'restoreTests' | 'restored'>,
  now: Date,
): Promise<LentVolume[]> {
  const plans = testingPlansOf(servers.filter(({ serverID }) => (chosen.get(serverID)?.size ?? 0) > 0));
  if (plans.length === 0) return [];
  const tests = await readTests(plans, target, now);
  const lent = servers.flatMap(({ serverID, restored }) =>
    (restored?.volumes ?? []).flatMap((volume) => {
      const source = restoreTestOf(volume);
      const restoreJobID = chosen.get(serverID)?.get(volume.name);
      const job =
        source === undefined
          ? undefined
          : jobsOf(source, tests).find((one) => one.restoreJobID === restoreJobID);
      return job === undefined ? [] : [{ serverID, name: volume.name, job }];
    }),
  );
  const listed = await target.restored.withIDs(lent.map(({ job }) => job.volumeID));
  const byID = new Map(listed.map((volume) => [volume.volumeID, volume]));
  return lent.flatMap(({ serverID, name, job }) => {
    const volume = byID.get(job.volumeID);
    return volume === undefined ? [] : [{ serverID, name, job, volume }];
  });
}
