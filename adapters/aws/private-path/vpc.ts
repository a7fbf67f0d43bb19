import {
  DescribeVpcAttributeCommand,
  type EC2Client,
  type NetworkAcl,
  type NetworkAclEntry,
  paginateDescribeNetworkAcls,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcPeeringConnections,
  paginateDescribeVpcs,
  type Route,
} from '@aws-sdk/client-ec2';
import type {
  ObservedAcl,
  ObservedAclEntry,
  ObservedPathRoute,
  ObservedPathSubnet,
  ObservedPeering,
  ObservedRouteTable,
  ObservedVpc,
} from '../../../core/readiness/private-path/observation.ts';
import { filtered } from '../ec2.ts';
import { collect } from '../pages.ts';
import { observedRoute } from '../routes.ts';
import type { PrefixLists } from './prefix-lists.ts';

/** One VPC of a private path and what is in it. */

const LAST_PORT = 65_535;
const ofVpc = (vpcID: string) => ({ Filters: [{ Name: 'vpc-id', Values: [vpcID] }] });

/** Null when there is no such VPC. */
export async function vpcOf(client: EC2Client, vpcID: string): Promise<ObservedVpc | null> {
  const [vpc] = await collect(paginateDescribeVpcs({ client }, ofVpc(vpcID)), (page) => page.Vpcs);
  if (vpc === undefined) return null;
  const ask = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') =>
    client.send(new DescribeVpcAttributeCommand({ VpcId: vpcID, Attribute }));
  const [support, hostnames] = await Promise.all([ask('enableDnsSupport'), ask('enableDnsHostnames')]);
  return {
    cidrs: (vpc.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated')
      .flatMap(({ CidrBlock }) => CidrBlock ?? []),
    dnsSupport: support.EnableDnsSupport?.Value === true,
    dnsHostnames: hostnames.EnableDnsHostnames?.Value === true,
  };
}

export async function subnetsOf(client: EC2Client, vpcID: string): Promise<ObservedPathSubnet[]> {
  const subnets = await collect(paginateDescribeSubnets({ client }, ofVpc(vpcID)), (page) => page.Subnets);
  return subnets.map(({ SubnetId = '', CidrBlock = '' }) => ({ subnetID: SubnetId, cidr: CidrBlock }));
}

export async function routeTablesOf(
  client: EC2Client,
  vpcID: string,
  lists: PrefixLists,
): Promise<ObservedRouteTable[]> {
  const tables = await collect(
    paginateDescribeRouteTables({ client }, ofVpc(vpcID)),
    (page) => page.RouteTables,
  );
  const blocks = await lists(
    tables.flatMap(({ Routes = [] }) => Routes.map((route) => route.DestinationPrefixListId)),
  );
  return tables.map(({ RouteTableId = '', Associations = [], Routes = [] }) => ({
    tableID: RouteTableId,
    isMain: Associations.some(({ Main }) => Main === true),
    subnetIDs: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    routes: Routes.map((route) => routeOf(route, blocks)),
  }));
}

function routeOf(route: Route, blocks: Awaited<ReturnType<PrefixLists>>): ObservedPathRoute {
  const { DestinationCidrBlock: block, DestinationPrefixListId: list = '', State } = route;
  return {
    ...observedRoute(route),
    cidrs: block === undefined ? (blocks.get(list) ?? []) : [block],
    isActive: State === 'active',
  };
}

export async function aclsOf(client: EC2Client, vpcID: string): Promise<ObservedAcl[]> {
  const acls = await collect(
    paginateDescribeNetworkAcls({ client }, ofVpc(vpcID)),
    (page) => page.NetworkAcls,
  );
  return acls.map(observedAcl);
}

export const observedAcl = ({
  NetworkAclId = '',
  Associations = [],
  Entries = [],
}: NetworkAcl): ObservedAcl => ({
  aclID: NetworkAclId,
  subnetIDs: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
  entries: Entries.flatMap(entryOf),
});

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

/** The peerings among what routes lead to; one that is gone is absent. */
export async function peeringsOf(client: EC2Client, vias: readonly string[]): Promise<ObservedPeering[]> {
  const peerings = await filtered(
    'vpc-peering-connection-id',
    [...new Set(vias.filter((via) => via.startsWith('pcx-')))],
    (input) => paginateDescribeVpcPeeringConnections({ client }, input),
    (page) => page.VpcPeeringConnections,
  );
  return peerings.map(({ VpcPeeringConnectionId = '', Status, RequesterVpcInfo, AccepterVpcInfo }) => ({
    peeringID: VpcPeeringConnectionId,
    status: Status?.Code ?? 'unknown',
    vpcIDs: [RequesterVpcInfo?.VpcId ?? '', AccepterVpcInfo?.VpcId ?? ''],
  }));
}
