import { groupsAdmit } from '../../network/admission.ts';
import type { ReadinessFinding } from '../finding.ts';
import { finding, joined, knownOf } from './finding.ts';
import type { PrivatePathObservation } from './observation.ts';
import type { Ends } from './side.ts';

/** DNS servers outside AWS reach the private zones only by an inbound endpoint of the Resolver, on port 53. */
export function inboundResolverFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const endpoints = knownOf(seen.inboundResolvers);
  if (seen.source !== null || endpoints === undefined) return [];
  const { vpcID, region } = seen.staging;
  const [first] = endpoints;
  if (first === undefined) return [finding('INBOUND_RESOLVER_MISSING', vpcID, { region })];
  const working = endpoints.filter(({ status }) => status === 'OPERATIONAL');
  if (working.length === 0)
    return [finding('INBOUND_RESOLVER_STATE', first.endpointID, { status: first.status })];
  const all = knownOf(seen.groups);
  if (all === undefined) return [];
  return working.flatMap(({ endpointID, groupIDs }) => {
    const groups = all.filter(({ groupID }) => groupIDs.includes(groupID));
    const rulings = ends.sourceCidrs.flatMap((cidr) =>
      (['tcp', 'udp'] as const).map((protocol) => ({
        cidr,
        protocol,
        ruling: groupsAdmit(groups, 'ingress', { protocol, from: 53, to: 53, cidr }),
      })),
    );
    const told = (code: 'INBOUND_RESOLVER_53' | 'INBOUND_RESOLVER_UNDECIDED', wanted: string) => {
      const those = rulings.filter(({ ruling }) => ruling === wanted);
      if (those.length === 0) return [];
      const protocols = joined(those.map(({ protocol }) => protocol.toUpperCase()));
      const cidrs = joined(those.map(({ cidr }) => cidr));
      return [finding(code, endpointID, { protocols, cidrs, groups: joined(groupIDs) })];
    };
    return [...told('INBOUND_RESOLVER_53', 'no'), ...told('INBOUND_RESOLVER_UNDECIDED', 'perhaps')];
  });
}
