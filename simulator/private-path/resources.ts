import type {
  ManagedPrefixList,
  NetworkAcl,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  Subnet,
  TransitGatewayAttachment,
  TransitGatewayRoute,
  Vpc,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { HostedZoneOwner, ResourceRecordSet, VPC } from '@aws-sdk/client-route-53';
import type { ResolverEndpoint, ResolverRule } from '@aws-sdk/client-route53resolver';

/** What a scenario says of its path as a whole. */
export interface PathSettings {
  readonly via: 'peering' | 'transit-gateway';
  readonly source: 'vpc' | 'on-premises';
  readonly sourceRegion: string;
  readonly sourceAccount?: string | undefined;
  readonly account: string;
  readonly region: string;
}

/** Everything on a private replication path, as AWS would show it; each kind by the ids of its resources. */
export interface SimulatedPath {
  readonly vpcs: readonly PathVpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly peerings: readonly VpcPeeringConnection[];
  readonly attachments: readonly TransitGatewayAttachment[];
  readonly transitTables: readonly TransitTable[];
  readonly prefixLists: readonly PrefixList[];
  readonly zones: readonly PathZone[];
  readonly resolverRules: readonly PathResolverRule[];
  readonly resolverEndpoints: readonly ResolverEndpoint[];
  /** How every server replicates. */
  readonly replication: Readonly<Record<string, unknown>>;
  /** What is different for one server, by its id. */
  readonly ofServers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PathVpc extends Vpc {
  readonly EnableDnsSupport?: boolean;
  readonly EnableDnsHostnames?: boolean;
}

export interface TransitTable {
  readonly TransitGatewayRouteTableId?: string;
  readonly Routes?: readonly TransitGatewayRoute[];
}

interface PrefixList extends Pick<ManagedPrefixList, 'PrefixListId'> {
  readonly Entries?: readonly PrefixListEntry[];
}

export interface PathZone {
  readonly Id: string;
  readonly Name: string;
  readonly Owner: HostedZoneOwner;
  readonly VPCs: readonly VPC[];
  readonly Records: readonly ResourceRecordSet[];
}

export interface PathResolverRule extends ResolverRule {
  readonly VPCs?: readonly string[];
}
