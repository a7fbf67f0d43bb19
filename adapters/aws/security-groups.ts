import { type EC2Client, type IpPermission, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import type { ObservedGroup, ObservedGroupRule } from '../../core/network/observation.ts';
import { filtered } from './ec2.ts';
import { type PrefixLists, prefixLists } from './prefix-lists.ts';

const LAST_PORT = 65_535;

/** The security groups that a filter finds, with the blocks of the prefix lists that their rules name. */
export async function readSecurityGroups(
  client: EC2Client,
  filter: 'group-id' | 'vpc-id',
  values: readonly string[],
  lists: PrefixLists = prefixLists(client),
): Promise<ObservedGroup[]> {
  const groups = await filtered(
    filter,
    values,
    (input) => paginateDescribeSecurityGroups({ client }, input),
    (page) => page.SecurityGroups,
  );
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
function ruleOf(permission: IpPermission, blocks: ReadonlyMap<string, readonly string[]>): ObservedGroupRule {
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
