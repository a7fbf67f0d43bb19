import { ON_PREMISES_CIDR, PATH, SOURCE_CIDR, STAGING_CIDR } from '../../simulator/private-path/ids.ts';
import type { Break } from './private-path-break.ts';

/** Transit gateways, sources outside AWS, and what may not be read. */

const onGateways = (changed: Readonly<Record<string, object | null>>, more: object = {}) => ({
  path: { via: 'transit-gateway', change: changed, ...more },
});
const transitRoute = (cidr: string, attachment: string, state = 'active') => ({
  DestinationCidrBlock: cidr,
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: attachment }],
  State: state,
  Type: 'static',
});

export const TRANSIT_BREAKS: readonly Break[] = [
  {
    name: 'the source VPC is not attached to its transit gateway',
    ...onGateways({ [PATH.sourceAttachment]: null }),
    found: [
      ['TRANSIT_NOT_ATTACHED', PATH.sourceGateway],
      // Where the gateway's own route would then lead is not listed.
      ['TRANSIT_UNDECIDED', PATH.sourceAttachment],
    ],
  },
  {
    name: 'the peering of the transit gateways waits to be accepted',
    ...onGateways({ [PATH.gatewayPeering]: { State: 'pendingAcceptance' } }),
    found: [['TRANSIT_ATTACHMENT_STATE', PATH.gatewayPeering]],
  },
  {
    name: 'the attachment of the staging VPC is being deleted',
    ...onGateways({ [PATH.stagingAttachment]: { State: 'deleting' } }),
    found: [['TRANSIT_ATTACHMENT_STATE', PATH.stagingAttachment]],
  },
  {
    name: 'the source’s gateway has no route to the staging VPC',
    ...onGateways({
      [PATH.sourceTransitTable]: { Routes: [transitRoute(SOURCE_CIDR, PATH.sourceAttachment)] },
    }),
    found: [['TRANSIT_ROUTE_MISSING', PATH.sourceTransitTable]],
  },
  {
    name: 'the staging area’s gateway has a blackhole on the way back',
    ...onGateways({
      [PATH.stagingTransitTable]: {
        Routes: [
          transitRoute(STAGING_CIDR, PATH.stagingAttachment),
          { DestinationCidrBlock: SOURCE_CIDR, State: 'blackhole', Type: 'static' },
        ],
      },
    }),
    found: [['TRANSIT_ROUTE_BLACKHOLE', PATH.stagingTransitTable]],
  },
  {
    name: 'the staging area’s gateway leads to another VPC',
    ...onGateways(
      {
        [PATH.stagingTransitTable]: {
          Routes: [
            transitRoute(SOURCE_CIDR, PATH.gatewayPeering),
            transitRoute(STAGING_CIDR, 'tgw-attach-0a1b2c3d4e5f60099'),
          ],
        },
      },
      {
        add: {
          attachments: [
            {
              TransitGatewayAttachmentId: 'tgw-attach-0a1b2c3d4e5f60099',
              TransitGatewayId: PATH.stagingGateway,
              ResourceType: 'vpc',
              ResourceId: 'vpc-0a1b2c3d4e5f60099',
              State: 'available',
            },
          ],
        },
      },
    ),
    found: [['TRANSIT_ELSEWHERE', 'tgw-attach-0a1b2c3d4e5f60099']],
  },
  {
    name: 'the staging area’s gateway belongs to a network account, which shows no table',
    ...onGateways({ [PATH.stagingAttachment]: { Association: null } }),
    found: [['TRANSIT_UNDECIDED', PATH.stagingAttachment]],
  },
];

const outside = { source: { onPremises: [ON_PREMISES_CIDR] } };
const onPremises = (changed: Readonly<Record<string, object | null>> = {}) => ({
  path: { source: 'on-premises', change: changed },
  ...outside,
});

export const ON_PREMISES_BREAKS: readonly Break[] = [
  {
    name: 'on premises: no inbound endpoint of the Resolver',
    ...onPremises({ [PATH.inboundResolver]: null }),
    found: [['INBOUND_RESOLVER_MISSING', PATH.stagingVpc]],
  },
  {
    name: 'on premises: the inbound endpoint needs attention',
    ...onPremises({ [PATH.inboundResolver]: { Status: 'ACTION_NEEDED' } }),
    found: [['INBOUND_RESOLVER_STATE', PATH.inboundResolver]],
  },
  {
    name: 'on premises: the inbound endpoint admits no DNS over UDP',
    ...onPremises({
      [PATH.resolverGroup]: {
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: ON_PREMISES_CIDR }] },
        ],
      },
    }),
    found: [['INBOUND_RESOLVER_53', PATH.inboundResolver]],
  },
  {
    name: 'on premises: the inbound endpoint admits a prefix list that cannot be read',
    ...onPremises({
      [PATH.resolverGroup]: {
        IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d4e5f60099' }] }],
      },
    }),
    found: [['INBOUND_RESOLVER_UNDECIDED', PATH.inboundResolver]],
  },
  {
    name: 'on premises: no route back',
    ...onPremises({
      [PATH.stagingTable]: {
        Routes: [{ DestinationCidrBlock: STAGING_CIDR, GatewayId: 'local', State: 'active' }],
      },
    }),
    found: [['ROUTE_MISSING', PATH.stagingTable]],
  },
];

const denied = (operation: string, more: object = {}) => ({
  scenario: { faults: [{ operation, error: 'AccessDenied', status: 403, ...more }] },
});

export const UNREAD_BREAKS: readonly Break[] = [
  {
    name: 'replication settings may not be read: one finding for all servers',
    ...denied('drs:GetReplicationConfiguration'),
    found: [['NOT_READ', `${PATH.stagingVpc} drs:GetReplicationConfiguration`]],
  },
  {
    name: 'the endpoints may not be read',
    ...denied('ec2:DescribeVpcEndpoints'),
    found: [['NOT_READ', `${PATH.stagingVpc} ec2:DescribeVpcEndpoints`]],
  },
  {
    name: 'the zones of the source VPC may not be read',
    ...denied('route53:ListHostedZonesByVPC', { key: PATH.sourceVpc }),
    found: [['NOT_READ', `${PATH.sourceVpc} route53:ListHostedZonesByVPC`]],
  },
  {
    name: 'the records of a zone may not be read',
    ...denied('route53:ListResourceRecordSets', { key: PATH.zones.drs }),
    found: [['NOT_READ', `${PATH.stagingVpc} route53:ListResourceRecordSets`]],
  },
  {
    name: 'the routes of a transit gateway may not be read',
    ...onGateways({}),
    ...denied('ec2:SearchTransitGatewayRoutes', { key: PATH.sourceTransitTable }),
    found: [['NOT_READ', `${PATH.sourceVpc} ec2:SearchTransitGatewayRoutes`]],
  },
  {
    name: 'the role of the source account may not be assumed: one finding for all of it',
    source: {
      vpc: PATH.sourceVpc,
      region: 'ap-northeast-1',
      account: '444455556666',
      role: { arn: 'arn:aws:iam::444455556666:role/kunren-source', externalId: 'kunren-drills-2026' },
    },
    found: [['NOT_READ', `${PATH.sourceVpc} ec2:DescribeVpcs`]],
  },
];
