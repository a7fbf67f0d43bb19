import type {
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  IpPermission,
  SecurityGroup,
  Subnet,
} from '@aws-sdk/client-ec2';
import { parseLoopbackCidr } from '../account/addresses.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { networkInterfaceID, visibleInstances } from './instances.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  vpcOf,
} from './support.ts';
import { zoneOfInstance } from './zones.ts';

const NO_TAGS = () => ({});

export function describeSubnets(
  input: DescribeSubnetsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSubnetsCommandOutput, '$metadata'> {
  const subnets = [...ownSubnets(aws), ...pathOf(aws).subnets];
  const find = (id: string) => subnets.find(({ SubnetId }) => SubnetId === id);
  const chosen = input.SubnetIds?.length
    ? byID(input.SubnetIds, find, { code: 'InvalidSubnetID.NotFound', noun: 'subnet' })
    : subnets;
  const table: FilterTable<Subnet> = {
    'subnet-id': ({ SubnetId }) => [SubnetId],
    'vpc-id': ({ VpcId }) => [VpcId],
    'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
    cidr: ({ CidrBlock }) => [CidrBlock],
    'cidr-block': ({ CidrBlock }) => [CidrBlock],
    state: ({ State }) => [State],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeSubnets',
    idOf: ({ SubnetId = '' }) => SubnetId,
  });
  return { Subnets: [...page.items], ...nextToken(page) };
}

const ownSubnets = (aws: SimulatedAccount): readonly Subnet[] =>
  aws.scenario.subnets.map(({ id, cidr, zone, publicIp, freeAddresses }) => ({
    SubnetId: id,
    CidrBlock: cidr,
    VpcId: vpcOf(aws),
    AvailabilityZone: zone,
    AvailableIpAddressCount: freeAddresses ?? (parseLoopbackCidr(cidr)?.size ?? 0) - 5,
    State: 'available',
    MapPublicIpOnLaunch: publicIp,
    OwnerId: aws.scenario.account,
    Tags: [],
  }));

export function describeSecurityGroups(
  input: DescribeSecurityGroupsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSecurityGroupsCommandOutput, '$metadata'> {
  const groups = [...ownGroups(aws), ...pathOf(aws).securityGroups];
  const find = (id: string) => groups.find(({ GroupId }) => GroupId === id);
  const chosen = input.GroupIds?.length
    ? byID(input.GroupIds, find, { code: 'InvalidGroup.NotFound', noun: 'security group' })
    : groups;
  const table: FilterTable<SecurityGroup> = {
    'group-id': ({ GroupId }) => [GroupId],
    'group-name': ({ GroupName }) => [GroupName],
    'vpc-id': ({ VpcId }) => [VpcId],
  };
  const named = chosen.filter(
    ({ GroupName = '' }) => !input.GroupNames?.length || input.GroupNames.includes(GroupName),
  );
  const page = ec2Page(aws, filtered(named, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeSecurityGroups',
    idOf: ({ GroupId = '' }) => GroupId,
  });
  return { SecurityGroups: [...page.items], ...nextToken(page) };
}

const ownGroups = (aws: SimulatedAccount): readonly SecurityGroup[] =>
  aws.scenario.securityGroups.map((id) => ({
    GroupId: id,
    GroupName: id,
    Description: 'simulated',
    VpcId: vpcOf(aws),
    OwnerId: aws.scenario.account,
    IpPermissions: ingressOf(id, aws),
    IpPermissionsEgress: egressOf(id, aws),
    Tags: [],
  }));

function ingressOf(group: string, { scenario: { account, securityGroupRules } }: SimulatedAccount) {
  const own = securityGroupRules.filter((rule) => rule.group === group && rule.direction === 'in');
  if (own.length === 0)
    return [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group, UserId: account }] }];
  return permissionsOf(own, account);
}

/** Unless somebody narrows it, a group lets out everything. */
function egressOf(group: string, { scenario: { account, securityGroupRules } }: SimulatedAccount) {
  const own = securityGroupRules.filter((rule) => rule.group === group && rule.direction === 'out');
  return own.length === 0
    ? [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
    : permissionsOf(own, account);
}

type Rules = SimulatedAccount['scenario']['securityGroupRules'];

const permissionsOf = (own: Rules, account: string): IpPermission[] =>
  own.map(
    ({ from, protocol, port }): IpPermission => ({
      IpProtocol: protocol,
      // EC2 names no port where all are meant.
      ...(protocol === '-1' ? {} : { FromPort: port ?? 0, ToPort: port ?? 65_535 }),
      ...(from.startsWith('sg-') && { UserIdGroupPairs: [{ GroupId: from, UserId: account }] }),
      ...(from.startsWith('pl-') && { PrefixListIds: [{ PrefixListId: from }] }),
      ...(from.includes('/') && { IpRanges: [{ CidrIp: from }] }),
    }),
  );

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
      AvailabilityZone: zoneOfInstance(aws, instance),
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
