import type {
  DescribeNetworkAclsCommandInput,
  DescribeNetworkAclsCommandOutput,
  DescribeTransitGatewayAttachmentsCommandInput,
  DescribeTransitGatewayAttachmentsCommandOutput,
  DescribeVpcPeeringConnectionsCommandInput,
  DescribeVpcPeeringConnectionsCommandOutput,
  GetManagedPrefixListEntriesCommandInput,
  GetManagedPrefixListEntriesCommandOutput,
  NetworkAcl,
  NetworkAclEntry,
  SearchTransitGatewayRoutesCommandInput,
  SearchTransitGatewayRoutesCommandOutput,
  TransitGatewayAttachment,
  TransitGatewayRoute,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken, vpcOf } from './support.ts';

/** What joins VPCs and guards their subnets: of the scenario's private path, and the network ACL of its own VPC. */

type Answer<Output> = Omit<Output, '$metadata'>;
const NO_TAGS = () => ({});

export function describeNetworkAcls(
  input: DescribeNetworkAclsCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeNetworkAclsCommandOutput> {
  const networkAcls = [ownAcl(aws), ...pathOf(aws).networkAcls];
  const chosen = input.NetworkAclIds?.length
    ? byID(input.NetworkAclIds, (id) => networkAcls.find((one) => one.NetworkAclId === id), {
        code: 'InvalidNetworkAclID.NotFound',
        noun: 'networkAcl',
      })
    : networkAcls;
  const table: FilterTable<NetworkAcl> = {
    'network-acl-id': ({ NetworkAclId }) => [NetworkAclId],
    'vpc-id': ({ VpcId }) => [VpcId],
    'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeNetworkAcls',
    idOf: ({ NetworkAclId = '' }) => NetworkAclId,
  });
  return { NetworkAcls: [...page.items], ...nextToken(page) };
}

/** The default network ACL of the subnets: everything passes but what the scenario refuses. */
function ownAcl(aws: SimulatedAccount): NetworkAcl {
  const { subnets, aclRefuses } = aws.scenario;
  const NetworkAclId = stableID('acl-', vpcOf(aws));
  const entry = (RuleNumber: number, Egress: boolean, isAllowed: boolean): NetworkAclEntry => ({
    RuleNumber,
    Egress,
    RuleAction: isAllowed ? 'allow' : 'deny',
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  });
  return {
    NetworkAclId,
    VpcId: vpcOf(aws),
    IsDefault: true,
    Associations: subnets.map(({ id }) => ({ NetworkAclId, SubnetId: id })),
    Entries: [
      ...aclRefuses.map(({ direction, from, to }, place) => ({
        ...entry(10 + place, direction === 'out', false),
        Protocol: '6',
        PortRange: { From: from, To: to },
      })),
      ...[true, false].flatMap((isEgress) => [entry(100, isEgress, true), entry(32_767, isEgress, false)]),
    ],
  };
}

export function describeVpcPeeringConnections(
  input: DescribeVpcPeeringConnectionsCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeVpcPeeringConnectionsCommandOutput> {
  const { peerings } = pathOf(aws);
  const chosen = input.VpcPeeringConnectionIds?.length
    ? byID(input.VpcPeeringConnectionIds, (id) => peerings.find((one) => one.VpcPeeringConnectionId === id), {
        code: 'InvalidVpcPeeringConnectionID.NotFound',
        noun: 'vpcPeeringConnection',
      })
    : peerings;
  const table: FilterTable<VpcPeeringConnection> = {
    'vpc-peering-connection-id': ({ VpcPeeringConnectionId }) => [VpcPeeringConnectionId],
    'status-code': ({ Status }) => [Status?.Code],
    'requester-vpc-info.vpc-id': ({ RequesterVpcInfo }) => [RequesterVpcInfo?.VpcId],
    'accepter-vpc-info.vpc-id': ({ AccepterVpcInfo }) => [AccepterVpcInfo?.VpcId],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeVpcPeeringConnections',
    idOf: ({ VpcPeeringConnectionId = '' }) => VpcPeeringConnectionId,
  });
  return { VpcPeeringConnections: [...page.items], ...nextToken(page) };
}

export function describeTransitGatewayAttachments(
  input: DescribeTransitGatewayAttachmentsCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeTransitGatewayAttachmentsCommandOutput> {
  const { TransitGatewayAttachmentIds: ids = [] } = input;
  // A peering is an attachment of each of its gateways, by the same id.
  const chosen = pathOf(aws).attachments.filter(
    ({ TransitGatewayAttachmentId = '' }) => ids.length === 0 || ids.includes(TransitGatewayAttachmentId),
  );
  const table: FilterTable<TransitGatewayAttachment> = {
    'transit-gateway-attachment-id': (one) => [one.TransitGatewayAttachmentId],
    'transit-gateway-id': ({ TransitGatewayId }) => [TransitGatewayId],
    'resource-id': ({ ResourceId }) => [ResourceId],
    'resource-type': ({ ResourceType }) => [ResourceType],
    state: ({ State }) => [State],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeTransitGatewayAttachments',
    idOf: (one) => `${one.TransitGatewayAttachmentId} ${one.TransitGatewayId}`,
  });
  return { TransitGatewayAttachments: [...page.items], ...nextToken(page) };
}

export function searchTransitGatewayRoutes(
  input: SearchTransitGatewayRoutesCommandInput,
  aws: SimulatedAccount,
): Answer<SearchTransitGatewayRoutesCommandOutput> {
  const { transitTables } = pathOf(aws);
  const [found] = byID(
    [input.TransitGatewayRouteTableId ?? ''],
    (id) => transitTables.find((one) => one.TransitGatewayRouteTableId === id),
    { code: 'InvalidRouteTableID.NotFound', noun: 'transitGatewayRouteTable' },
  );
  const table: FilterTable<TransitGatewayRoute> = {
    state: ({ State }) => [State],
    type: ({ Type }) => [Type],
    'attachment.transit-gateway-attachment-id': ({ TransitGatewayAttachments = [] }) =>
      TransitGatewayAttachments.map((one) => one.TransitGatewayAttachmentId),
    'route-search.exact-match': ({ DestinationCidrBlock }) => [DestinationCidrBlock],
  };
  const page = ec2Page(aws, filtered(found?.Routes ?? [], input.Filters, table, NO_TAGS), input, {
    operation: 'SearchTransitGatewayRoutes',
    idOf: ({ DestinationCidrBlock = '' }) => DestinationCidrBlock,
  });
  return { Routes: [...page.items], AdditionalRoutesAvailable: false, ...nextToken(page) };
}

export function getManagedPrefixListEntries(
  input: GetManagedPrefixListEntriesCommandInput,
  aws: SimulatedAccount,
): Answer<GetManagedPrefixListEntriesCommandOutput> {
  const { prefixLists } = pathOf(aws);
  const [found] = byID(
    [input.PrefixListId ?? ''],
    (id) => prefixLists.find((one) => one.PrefixListId === id),
    {
      code: 'InvalidPrefixListID.NotFound',
      noun: 'prefix list',
    },
  );
  const page = ec2Page(aws, found?.Entries ?? [], input, {
    operation: 'GetManagedPrefixListEntries',
    idOf: ({ Cidr = '' }) => Cidr,
    minimum: 1,
    maximum: 100,
  });
  return { Entries: [...page.items], ...nextToken(page) };
}
