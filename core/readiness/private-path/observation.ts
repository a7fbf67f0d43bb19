import type { Observation } from '../../guards/observation.ts';
import type { ObservedAcl, ObservedGroup } from '../../network/observation.ts';

/** What was seen of a private replication path, on both of its sides, uninterpreted. Only IPv4: DRS's default. */
export interface PrivatePathObservation {
  /** The target's Region, whose endpoints and names the path leads to. */
  readonly region: string;
  readonly staging: ObservedSide;
  /** Null: the source servers are outside AWS. */
  readonly source: ObservedSide | null;
  /** Of the staging VPC. */
  readonly endpoints: Observation<readonly ObservedPathEndpoint[]>;
  /** Of zones that have one of the needed names, by zone id. */
  readonly records: ReadonlyMap<string, Observation<readonly ObservedRecord[]>>;
  /** The security groups of the staging VPC. */
  readonly groups: Observation<readonly ObservedGroup[]>;
  /** The Resolver's inbound endpoints in the staging VPC. */
  readonly inboundResolvers: Observation<readonly ObservedResolverEndpoint[]>;
  readonly replication: readonly ObservedReplication[];
}

/** One VPC and what is in it. */
export interface ObservedSide {
  readonly vpcID: string;
  readonly account: string;
  readonly region: string;
  /** Null: there is no such VPC. */
  readonly vpc: Observation<ObservedVpc | null>;
  readonly subnets: Observation<readonly ObservedPathSubnet[]>;
  readonly routeTables: Observation<readonly ObservedRouteTable[]>;
  readonly acls: Observation<readonly ObservedAcl[]>;
  /** Peerings that the VPC's routes lead to. */
  readonly peerings: Observation<readonly ObservedPeering[]>;
  readonly zones: Observation<readonly ObservedZone[]>;
  /** Rules of the Resolver that are associated with the VPC. */
  readonly resolverRules: Observation<readonly ObservedResolverRule[]>;
  /** Of the transit gateways that the VPC is attached to, or that its routes lead to. */
  readonly attachments: Observation<readonly ObservedAttachment[]>;
  /** Of the transit gateways' route tables, by id. */
  readonly transitRoutes: ReadonlyMap<string, Observation<readonly ObservedTransitRoute[]>>;
}

export interface ObservedVpc {
  readonly cidrs: readonly string[];
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
}

export interface ObservedPathSubnet {
  readonly subnetID: string;
  readonly cidr: string;
}

export interface ObservedRouteTable {
  readonly tableID: string;
  /** Of a VPC: the table of subnets without one of their own. */
  readonly isMain: boolean;
  readonly subnetIDs: readonly string[];
  readonly routes: readonly ObservedPathRoute[];
}

export interface ObservedPathRoute {
  /** Several where it names a prefix list; none where the list's entries could not be read, or it is for IPv6. */
  readonly cidrs: readonly string[];
  /** As written: a block or a prefix list. */
  readonly destination: string;
  /** `local`, or the gateway, peering or interface that it leads to. */
  readonly via: string;
  readonly isActive: boolean;
}

export interface ObservedPathEndpoint {
  readonly endpointID: string;
  /** `com.amazonaws.ap-northeast-3.drs`. */
  readonly service: string;
  readonly isInterface: boolean;
  /** As AWS writes it: its API Reference has Available, its responses have available. */
  readonly state: string;
  readonly hasPrivateDns: boolean;
  readonly dnsNames: readonly string[];
  readonly subnetIDs: readonly string[];
  readonly groupIDs: readonly string[];
  /** A JSON document. */
  readonly policy: string;
}

export interface ObservedZone {
  readonly zoneID: string;
  /** In small letters, without the last dot. */
  readonly name: string;
  /** Null: a service of AWS owns it, as for an endpoint's private name. */
  readonly ownerAccount: string | null;
}

export interface ObservedRecord {
  /** In small letters, without the last dot; `*` is the wildcard. */
  readonly name: string;
  readonly type: string;
  /** What an alias leads to, in the same form; null: no alias. */
  readonly aliasTo: string | null;
}

export interface ObservedPeering {
  readonly peeringID: string;
  readonly status: string;
  readonly vpcIDs: readonly [requester: string, accepter: string];
}

export interface ObservedResolverRule {
  readonly ruleID: string;
  /** In small letters, without the last dot. */
  readonly domain: string;
  readonly isForward: boolean;
}

export interface ObservedResolverEndpoint {
  readonly endpointID: string;
  readonly status: string;
  readonly groupIDs: readonly string[];
}

export interface ObservedAttachment {
  readonly attachmentID: string;
  readonly gatewayID: string;
  /** `vpc`, `peering`, `vpn`, `direct-connect-gateway` … */
  readonly type: string;
  /** A VPC, or the other gateway of a peering. */
  readonly resourceID: string;
  readonly state: string;
  /** The table that decides where what comes in through it goes; null: none, or only its owner may see it. */
  readonly tableID: string | null;
}

export interface ObservedTransitRoute {
  readonly cidr: string;
  readonly isActive: boolean;
  readonly attachmentIDs: readonly string[];
}

/** How one server replicates, or, where none is looked at, by the template those that are added. */
export interface ObservedReplication {
  /** The id of the server or of the template. */
  readonly resource: string;
  readonly isTemplate: boolean;
  readonly settings: Observation<ReplicationSettings>;
}

export interface ReplicationSettings {
  /** `PRIVATE_IP` or `PUBLIC_IP`. */
  readonly routing: string;
  readonly createsPublicIp: boolean;
  readonly subnetID: string;
  /** Whether replication servers also get DRS's own group, which admits 1500 from everywhere. */
  readonly hasDefaultGroup: boolean;
  readonly groupIDs: readonly string[];
}
