import { type Flow, refusedBy } from './admission.ts';
import type { ObservedAcl, PortRange } from './observation.ts';

/** Network ACLs keep no state: the answers to a connection need entries of their own, to the caller's ephemeral ports. */

/** One end of a connection: its subnet, with the ACL that guards it; none outside AWS. */
export interface End {
  readonly cidr: string;
  readonly subnetID: string | undefined;
  readonly acl: ObservedAcl | undefined;
}

/** A port that is called, and the ephemeral ports that its caller may call from. */
export interface Call {
  readonly protocol: Flow['protocol'];
  readonly port: number;
  readonly from: PortRange;
}

/** What an ACL refuses of a connection. */
export interface AclRefusal {
  readonly acl: ObservedAcl;
  readonly what: 'out' | 'in' | 'answers out' | 'answers in';
  readonly flow: Flow;
  /** The number of the entry that refuses it, `*` for the last one. */
  readonly entry: string;
}

/** Everything that ACLs refuse of calls from one subnet to another; within a subnet no ACL applies. */
export function aclRefusals(caller: End, called: End, { protocol, port, from }: Call): AclRefusal[] {
  if (caller.subnetID !== undefined && caller.subnetID === called.subnetID) return [];
  const call = { protocol, from: port, to: port };
  const answer = { protocol, ...from };
  return [
    ...refusal(caller.acl, 'out', { ...call, cidr: called.cidr }),
    ...refusal(called.acl, 'in', { ...call, cidr: caller.cidr }),
    ...refusal(called.acl, 'answers out', { ...answer, cidr: caller.cidr }),
    ...refusal(caller.acl, 'answers in', { ...answer, cidr: called.cidr }),
  ];
}

function refusal(acl: ObservedAcl | undefined, what: AclRefusal['what'], flow: Flow): AclRefusal[] {
  if (acl === undefined) return [];
  const entry = refusedBy(acl, what.endsWith('out'), flow);
  return entry === null ? [] : [{ acl, what, flow, entry }];
}

/** An end with the ACL that guards its subnet, among those that were read. */
export const endWith =
  (acls: readonly ObservedAcl[] | undefined) =>
  ({ cidr, subnetID }: { readonly cidr: string; readonly subnetID: string }): End => ({
    cidr,
    subnetID,
    acl: acls?.find(({ subnetIDs }) => subnetIDs.includes(subnetID)),
  });
