import type {
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  IpPermission,
} from '@aws-sdk/client-ec2';
import { parseLoopbackCidr } from '../account/addresses.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { networkInterfaceID, visibleInstances } from './instances.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  vpcOf,
  zoneOf,
} from './support.ts';

type Subnet = SimulatedAccount['scenario']['subnets'][number];
const NO_TAGS = () => ({});

export function describeSubnets(
  input: DescribeSubnetsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSubnetsCommandOutput, '$metadata'> {
  const { subnets } = aws.scenario;
  const find = (id: string) => subnets.find((subnet) => subnet.id === id);
  const chosen = input.SubnetIds?.length
    ? byID(input.SubnetIds, find, { code: 'InvalidSubnetID.NotFound', noun: 'subnet' })
    : subnets;
  const table: FilterTable<Subnet> = {
    'subnet-id': ({ id }) => [id],
    'vpc-id': () => [vpcOf(aws)],
    'availability-zone': () => [zoneOf(aws)],
    cidr: ({ cidr }) => [cidr],
    'cidr-block': ({ cidr }) => [cidr],
    state: () => ['available'],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeSubnets',
    idOf: ({ id }) => id,
  });
  return {
    Subnets: page.items.map(({ id, cidr, publicIp }) => ({
      SubnetId: id,
      CidrBlock: cidr,
      VpcId: vpcOf(aws),
      AvailabilityZone: zoneOf(aws),
      AvailableIpAddressCount: (parseLoopbackCidr(cidr)?.size ?? 0) - 5,
      State: 'available',
      MapPublicIpOnLaunch: publicIp,
      OwnerId: aws.scenario.account,
      Tags: [],
    })),
    ...nextToken(page),
  };
}

export function describeSecurityGroups(
  input: DescribeSecurityGroupsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSecurityGroupsCommandOutput, '$metadata'> {
  const { securityGroups } = aws.scenario;
  const find = (id: string) => securityGroups.find((group) => group === id);
  const chosen = input.GroupIds?.length
    ? byID(input.GroupIds, find, { code: 'InvalidGroup.NotFound', noun: 'security group' })
    : securityGroups;
  const table: FilterTable<string> = {
    'group-id': (id) => [id],
    'group-name': (id) => [id],
    'vpc-id': () => [vpcOf(aws)],
  };
  const named = chosen.filter((id) => !input.GroupNames?.length || input.GroupNames.includes(id));
  const page = ec2Page(aws, filtered(named, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeSecurityGroups',
    idOf: (id) => id,
  });
  return {
    SecurityGroups: page.items.map((id) => ({
      GroupId: id,
      GroupName: id,
      Description: 'simulated',
      VpcId: vpcOf(aws),
      OwnerId: aws.scenario.account,
      IpPermissions: ingressOf(id, aws),
      // Unless somebody narrows it, a group lets out everything.
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      Tags: [],
    })),
    ...nextToken(page),
  };
}

function ingressOf(group: string, { scenario: { account, securityGroupRules } }: SimulatedAccount) {
  const own = securityGroupRules.filter((rule) => rule.group === group);
  if (own.length === 0)
    return [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group, UserId: account }] }];
  return own.map(
    ({ from, protocol, port }): IpPermission => ({
      IpProtocol: protocol,
      // EC2 names no port where all are meant.
      ...(protocol === '-1' ? {} : { FromPort: port ?? 0, ToPort: port ?? 65_535 }),
      ...(from.startsWith('sg-') && { UserIdGroupPairs: [{ GroupId: from, UserId: account }] }),
      ...(from.startsWith('pl-') && { PrefixListIds: [{ PrefixListId: from }] }),
      ...(from.includes('/') && { IpRanges: [{ CidrIp: from }] }),
    }),
  );
}

export function describeNetworkInterfaces(
  input: DescribeNetworkInterfacesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeNetworkInterfacesCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.NetworkInterfaceIds, input, 'networkInterfaceIds');
  const living = visibleInstances(aws, aws.now())
    .filter(({ state }) => state !== 'terminated')
    .map(({ instance }) => instance);
  const index = new Map(living.map((instance) => [networkInterfaceID(instance), instance]));
  const chosen = input.NetworkInterfaceIds?.length
    ? byID(input.NetworkInterfaceIds, (id) => index.get(id), {
        code: 'InvalidNetworkInterfaceID.NotFound',
        noun: 'networkInterface',
      })
    : living;
  const table: FilterTable<Instance> = {
    'network-interface-id': (instance) => [networkInterfaceID(instance)],
    'attachment.instance-id': ({ instanceID }) => [instanceID],
    'private-ip-address': ({ address }) => [address],
    'subnet-id': ({ subnetID }) => [subnetID],
    'group-id': ({ securityGroupIDs }) => securityGroupIDs,
    'vpc-id': () => [vpcOf(aws)],
    status: () => ['in-use'],
  };
  // The interfaces carry DRS's tags as their instances do.
  const found = filtered(chosen, input.Filters, table, ({ tags }) => tags);
  const page = ec2Page(aws, found, input.NetworkInterfaceIds?.length ? 'whole' : input, {
    operation: 'DescribeNetworkInterfaces',
    idOf: networkInterfaceID,
  });
  return {
    NetworkInterfaces: page.items.map((instance) => ({
      NetworkInterfaceId: networkInterfaceID(instance),
      PrivateIpAddress: instance.address,
      SubnetId: instance.subnetID,
      VpcId: vpcOf(aws),
      AvailabilityZone: zoneOf(aws),
      OwnerId: aws.scenario.account,
      Status: 'in-use',
      Groups: instance.securityGroupIDs.map((GroupId) => ({ GroupId, GroupName: GroupId })),
      Attachment: {
        InstanceId: instance.instanceID,
        DeviceIndex: 0,
        Status: 'attached',
        DeleteOnTermination: true,
      },
      TagSet: Object.entries(instance.tags).map(([Key, Value]) => ({ Key, Value })),
    })),
    ...nextToken(page),
  };
}
