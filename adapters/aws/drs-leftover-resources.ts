import { type EC2Client, paginateDescribeTags } from '@aws-sdk/client-ec2';
import { chunk } from './chunk.ts';
import { VALUES_PER_FILTER } from './ec2.ts';
import { collect } from './pages.ts';

/** What EC2 still has of a drill besides its instances and their volumes. */
export interface LeftoverResources {
  /** Everything that carries DRS's job tag for these jobs, of whatever kind. */
  taggedWithJobs(jobIDs: readonly string[]): Promise<LeftoverResource[]>;
}

export interface LeftoverResource {
  /** In EC2's words, such as `volume`. */
  readonly type: string;
  readonly id: string;
  readonly jobID: string;
  /** Its Name tag; null without one. */
  readonly name: string | null;
}

const JOB_TAG = 'drs.amazonaws.com-job';

export function leftoverResources(client: EC2Client): LeftoverResources {
  const paging = { client };
  return {
    async taggedWithJobs(jobIDs) {
      const tagged = await tagsWith('value', jobIDs, JOB_TAG);
      const named = await tagsWith(
        'resource-id',
        tagged.map(({ ResourceId }) => ResourceId ?? ''),
        'Name',
      );
      const names = new Map(named.map(({ ResourceId, Value }) => [ResourceId, Value]));
      return tagged.map(({ ResourceType, ResourceId, Value }) => ({
        type: ResourceType ?? 'resource',
        id: ResourceId ?? '',
        jobID: Value ?? '',
        name: names.get(ResourceId) ?? null,
      }));
    },
  };

  /** The tags of this key, of whichever resources have one of the values there. */
  async function tagsWith(filter: string, values: readonly string[], key: string) {
    const found = await Promise.all(
      chunk([...new Set(values)], VALUES_PER_FILTER).map((part) =>
        collect(
          paginateDescribeTags(paging, {
            Filters: [
              { Name: 'key', Values: [key] },
              { Name: filter, Values: part },
            ],
            MaxResults: 1_000,
          }),
          (page) => page.Tags,
        ),
      ),
    );
    return found.flat();
  }
}
