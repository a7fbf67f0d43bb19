import { type EC2Client, paginateDescribeTags, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { chunk } from './chunk.ts';
import { collect } from './drs.ts';
import { filtered, VALUES_PER_FILTER } from './ec2.ts';

/** What EC2 still has beside a drill's instances. */
export interface RemainsReader {
  existingVolumes(volumeIDs: readonly string[]): Promise<string[]>;
  /** Everything that carries DRS's job tag for these jobs, of whatever kind. */
  taggedWithJobs(jobIDs: readonly string[]): Promise<{ type: string; id: string }[]>;
}

const JOB_TAG = 'drs.amazonaws.com-job';

export function remainsReader(client: EC2Client): RemainsReader {
  const paging = { client };
  return {
    async existingVolumes(volumeIDs) {
      const volumes = await filtered(
        'volume-id',
        volumeIDs,
        (input) => paginateDescribeVolumes(paging, input),
        (page) => page.Volumes,
      );
      return volumes.map((volume) => volume.VolumeId ?? '');
    },
    async taggedWithJobs(jobIDs) {
      if (jobIDs.length === 0) return [];
      const found = await Promise.all(
        chunk(jobIDs, VALUES_PER_FILTER).map((part) =>
          collect(
            paginateDescribeTags(paging, {
              Filters: [
                { Name: 'key', Values: [JOB_TAG] },
                { Name: 'value', Values: part },
              ],
              MaxResults: 1_000,
            }),
            (page) => page.Tags,
          ),
        ),
      );
      return found.flat().map((tag) => ({ type: tag.ResourceType ?? 'resource', id: tag.ResourceId ?? '' }));
    },
  };
}
