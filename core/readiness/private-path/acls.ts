import { type AclRefusal, aclRefusals, type End, endWith } from '../../network/acl-refusals.ts';
import type { ReadinessFinding } from '../finding.ts';
import { finding, joined, knownOf, type PrivatePathCode } from './finding.ts';
import type { PrivatePathObservation } from './observation.ts';
import type { Ends } from './side.ts';

/** Where Linux and Windows both have their ephemeral ports (VPC User Guide, 'Ephemeral ports'). */
const EPHEMERAL = { from: 32_768, to: 65_535 } as const;

const CODES: Readonly<Record<AclRefusal['what'], PrivatePathCode>> = {
  out: 'ACL_REFUSES_OUT',
  in: 'ACL_REFUSES_IN',
  'answers out': 'ACL_REFUSES_ANSWERS_OUT',
  'answers in': 'ACL_REFUSES_ANSWERS_IN',
};

/** What network ACLs refuse on the path, one finding an ACL and kind. */
export function aclFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const ofStaging = endWith(knownOf(seen.staging.acls));
  const endpoints = ends.endpointSubnets.map(ofStaging);
  const ownEndpoints = ends.stagingEndpointSubnets.map(ofStaging);
  const staging = ends.stagingSubnets.map(ofStaging);
  const sources: readonly End[] =
    seen.source === null
      ? ends.sourceCidrs.map((cidr) => ({ cidr, subnetID: undefined, acl: undefined }))
      : ends.sourceSubnets.map(endWith(knownOf(seen.source.acls)));
  const refusals = [
    ...refusalsAmong(sources, endpoints, 443),
    ...refusalsAmong(sources, staging, 1_500),
    ...refusalsAmong(staging, ownEndpoints, 443),
  ];
  const byPlace = Map.groupBy(refusals, ({ acl, what }) => `${acl.aclID} ${what}`);
  return [...byPlace.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [told(first, same)];
  });
}

const told = ({ acl, what }: AclRefusal, same: readonly AclRefusal[]): ReadinessFinding =>
  finding(CODES[what], acl.aclID, {
    ports: joined(same.map(({ flow: { from, to } }) => (from === to ? String(from) : `${from}-${to}`))),
    cidrs: joined(same.map(({ flow }) => flow.cidr)),
    entries: joined(same.map(({ entry }) => entry)),
    subnets: joined(acl.subnetIDs),
  });

const refusalsAmong = (callers: readonly End[], called: readonly End[], port: number) =>
  callers.flatMap((caller) =>
    called.flatMap((one) => aclRefusals(caller, one, { protocol: 'tcp', port, from: EPHEMERAL })),
  );
