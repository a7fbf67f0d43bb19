import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import { mayRunUnrecorded, type WaveStart } from '../../../core/facts/steps.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { LoadedDrill } from '../../recovery-method.ts';
import { drillTagsOf, launchJobsOf } from './job-tags.ts';

type Drill = Pick<LoadedDrill, 'opening' | 'folder' | 'since'>;

/**
 * The launch jobs that this drill has started. Whoever may tag in DRS can give a colleague's job this drill's tags, so
 * tags alone prove nothing: StartWave must have recorded the job's id. Where it has asked for a launch whose answer was
 * lost, and where what it recorded cannot be read, the job must be a drill of that wave's servers and of no other.
 */
export async function ownJobsAmong(drill: Drill, jobs: readonly ObservedJob[]): Promise<ObservedJob[]> {
  const tagged = launchJobsOf(drill.opening.drillId, jobs);
  const waves = new Set(tagged.flatMap((job) => drillTagsOf(job)?.wave ?? []));
  const starts = new Map(
    await Promise.all(
      [...waves]
        .filter((wave) => wave < drill.opening.plan.waves.length)
        .map(async (wave) => [wave, await observe(() => drill.folder.read('start', wave))] as const),
    ),
  );
  return tagged.filter((job) => {
    const wave = drillTagsOf(job)?.wave ?? -1;
    const start = starts.get(wave);
    if (start === undefined) return false;
    return isRecorded(job, start) || (mayBeUnrecorded(start) && isOfWave(job, wave, drill));
  });
}

type Start = Observation<WaveStart | undefined>;

const isRecorded = ({ jobID }: ObservedJob, start: Start): boolean =>
  'known' in start && (start.known?.operations.some(({ operationID }) => operationID === jobID) ?? false);

const mayBeUnrecorded = (start: Start): boolean => 'unknown' in start || mayRunUnrecorded(start.known);

function isOfWave(job: ObservedJob, wave: number, { opening, since }: Drill): boolean {
  const members = new Set(
    opening.servers.filter((server) => server.wave === wave).map(({ serverID }) => serverID),
  );
  const isSince = job.createdAt === null || Date.parse(job.createdAt) >= since.getTime();
  return (
    job.initiatedBy === 'START_DRILL' &&
    isSince &&
    job.servers.every(({ sourceServerID }) => members.has(sourceServerID))
  );
}
