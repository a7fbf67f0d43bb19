import type {
  NetworkAclEntry,
  Route,
  TransitGatewayAttachment,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { ON_PREMISES_CIDR, PATH, SOURCE_CIDR, STAGING_CIDR } from './ids.ts';
import type { PathSettings, SimulatedPath } from './resources.ts';

/** Two VPCs with their subnets, route tables and ACLs, and what joins them. */

type Network = Pick<SimulatedPath, 'vpcs' | 'subnets' | 'networkAcls'>;
type Routes = Pick<SimulatedPath, 'routeTables' | 'peerings' | 'attachments' | 'transitTables'>;

const [FIRST_SUBNET = '', SECOND_SUBNET = ''] = PATH.sourceSubnets;

export function healthyNetwork({ source, account, region, ...settings }: PathSettings): Network {
  const { sourceAccount = account, sourceRegion } = settings;
  const vpc = (VpcId: string, CidrBlock: string, OwnerId: string) => ({
    VpcId,
    CidrBlock,
    CidrBlockAssociationSet: [{ CidrBlock, CidrBlockState: { State: 'associated' as const } }],
    IsDefault: false,
    OwnerId,
    State: 'available' as const,
    EnableDnsSupport: true,
    EnableDnsHostnames: true,
  });
  const subnet = (VpcId: string, SubnetId: string, CidrBlock: string, AvailabilityZone: string) => ({
    SubnetId,
    VpcId,
    CidrBlock,
    AvailabilityZone,
    State: 'available' as const,
    MapPublicIpOnLaunch: false,
  });
  const { sourceVpc, stagingVpc } = PATH;
  const staging: Network = {
    vpcs: [vpc(stagingVpc, STAGING_CIDR, account)],
    subnets: [
      subnet(stagingVpc, PATH.stagingSubnet, '10.20.1.0/24', `${region}a`),
      subnet(stagingVpc, PATH.endpointSubnet, '10.20.2.0/24', `${region}a`),
    ],
    networkAcls: [
      acl(stagingVpc, PATH.stagingAcl, [PATH.stagingSubnet]),
      acl(stagingVpc, PATH.endpointAcl, [PATH.endpointSubnet]),
    ],
  };
  if (source === 'on-premises') return staging;
  return {
    vpcs: [vpc(sourceVpc, SOURCE_CIDR, sourceAccount), ...staging.vpcs],
    subnets: [
      subnet(sourceVpc, FIRST_SUBNET, '10.10.1.0/24', `${sourceRegion}a`),
      subnet(sourceVpc, SECOND_SUBNET, '10.10.2.0/24', `${sourceRegion}c`),
      ...staging.subnets,
    ],
    networkAcls: [acl(sourceVpc, PATH.sourceAcl, [FIRST_SUBNET, SECOND_SUBNET]), ...staging.networkAcls],
  };
}

/** The default ACL: all in, all out, and the last entry that refuses the rest. */
function acl(VpcId: string, NetworkAclId: string, subnets: readonly string[]) {
  const entry = (RuleNumber: number, Egress: boolean): NetworkAclEntry => ({
    RuleNumber,
    Egress,
    CidrBlock: '0.0.0.0/0',
    Protocol: '-1',
    RuleAction: RuleNumber === 100 ? 'allow' : 'deny',
  });
  return {
    NetworkAclId,
    VpcId,
    IsDefault: true,
    Associations: subnets.map((SubnetId) => ({ NetworkAclId, SubnetId })),
    Entries: [entry(100, true), entry(32_767, true), entry(100, false), entry(32_767, false)],
  };
}

export function healthyRoutes(settings: PathSettings): Routes {
  const { source, via } = settings;
  const isTransit = via === 'transit-gateway';
  const leadingTo = (TransitGatewayId: string): Route =>
    isTransit ? { TransitGatewayId } : { VpcPeeringConnectionId: PATH.peering };
  const table = (VpcId: string, RouteTableId: string, own: string, beyond: Route) => ({
    RouteTableId,
    VpcId,
    Associations: [{ RouteTableId, Main: true, AssociationState: { State: 'associated' as const } }],
    Routes: [
      { DestinationCidrBlock: own, GatewayId: 'local', State: 'active' as const },
      { ...beyond, State: 'active' as const },
    ],
  });
  if (source === 'on-premises') {
    const beyond = { DestinationCidrBlock: ON_PREMISES_CIDR, GatewayId: PATH.virtualGateway };
    return {
      routeTables: [table(PATH.stagingVpc, PATH.stagingTable, STAGING_CIDR, beyond)],
      peerings: [],
      attachments: [],
      transitTables: [],
    };
  }
  const there = { DestinationCidrBlock: STAGING_CIDR, ...leadingTo(PATH.sourceGateway) };
  const back = { DestinationCidrBlock: SOURCE_CIDR, ...leadingTo(PATH.stagingGateway) };
  return {
    routeTables: [
      table(PATH.sourceVpc, PATH.sourceTable, SOURCE_CIDR, there),
      table(PATH.stagingVpc, PATH.stagingTable, STAGING_CIDR, back),
    ],
    peerings: isTransit ? [] : [peering(settings)],
    ...(isTransit ? transit() : { attachments: [], transitTables: [] }),
  };
}

const peering = ({
  region,
  sourceRegion,
  account,
  sourceAccount = account,
}: PathSettings): VpcPeeringConnection => ({
  VpcPeeringConnectionId: PATH.peering,
  Status: { Code: 'active', Message: 'Active' },
  RequesterVpcInfo: {
    VpcId: PATH.sourceVpc,
    Region: sourceRegion,
    OwnerId: sourceAccount,
    CidrBlock: SOURCE_CIDR,
  },
  AccepterVpcInfo: { VpcId: PATH.stagingVpc, Region: region, OwnerId: account, CidrBlock: STAGING_CIDR },
});

/** A gateway in each Region, and a peering of the two, which each of them lists as its own attachment. */
function transit(): Pick<SimulatedPath, 'attachments' | 'transitTables'> {
  const attachment = (
    TransitGatewayAttachmentId: string,
    isSource: boolean,
    resource: Pick<TransitGatewayAttachment, 'ResourceType' | 'ResourceId'>,
  ): TransitGatewayAttachment => ({
    TransitGatewayAttachmentId,
    TransitGatewayId: isSource ? PATH.sourceGateway : PATH.stagingGateway,
    ...resource,
    State: 'available',
    Association: {
      TransitGatewayRouteTableId: isSource ? PATH.sourceTransitTable : PATH.stagingTransitTable,
      State: 'associated',
    },
  });
  const table = (TransitGatewayRouteTableId: string, routes: readonly (readonly [string, string])[]) => ({
    TransitGatewayRouteTableId,
    Routes: routes.map(([DestinationCidrBlock, TransitGatewayAttachmentId]) => ({
      DestinationCidrBlock,
      TransitGatewayAttachments: [{ TransitGatewayAttachmentId }],
      State: 'active' as const,
      Type: 'static' as const,
    })),
  });
  const vpc = (ResourceId: string) => ({ ResourceType: 'vpc' as const, ResourceId });
  const gateway = (ResourceId: string) => ({ ResourceType: 'peering' as const, ResourceId });
  return {
    attachments: [
      attachment(PATH.sourceAttachment, true, vpc(PATH.sourceVpc)),
      attachment(PATH.gatewayPeering, true, gateway(PATH.stagingGateway)),
      attachment(PATH.gatewayPeering, false, gateway(PATH.sourceGateway)),
      attachment(PATH.stagingAttachment, false, vpc(PATH.stagingVpc)),
    ],
    transitTables: [
      table(PATH.sourceTransitTable, [
        [STAGING_CIDR, PATH.gatewayPeering],
        [SOURCE_CIDR, PATH.sourceAttachment],
      ]),
      table(PATH.stagingTransitTable, [
        [SOURCE_CIDR, PATH.gatewayPeering],
        [STAGING_CIDR, PATH.stagingAttachment],
      ]),
    ],
  };
}
