import {
  type EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcEndpoints,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type {
  ObservedGroupRule,
  ObservedPathEndpoint,
  ObservedPathGroup,
} from '../../../core/readiness/private-path/observation.ts';
import { collect } from '../pages.ts';
import type { PrefixLists } from './prefix-lists.ts';

/** What the staging VPC has beside its network: endpoints, and the groups that guard them. */

const LAST_PORT = 65_535;
const ofVpc = (vpcID: string) => ({ Filters: [{ Name: 'vpc-id', Values: [vpcID] }] });

export async function stagingEndpoints(client: EC2Client, vpcID: string): Promise<ObservedPathEndpoint[]> {
  const endpoints = await collect(
    paginateDescribeVpcEndpoints({ client }, ofVpc(vpcID)),
    (page) => page.VpcEndpoints,
  );
  return endpoints.map((endpoint) => ({
    endpointID: endpoint.VpcEndpointId ?? '',
    service: endpoint.ServiceName ?? '',
    isInterface: endpoint.VpcEndpointType === 'Interface',
    state: endpoint.State ?? 'unknown',
    hasPrivateDns: endpoint.PrivateDnsEnabled === true,
    dnsNames: (endpoint.DnsEntries ?? []).flatMap(({ DnsName }) => DnsName?.toLowerCase() ?? []),
    subnetIDs: endpoint.SubnetIds ?? [],
    groupIDs: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    policy: endpoint.PolicyDocument ?? '',
  }));
}

export async function stagingGroups(
  client: EC2Client,
  vpcID: string,
  lists: PrefixLists,
): Promise<ObservedPathGroup[]> {
  const groups = await collect(
    paginateDescribeSecurityGroups({ client }, ofVpc(vpcID)),
    (page) => page.SecurityGroups,
  );
  return observedGroups(groups, lists);
}

export async function observedGroups(
  groups: readonly SecurityGroup[],
  lists: PrefixLists,
): Promise<ObservedPathGroup[]> {
  const permissions = groups.flatMap(({ IpPermissions = [], IpPermissionsEgress = [] }) => [
    ...IpPermissions,
    ...IpPermissionsEgress,
  ]);
  const blocks = await lists(
    permissions.flatMap(({ PrefixListIds = [] }) => PrefixListIds.map((one) => one.PrefixListId)),
  );
  const rules = (of: readonly IpPermission[] = []) => of.map((permission) => ruleOf(permission, blocks));
  return groups.map(({ GroupId = '', IpPermissions, IpPermissionsEgress }) => ({
    groupID: GroupId,
    ingress: rules(IpPermissions),
    egress: rules(IpPermissionsEgress),
  }));
}

/** EC2 API Reference, IpPermission: the ports are absent or −1 where every one is meant. */
function ruleOf(permission: IpPermission, blocks: Awaited<ReturnType<PrefixLists>>): ObservedGroupRule {
  const { IpProtocol = '-1', FromPort = -1, ToPort = -1, IpRanges = [], PrefixListIds = [] } = permission;
  const listIDs = PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []);
  return {
    protocol: IpProtocol,
    from: FromPort === -1 ? 0 : FromPort,
    to: ToPort === -1 ? LAST_PORT : ToPort,
    cidrs: [
      ...IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
      ...listIDs.flatMap((id) => blocks.get(id) ?? []),
    ],
    groupIDs: (permission.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    unreadListIDs: listIDs.filter((id) => !blocks.has(id)),
  };
}
