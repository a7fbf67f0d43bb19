import { type EC2Client, type NetworkAclEntry, paginateDescribeNetworkAcls } from '@aws-sdk/client-ec2';
import type { ObservedAcl, ObservedAclEntry } from '../../core/network/observation.ts';
import { filtered } from './ec2.ts';

const LAST_PORT = 65_535;

/** The network ACLs that a filter finds. */
export async function readAcls(
  client: EC2Client,
  filter: 'association.subnet-id' | 'vpc-id',
  values: readonly string[],
): Promise<ObservedAcl[]> {
  const acls = await filtered(
    filter,
    values,
    (input) => paginateDescribeNetworkAcls({ client }, input),
    (page) => page.NetworkAcls,
  );
  return acls.map(({ NetworkAclId = '', Associations = [], Entries = [] }) => ({
    aclID: NetworkAclId,
    subnetIDs: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    entries: Entries.flatMap(entryOf),
  }));
}

/** Only those for IPv4; one for every protocol has no ports. */
function entryOf(entry: NetworkAclEntry): ObservedAclEntry[] {
  const { CidrBlock, RuleNumber = 0, Egress, RuleAction, Protocol = '-1', PortRange } = entry;
  if (CidrBlock === undefined) return [];
  return [
    {
      number: RuleNumber,
      isEgress: Egress === true,
      allows: RuleAction === 'allow',
      protocol: Protocol,
      cidr: CidrBlock,
      from: PortRange?.From ?? 0,
      to: PortRange?.To ?? LAST_PORT,
    },
  ];
}
