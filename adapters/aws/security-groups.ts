import { type EC2Client, type IpPermission, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import { filtered } from './ec2.ts';

/** What a security group lets in and out, for the CLI. */
export interface ObservedGroup {
  readonly groupID: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
}

export interface GroupRule {
  /** `tcp`, `udp`, a protocol's number, or `-1` for all. */
  readonly protocol: string;
  /** Null: every port. */
  readonly ports: { readonly from: number; readonly to: number } | null;
  /** The other side: ids of security groups and of prefix lists, and blocks of addresses. */
  readonly peers: readonly string[];
}

/** Those of the security groups that exist. */
export async function readSecurityGroups(
  client: EC2Client,
  groupIDs: readonly string[],
): Promise<ObservedGroup[]> {
  const groups = await filtered(
    'group-id',
    groupIDs,
    (input) => paginateDescribeSecurityGroups({ client }, input),
    (page) => page.SecurityGroups,
  );
  return groups.map(({ GroupId = '', IpPermissions = [], IpPermissionsEgress = [] }) => ({
    groupID: GroupId,
    ingress: IpPermissions.map(ruleOf),
    egress: IpPermissionsEgress.map(ruleOf),
  }));
}

/** EC2 API Reference, IpPermission: the ports are absent or −1 where every one is meant. */
const ruleOf = (permission: IpPermission): GroupRule => {
  const { IpProtocol = '-1', FromPort = -1, ToPort = -1 } = permission;
  return {
    protocol: IpProtocol,
    ports: FromPort === -1 ? null : { from: FromPort, to: ToPort },
    peers: [
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId = '' }) => GroupId),
      ...(permission.IpRanges ?? []).map(({ CidrIp = '' }) => CidrIp),
      ...(permission.PrefixListIds ?? []).map(({ PrefixListId = '' }) => PrefixListId),
    ],
  };
};
