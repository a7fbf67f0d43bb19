import { groupsAdmit } from '../../network/admission.ts';
import type { ReadinessFinding } from '../finding.ts';
import { finding, joined, knownOf, type PrivatePathCode } from './finding.ts';
import type { PrivatePathObservation } from './observation.ts';
import { type Ends, settingsOf } from './side.ts';

/** How servers replicate: where their replication servers are, and by which addresses they are reached. */
export function replicationFindings(seen: PrivatePathObservation): ReadinessFinding[] {
  const subnets = knownOf(seen.staging.subnets);
  return settingsOf(seen).flatMap(({ resource, isTemplate, settings }) => {
    const told = (code: PrivatePathCode, values = {}): ReadinessFinding => ({
      ...finding(code, resource, values),
      ...(isTemplate ? {} : { serverID: resource }),
    });
    const isElsewhere =
      subnets !== undefined && !subnets.some(({ subnetID }) => subnetID === settings.subnetID);
    return [
      ...(settings.routing === 'PRIVATE_IP' ? [] : [told('ROUTING_PUBLIC', { routing: settings.routing })]),
      ...(settings.createsPublicIp ? [told('PUBLIC_IP_CREATED')] : []),
      ...(isElsewhere
        ? [told('STAGING_SUBNET_ELSEWHERE', { subnet: settings.subnetID, vpc: seen.staging.vpcID })]
        : []),
    ];
  });
}

/**
 * The groups of replication servers: 1500 in from the source, 443 out to the endpoints. DRS's own group is
 * taken to have both (docs/aws-facts.md, 8.3), and where servers share settings they share a finding.
 */
export function replicationGroupFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const all = knownOf(seen.groups);
  if (all === undefined) return [];
  const sets = new Map(
    settingsOf(seen)
      .filter(({ settings }) => !settings.hasDefaultGroup)
      .map(({ settings: { groupIDs } }) => [[...groupIDs].sort().join(' '), groupIDs] as const),
  );
  const endpoints = [...new Set(ends.stagingEndpointSubnets.map(({ cidr }) => cidr))];
  return [...sets.entries()].flatMap(([resource, ids]) => {
    const groups = all.filter(({ groupID }) => ids.includes(groupID));
    const rulings = [
      ...ends.sourceCidrs.map((cidr) => ({
        cidr,
        code: 'REPLICATION_GROUP_1500' as const,
        ruling: groupsAdmit(groups, 'ingress', { protocol: 'tcp', from: 1_500, to: 1_500, cidr }),
      })),
      ...endpoints.map((cidr) => ({
        cidr,
        code: 'REPLICATION_GROUP_443' as const,
        ruling: groupsAdmit(groups, 'egress', { protocol: 'tcp', from: 443, to: 443, cidr }),
      })),
    ];
    const told = (code: PrivatePathCode, those: typeof rulings) =>
      those.length === 0 ? [] : [finding(code, resource, { cidrs: joined(those.map(({ cidr }) => cidr)) })];
    return [
      ...(['REPLICATION_GROUP_1500', 'REPLICATION_GROUP_443'] as const).flatMap((code) =>
        told(
          code,
          rulings.filter((one) => one.code === code && one.ruling === 'no'),
        ),
      ),
      ...told(
        'REPLICATION_GROUP_UNDECIDED',
        rulings.filter(({ ruling }) => ruling === 'perhaps'),
      ),
    ];
  });
}
