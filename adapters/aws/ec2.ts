import { type EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import type { ObservedInstance } from '../../core/guards/observation.ts';
import { chunk } from './chunk.ts';
import { collect } from './pages.ts';

/** What EC2 says of these instances; one that it does not know is left out. */
export type ReadInstances = (instanceIDs: readonly string[]) => Promise<ObservedInstance[]>;

/** The most values that EC2 takes in a filter. */
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

/** The instances that one filter finds, from every page. */
export const instancesBy = (
  client: EC2Client,
  name: string,
  values: readonly string[],
): Promise<Instance[]> =>
  filtered(
    name,
    values,
    (input) => paginateDescribeInstances({ client }, input),
    (page) => page.Reservations?.flatMap((reservation) => reservation.Instances ?? []),
  );

export const instanceReader =
  (client: EC2Client): ReadInstances =>
  async (instanceIDs) =>
    (await instancesBy(client, 'instance-id', instanceIDs)).map(toInstance);

function toInstance(instance: Instance): ObservedInstance {
  return {
    instanceID: instance.InstanceId ?? '',
    state: instance.State?.Name ?? 'unknown',
    stateReason: instance.StateReason?.Message ?? null,
    instanceType: instance.InstanceType ?? null,
    privateIpAddress: instance.PrivateIpAddress ?? null,
    publicIpAddress: instance.PublicIpAddress ?? null,
    subnetID: instance.SubnetId ?? null,
    instanceProfile: instance.IamInstanceProfile?.Arn?.split('/').at(-1) ?? null,
    imdsv2: instance.MetadataOptions?.HttpTokens ?? null,
    metadataService: metadataServiceOf(instance),
    securityGroupIDs: (instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    volumeIDs: (instance.BlockDeviceMappings ?? [])
      .map((mapping) => mapping.Ebs?.VolumeId)
      .filter((id) => id !== undefined),
  };
}

function metadataServiceOf({ MetadataOptions }: Instance): boolean | null {
  const { HttpEndpoint } = MetadataOptions ?? {};
  return HttpEndpoint === undefined ? null : HttpEndpoint === 'enabled';
}
