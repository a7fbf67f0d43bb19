import { overlaps } from '../../network/blocks.ts';
import type { PrivatePath } from '../../plan/private-path.ts';
import { finding, joined, knownOf } from './finding.ts';
import { ENDPOINT_SERVICES, NAMED_SERVICES, serviceName } from './names-needed.ts';
import type {
  ObservedPathEndpoint,
  ObservedPathSubnet,
  ObservedSide,
  PrivatePathObservation,
  ReplicationSettings,
} from './observation.ts';

/** Who talks to whom over the path, as far as it was seen. */
export interface Ends {
  /** The source servers' blocks; none when they are unknown. */
  readonly sourceCidrs: readonly string[];
  /** Their subnets; none outside AWS. */
  readonly sourceSubnets: readonly ObservedPathSubnet[];
  /** The subnets of replication servers. */
  readonly stagingSubnets: readonly ObservedPathSubnet[];
  /** The subnets of the endpoints that source servers call. */
  readonly endpointSubnets: readonly ObservedPathSubnet[];
  /** Those of the endpoints that replication servers call. */
  readonly stagingEndpointSubnets: readonly ObservedPathSubnet[];
}

/** The settings that were read, each with whose they are. */
export const settingsOf = ({ replication }: PrivatePathObservation) =>
  replication.flatMap(({ settings, ...whose }) => {
    const known: ReplicationSettings | undefined = knownOf(settings);
    return known === undefined ? [] : [{ ...whose, settings: known }];
  });

/** The interfaces for these services; a staging VPC may have many others, which are not of the path. */
export const interfacesOf = (
  { endpoints, region }: PrivatePathObservation,
  services: readonly string[],
): readonly ObservedPathEndpoint[] => {
  const wanted = services.map((service) => serviceName(service, region));
  return (knownOf(endpoints) ?? []).filter(
    ({ isInterface, service }) => isInterface && wanted.includes(service),
  );
};

export function endsOf(path: PrivatePath, seen: PrivatePathObservation): Ends {
  const named = 'vpc' in path.source ? path.source.subnets : undefined;
  const sourceSubnets = (seen.source === null ? [] : (knownOf(seen.source.subnets) ?? [])).filter(
    ({ subnetID }) => named === undefined || named.includes(subnetID),
  );
  const staging = knownOf(seen.staging.subnets) ?? [];
  const used = new Set(settingsOf(seen).map(({ settings }) => settings.subnetID));
  const ofEndpoints = (services: readonly string[]) => {
    const ids = new Set(interfacesOf(seen, services).flatMap(({ subnetIDs }) => subnetIDs));
    return staging.filter(({ subnetID }) => ids.has(subnetID));
  };
  return {
    sourceSubnets,
    sourceCidrs: 'onPremises' in path.source ? path.source.onPremises : sourceSubnets.map(({ cidr }) => cidr),
    stagingSubnets: staging.filter(({ subnetID }) => used.has(subnetID)),
    endpointSubnets: ofEndpoints(NAMED_SERVICES),
    stagingEndpointSubnets: ofEndpoints(ENDPOINT_SERVICES),
  };
}

/** Both sides that are VPCs. */
export const sidesOf = ({ source, staging }: PrivatePathObservation): readonly ObservedSide[] =>
  source === null ? [staging] : [source, staging];

/** Those of them that exist: of another nothing else is worth telling. */
export const existingSidesOf = (seen: PrivatePathObservation): readonly ObservedSide[] =>
  sidesOf(seen).filter(({ vpc }) => knownOf(vpc) !== null);

/** The VPCs themselves: without both attributes no private zone answers there (Route 53 Developer Guide). */
export const vpcFindings = (seen: PrivatePathObservation) =>
  sidesOf(seen).flatMap(({ vpc, vpcID, account, region }) => {
    const known = knownOf(vpc);
    if (known === undefined) return [];
    if (known === null) return [finding('VPC_MISSING', vpcID, { account, region })];
    return [
      ...(known.dnsSupport ? [] : [finding('DNS_SUPPORT_OFF', vpcID)]),
      ...(known.dnsHostnames ? [] : [finding('DNS_HOSTNAMES_OFF', vpcID)]),
    ];
  });

/** The subnets that the plan names, and those that there are: what is looked at must not be nothing. */
export function sourceSubnetFindings({ source: from }: PrivatePath, { source }: PrivatePathObservation) {
  const subnets = source === null ? undefined : knownOf(source.subnets);
  if (!('vpc' in from) || subnets === undefined || source === null || knownOf(source.vpc) === null) return [];
  if (subnets.length === 0) return [finding('SOURCE_SUBNET_MISSING', from.vpc, { vpc: from.vpc })];
  return (from.subnets ?? [])
    .filter((id) => !subnets.some(({ subnetID }) => subnetID === id))
    .map((id) => finding('SOURCE_SUBNET_MISSING', id, { vpc: from.vpc }));
}

/** Addresses that both sides have lead nowhere: a VPC keeps its own (VPC User Guide, 'Route priority'). */
export function overlapFindings({ source, staging }: PrivatePathObservation, ends: Ends) {
  if (source?.vpcID === staging.vpcID) return [];
  const far = [...ends.stagingSubnets, ...ends.endpointSubnets].map(({ cidr }) => cidr);
  const here = knownOf(staging.vpc)?.cidrs ?? [];
  const there = source === null ? [] : (knownOf(source.vpc)?.cidrs ?? []);
  const common = [
    ...ends.sourceCidrs.filter((cidr) => here.some((own) => overlaps(own, cidr))),
    ...far.filter((cidr) => there.some((own) => overlaps(own, cidr))),
  ];
  if (common.length === 0) return [];
  const other = source?.vpcID ?? joined(ends.sourceCidrs);
  return [finding('BLOCKS_OVERLAP', staging.vpcID, { cidrs: joined(common), other })];
}
