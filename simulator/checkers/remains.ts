import { volumeGoneAt } from '../world/lifetime.ts';
import type { Job, SimulatedAccount } from '../world/state.ts';

/** Something that a drill of ours brought into the world and that is still there. */
export interface OwnResources {
  readonly kind: 'instance' | 'volume' | 'snapshot' | 'job';
  readonly id: string;
  /** The drill that made it, by the tag of its job. */
  readonly drillId: string;
}

/** The tags that a job of ours carries, written here once more, apart from the code that sets them. */
const DRILL_TAG = 'kunren:drill';
const ALL_TAGS = [DRILL_TAG, 'kunren:plan', 'kunren:wave', 'kunren:chunk', 'kunren:expires'];

/** The drill that started a job; one that lacks any of the tags is not provably ours. */
export const drillOf = (job: Job | undefined): string | undefined =>
  ALL_TAGS.every((tag) => job?.tags[tag]) ? job?.tags[DRILL_TAG] : undefined;

/** What of our drills exists at a moment: what DRS or EC2 would still charge for, and jobs that still run. */
export function ownResources(aws: SimulatedAccount, now: number): OwnResources[] {
  const ownerOf = (jobID: string): string | undefined => drillOf(aws.jobs.get(jobID));
  const found = (kind: OwnResources['kind'], id: string, jobID: string): OwnResources[] => {
    const drillId = ownerOf(jobID);
    return drillId === undefined ? [] : [{ kind, id, drillId }];
  };
  return [
    ...[...aws.instances.values()]
      .filter(({ launchedAt, terminatedAt }) => launchedAt <= now && terminatedAt > now)
      .flatMap(({ instanceID, jobID }) => found('instance', instanceID, jobID)),
    ...[...aws.volumes.values()]
      .filter((volume) => volume.createdAt <= now && volumeGoneAt(aws, volume) > now)
      .flatMap(({ volumeID, jobID }) => found('volume', volumeID, jobID)),
    ...[...aws.jobSnapshots.values()]
      .filter(({ startedAt, deletedAt }) => startedAt <= now && deletedAt > now)
      .flatMap(({ snapshotID, jobID }) => found('snapshot', snapshotID, jobID)),
    ...[...aws.jobs.values()]
      .filter(({ endedAt }) => endedAt > now)
      .flatMap(({ jobID }) => found('job', jobID, jobID)),
  ];
}
