import {
  type EC2Client,
  type Instance,
  paginateDescribeInstanceStatus,
  paginateDescribeInstances,
  paginateDescribeTags,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2';
import { chunk } from '../core/chunks.ts';
import type { ObservedInstance } from '../core/observations.ts';
import { collect } from './drs.ts';

/** Reading EC2: kunren changes nothing there. */
export interface Ec2Reader {
  /** Instances that carry DRS's source server tag for these servers, terminated ones left out. */
  instancesOf(sourceServerIDs: readonly string[]): Promise<ObservedInstance[]>;
  instances(instanceIDs: readonly string[]): Promise<ObservedInstance[]>;
  /** Those of the running instances whose system and instance checks are both ok. */
  healthy(instanceIDs: readonly string[]): Promise<Set<string>>;
  existingVolumes(volumeIDs: readonly string[]): Promise<string[]>;
  /** Everything that carries DRS's job tag for these jobs, of whatever kind. */
  taggedWithJobs(jobIDs: readonly string[]): Promise<{ type: string; id: string }[]>;
}

const SOURCE_SERVER_TAG = 'drs.amazonaws.com-source-server';
const JOB_TAG = 'drs.amazonaws.com-job';
/** EC2 takes at most 200 values in a filter, and 100 ids in DescribeInstanceStatus. */
const VALUES_PER_FILTER = 200;
const IDS_PER_STATUS_CALL = 100;

/** One call for each 200 values; a filter, unlike a list of ids, does not fail on an id that is gone. */
async function filtered<Page, Item>(
  name: string,
  values: readonly string[],
  pages: (input: {
    Filters: { Name: string; Values: string[] }[];
    MaxResults: number;
  }) => AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found = await Promise.all(
    chunk(values, VALUES_PER_FILTER).map((part) =>
      collect(pages({ Filters: [{ Name: name, Values: part }], MaxResults: 1_000 }), items),
    ),
  );
  return found.flat();
}

export function ec2Reader(client: EC2Client): Ec2Reader {
  const paging = { client };

  const instancesBy = (name: string, values: readonly string[]): Promise<Instance[]> =>
    filtered(
      name,
      values,
      (input) => paginateDescribeInstances(paging, input),
      (page) => page.Reservations?.flatMap((reservation) => reservation.Instances ?? []),
    );

  return {
    async instancesOf(sourceServerIDs) {
      const instances = await instancesBy(`tag:${SOURCE_SERVER_TAG}`, sourceServerIDs);
      return instances.map(toInstance).filter((instance) => instance.state !== 'terminated');
    },
    async instances(instanceIDs) {
      return (await instancesBy('instance-id', instanceIDs)).map(toInstance);
    },
    async healthy(instanceIDs) {
      const statuses = await Promise.all(
        chunk(instanceIDs, IDS_PER_STATUS_CALL).map((ids) =>
          collect(
            paginateDescribeInstanceStatus(paging, { InstanceIds: ids }),
            (page) => page.InstanceStatuses,
          ),
        ),
      );
      return new Set(
        statuses
          .flat()
          .filter((status) => status.SystemStatus?.Status === 'ok' && status.InstanceStatus?.Status === 'ok')
          .map((status) => status.InstanceId ?? ''),
      );
    },
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

function toInstance(instance: Instance): ObservedInstance {
  return {
    instanceID: instance.InstanceId ?? '',
    state: instance.State?.Name ?? 'unknown',
    instanceType: instance.InstanceType ?? null,
    privateIpAddress: instance.PrivateIpAddress ?? null,
    subnetID: instance.SubnetId ?? null,
    volumeIDs: (instance.BlockDeviceMappings ?? [])
      .map((mapping) => mapping.Ebs?.VolumeId)
      .filter((id) => id !== undefined),
    sourceServerID: instance.Tags?.find((tag) => tag.Key === SOURCE_SERVER_TAG)?.Value ?? null,
  };
}
