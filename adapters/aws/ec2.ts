import { type EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { chunk } from './chunk.ts';
import type { ObservedInstance } from './drs-observations.ts';
import { collect } from './drs.ts';

/** Reading EC2: kunren changes nothing there. */
export interface Ec2Reader {
  /** Instances that carry DRS's source server tag for these servers, terminated ones left out. */
  instancesOf(sourceServerIDs: readonly string[]): Promise<ObservedInstance[]>;
  instances(instanceIDs: readonly string[]): Promise<ObservedInstance[]>;
}

const SOURCE_SERVER_TAG = 'drs.amazonaws.com-source-server';
/** EC2 takes at most so many values in a filter. */
export const VALUES_PER_FILTER = 200;

/** One call for each 200 values; a filter, unlike a list of ids, does not fail on an id that is gone. */
export async function filtered<Page, Item>(
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
