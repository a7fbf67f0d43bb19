import type { ReadinessFinding } from '../finding.ts';
import { type Flow, refusedBy } from './admission.ts';
import { finding, joined, knownOf, type PrivatePathCode } from './finding.ts';
import type { ObservedAcl, ObservedSide, PrivatePathObservation } from './observation.ts';
import type { Ends } from './side.ts';

/** Network ACLs keep no state: the answers to a connection need rules of their own, to the caller's ephemeral ports. */

/** Where Linux and Windows both have theirs (VPC User Guide, 'Ephemeral ports'). */
const EPHEMERAL = { from: 32_768, to: 65_535 } as const;

/** One end of a connection: its subnet, with the ACL that guards it; none outside AWS. */
interface End {
  readonly cidr: string;
  readonly subnetID: string | undefined;
  readonly acl: ObservedAcl | undefined;
}

interface Refusal {
  readonly acl: ObservedAcl;
  readonly code: PrivatePathCode;
  readonly flow: Flow;
  readonly entry: string;
}

export function aclFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const ofStaging = endsIn(seen.staging);
  const endpoints = ends.endpointSubnets.map(ofStaging);
  const ownEndpoints = ends.stagingEndpointSubnets.map(ofStaging);
  const staging = ends.stagingSubnets.map(ofStaging);
  const sources: readonly End[] =
    seen.source === null
      ? ends.sourceCidrs.map((cidr) => ({ cidr, subnetID: undefined, acl: undefined }))
      : ends.sourceSubnets.map(endsIn(seen.source));
  const connections = [
    ...pairs(sources, endpoints, 443),
    ...pairs(sources, staging, 1_500),
    ...pairs(staging, ownEndpoints, 443),
  ];
  const refusals = connections.flatMap(([caller, called, port]) => refusalsOf(caller, called, port));
  const byPlace = Map.groupBy(refusals, ({ acl, code }) => `${acl.aclID} ${code}`);
  return [...byPlace.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [told(first, same)];
  });
}

const told = ({ acl, code }: Refusal, same: readonly Refusal[]): ReadinessFinding =>
  finding(code, acl.aclID, {
    ports: joined(same.map(({ flow: { from, to } }) => (from === to ? String(from) : `${from}-${to}`))),
    cidrs: joined(same.map(({ flow }) => flow.cidr)),
    entries: joined(same.map(({ entry }) => entry)),
    subnets: joined(acl.subnetIDs),
  });

const endsIn =
  ({ acls }: ObservedSide) =>
  ({ cidr, subnetID }: Ends['sourceSubnets'][number]): End => ({
    cidr,
    subnetID,
    acl: knownOf(acls)?.find(({ subnetIDs }) => subnetIDs.includes(subnetID)),
  });

const pairs = (callers: readonly End[], called: readonly End[], port: number) =>
  callers.flatMap((caller) =>
    called
      // Within a subnet no ACL applies.
      .filter(({ subnetID }) => subnetID !== caller.subnetID)
      .map((one) => [caller, one, port] as const),
  );

function refusalsOf(caller: End, called: End, port: number): Refusal[] {
  const call = { protocol: 'tcp', from: port, to: port } as const;
  const answer = { protocol: 'tcp', ...EPHEMERAL } as const;
  return [
    ...refusal(caller.acl, 'ACL_REFUSES_OUT', { ...call, cidr: called.cidr }),
    ...refusal(called.acl, 'ACL_REFUSES_IN', { ...call, cidr: caller.cidr }),
    ...refusal(called.acl, 'ACL_REFUSES_ANSWERS_OUT', { ...answer, cidr: caller.cidr }),
    ...refusal(caller.acl, 'ACL_REFUSES_ANSWERS_IN', { ...answer, cidr: called.cidr }),
  ];
}

function refusal(acl: ObservedAcl | undefined, code: PrivatePathCode, flow: Flow): Refusal[] {
  if (acl === undefined) return [];
  const entry = refusedBy(acl, code.endsWith('OUT'), flow);
  return entry === null ? [] : [{ acl, code, flow, entry }];
}
