import { type EC2Client, paginateDescribeTags, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { chunk } from './chunk.ts';
import { filtered, VALUES_PER_FILTER } from './ec2.ts';
import { collect } from './pages.ts';

/** What EC2 still has of a drill besides its instances. */
export interface LeftoverResources {
  existingVolumes(volumeIDs: readonly string[]): Promise<string[]>;
  /** Everything that carries DRS's job tag for these jobs, of whatever kind. */
  taggedWithJobs(jobIDs: readonly string[]): Promise<{ type: string; id: string }[]>;
}

const JOB_TAG = 'drs.amazonaws.com-job';

export function leftoverResources(client: EC2Client): LeftoverResources {
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
