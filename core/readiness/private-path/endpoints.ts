import { groupsAdmit } from '../../network/admission.ts';
import type { ObservedGroup } from '../../network/observation.ts';
import type { ReadinessFinding } from '../finding.ts';
import { type Ruling, rulingOf } from './endpoint-policy.ts';
import { finding, joined, knownOf, type PrivatePathCode } from './finding.ts';
import { bucketsOf, ENDPOINT_SERVICES, serviceName, zoneName } from './names-needed.ts';
import type { ObservedPathEndpoint, PrivatePathObservation } from './observation.ts';
import { type Ends, settingsOf } from './side.ts';

/** The endpoints of the staging VPC: source servers and replication servers reach AWS by nothing else. */

/** Some of what agents and replication servers call (docs/aws-facts.md, 8.3). */
const CALLS = {
  drs: ['drs:GetAgentInstallationAssetsForDrs', 'drs:GetAgentCommandForDrs', 'drs:GetChannelCommandsForDrs'],
  ec2: ['ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:CreateSnapshot'],
} as const;

export function endpointFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const endpoints = knownOf(seen.endpoints);
  if (endpoints === undefined) return [];
  return ENDPOINT_SERVICES.flatMap((service) => {
    const own = endpoints.filter((one) => one.service === serviceName(service, seen.region));
    const usable = own.filter(({ isInterface }) => isInterface);
    if (usable.length === 0) return [absence(seen, service, own)];
    return usable.flatMap((endpoint) => [
      ...stateFindings(endpoint),
      ...nameFindings(endpoint, service, seen),
      ...policyFindings(endpoint, service, seen.region),
      ...groupFindings(endpoint, service, seen, ends),
    ]);
  });
}

/** A gateway is of no use from beyond a peering, a transit gateway or Direct Connect (AWS PrivateLink Guide, 'Gateway endpoints'). */
function absence(
  { region, staging }: PrivatePathObservation,
  service: string,
  [gateway]: readonly ObservedPathEndpoint[],
): ReadinessFinding {
  const values = { vpc: staging.vpcID, service: serviceName(service, region) };
  return gateway === undefined
    ? finding('ENDPOINT_MISSING', serviceName(service, region), values)
    : finding('ENDPOINT_IS_GATEWAY', gateway.endpointID, values);
}

const stateFindings = ({ endpointID, service, state, subnetIDs }: ObservedPathEndpoint) => [
  ...(state.toLowerCase() === 'available'
    ? []
    : [finding('ENDPOINT_NOT_AVAILABLE', endpointID, { service, state })]),
  ...(subnetIDs.length > 0 ? [] : [finding('ENDPOINT_WITHOUT_SUBNET', endpointID, { service })]),
];

/**
 * DRS's own private name would stand before the private zone, and in the way of reversed replication (AWS's template
 * DRSPrivateBaseTemplate.yaml). EC2's, which only replication servers ask for, is needed where no zone has it.
 */
function nameFindings(
  { endpointID, hasPrivateDns }: ObservedPathEndpoint,
  service: (typeof ENDPOINT_SERVICES)[number],
  { region, staging }: PrivatePathObservation,
): ReadinessFinding[] {
  const zone = zoneName(service, region);
  if (service === 'drs') return hasPrivateDns ? [finding('ENDPOINT_PRIVATE_DNS', endpointID, { zone })] : [];
  const zones = knownOf(staging.zones);
  if (service === 's3' || hasPrivateDns || zones === undefined) return [];
  return zones.some(({ name }) => name === zone) ? [] : [finding('ENDPOINT_UNNAMED', endpointID, { zone })];
}

function policyFindings(
  { endpointID, policy }: ObservedPathEndpoint,
  service: (typeof ENDPOINT_SERVICES)[number],
  region: string,
): ReadinessFinding[] {
  const partition = region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const needs: readonly (readonly [shown: string, ruling: Ruling])[] =
    service === 's3'
      ? bucketsOf(region).map((bucket) => [
          bucket,
          rulingOf(policy, 's3:GetObject', `arn:${partition}:s3:::${bucket}/*`),
        ])
      : CALLS[service].map((call) => [call, rulingOf(policy, call, '*')]);
  const those = (wanted: Ruling) => needs.filter(([, ruling]) => ruling === wanted).map(([shown]) => shown);
  const told = (code: PrivatePathCode, what: readonly string[]) =>
    what.length === 0 ? [] : [finding(code, endpointID, { what: joined(what) })];
  return [...told('POLICY_REFUSES', those('refused')), ...told('POLICY_UNDECIDED', those('undecided'))];
}

const HTTPS = { protocol: 'tcp', from: 443, to: 443 } as const;

function groupFindings(
  { endpointID, groupIDs }: ObservedPathEndpoint,
  service: (typeof ENDPOINT_SERVICES)[number],
  seen: PrivatePathObservation,
  { sourceCidrs, stagingSubnets }: Ends,
): ReadinessFinding[] {
  const all = knownOf(seen.groups);
  if (all === undefined) return [];
  const groups = groupsOf(all, groupIDs);
  const admits = (cidr: string, theirs?: Parameters<typeof groupsAdmit>[3]) =>
    groupsAdmit(groups, 'ingress', { ...HTTPS, cidr }, theirs);
  // Source servers do not call EC2 over the path.
  const source = service === 'ec2' ? [] : sourceCidrs.map((cidr) => ({ cidr, ruling: admits(cidr) }));
  const staging = settingsOf(seen).flatMap(({ settings: { subnetID, groupIDs: own, hasDefaultGroup } }) =>
    stagingSubnets
      .filter((subnet) => subnet.subnetID === subnetID)
      .map(({ cidr }) => ({ cidr, ruling: admits(cidr, { groupIDs: own, areAll: !hasDefaultGroup }) })),
  );
  const told = (code: PrivatePathCode, from: typeof source, wanted: string) => {
    const cidrs = from.filter(({ ruling }) => ruling === wanted).map(({ cidr }) => cidr);
    return cidrs.length === 0
      ? []
      : [finding(code, endpointID, { cidrs: joined(cidrs), groups: joined(groupIDs) })];
  };
  return [
    ...told('GROUP_443_SOURCE', source, 'no'),
    ...told('GROUP_443_STAGING', staging, 'no'),
    ...told('GROUP_443_UNDECIDED', [...source, ...staging], 'perhaps'),
  ];
}

const groupsOf = (all: readonly ObservedGroup[], ids: readonly string[]): ObservedGroup[] =>
  all.filter(({ groupID }) => ids.includes(groupID));
