import { volumeGoneAt } from '../account/lifetime.ts';
import type { Job, SimulatedAccount } from '../account/state.ts';
import { restoredResources } from './restored.ts';

/** A resource that a drill of kunren's created and that still exists. */
export interface OwnResources {
  readonly kind: 'instance' | 'row' | 'volume' | 'snapshot' | 'job';
  readonly id: string;
  readonly jobID: string;
  /** The drill that created it, by its job's tag or its own. */
  readonly drillId: string;
}

/** The tags of kunren's jobs, repeated here independently of the code that sets them. */
const DRILL_TAG = 'kunren:drill';
const ALL_TAGS = [DRILL_TAG, 'kunren:plan', 'kunren:wave', 'kunren:chunk', 'kunren:expires'];

/** The drill that started a job; a job that lacks any of the tags is not provably kunren's. */
export const drillOf = (job: Job | undefined): string | undefined =>
  ALL_TAGS.every((tag) => job?.tags[tag]) ? job?.tags[DRILL_TAG] : undefined;

/** What exists of kunren's drills at a moment: what DRS or EC2 would charge for, dead rows in DRS, running jobs. */
export function ownResources(aws: SimulatedAccount, now: number): OwnResources[] {
  const ownerOf = (jobID: string): string | undefined => drillOf(aws.jobs.get(jobID));
  const found = (kind: OwnResources['kind'], id: string, jobID: string): OwnResources[] => {
    const drillId = ownerOf(jobID);
    return drillId === undefined ? [] : [{ kind, id, jobID, drillId }];
  };
  return [
    ...[...aws.instances.values()]
      .filter(({ launchedAt, terminatedAt }) => launchedAt <= now && terminatedAt > now)
      .flatMap(({ instanceID, jobID }) => found('instance', instanceID, jobID)),
    // DRS removes what it terminated itself; a row that it will never remove refuses the next drill.
    ...[...aws.instances.values()]
      .filter(({ row, terminatedAt }) => row?.removedAt === Number.POSITIVE_INFINITY && terminatedAt <= now)
      .flatMap(({ instanceID, jobID }) => found('row', instanceID, jobID)),
    ...[...aws.volumes.values()]
      .filter((volume) => volume.createdAt <= now && volumeGoneAt(aws, volume) > now)
      .flatMap(({ volumeID, jobID }) => found('volume', volumeID, jobID)),
    ...[...aws.jobSnapshots.values()]
      .filter(({ startedAt, deletedAt }) => startedAt <= now && deletedAt > now)
      .flatMap(({ snapshotID, jobID }) => found('snapshot', snapshotID, jobID)),
    ...[...aws.jobs.values()]
      .filter(({ endedAt }) => endedAt > now)
      .flatMap(({ jobID }) => found('job', jobID, jobID)),
    // What no job made.
    ...restoredResources(aws, now).map((one) => ({ ...one, jobID: '' })),
  ];
}
