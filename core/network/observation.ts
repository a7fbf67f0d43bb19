/** What guards a network: security groups and network ACLs, uninterpreted. Only IPv4. */

export interface ObservedAcl {
  readonly aclID: string;
  readonly subnetIDs: readonly string[];
  readonly entries: readonly ObservedAclEntry[];
}

export interface ObservedAclEntry extends PortRange {
  readonly number: number;
  readonly isEgress: boolean;
  readonly allows: boolean;
  /** A protocol's number, or -1 for all. */
  readonly protocol: string;
  readonly cidr: string;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface ObservedGroup {
  readonly groupID: string;
  readonly ingress: readonly ObservedGroupRule[];
  readonly egress: readonly ObservedGroupRule[];
}

export interface ObservedGroupRule extends PortRange {
  /** `tcp`, `udp`, a protocol's number, or -1 for all. */
  readonly protocol: string;
  /** Blocks, those of its prefix lists among them. */
  readonly cidrs: readonly string[];
  readonly groupIDs: readonly string[];
  /** Prefix lists whose entries could not be read. */
  readonly unreadListIDs: readonly string[];
}
