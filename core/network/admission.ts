import { contains, overlaps, without } from './blocks.ts';
import type { ObservedAcl, ObservedGroup, PortRange } from './observation.ts';

/** What security groups and network ACLs let through. */

/** Connections or their answers: to these ports, from or to these addresses. */
export interface Flow extends PortRange {
  readonly protocol: 'tcp' | 'udp';
  readonly cidr: string;
}

/** As IANA numbers them, which EC2 accepts as well. */
const NUMBERS = { tcp: '6', udp: '17' } as const;

const isOfProtocol = (protocol: string, wanted: Flow['protocol']): boolean =>
  ['-1', wanted, NUMBERS[wanted]].includes(protocol);

/** Whether something is let through, as far as that is known. */
export type Admission = 'yes' | 'no' | 'perhaps';

/**
 * Whether groups let a flow through: a rule of any of them is enough (VPC User Guide, 'Security group rules'). `perhaps`
 * where that depends on a group of the other side, or on a prefix list, that is not known.
 */
export function groupsAdmit(
  groups: readonly ObservedGroup[],
  direction: 'ingress' | 'egress',
  flow: Flow,
  other: { readonly groupIDs: readonly string[]; readonly areAll: boolean } = { groupIDs: [], areAll: false },
): Admission {
  const rules = groups
    .flatMap((group) => group[direction])
    .filter((rule) => isOfProtocol(rule.protocol, flow.protocol) && hasPorts(rule, flow));
  if (rules.some(({ groupIDs }) => groupIDs.some((id) => other.groupIDs.includes(id)))) return 'yes';
  const blocks = rules.flatMap(({ cidrs }) => cidrs);
  if (isCovered(flow.cidr, blocks)) return 'yes';
  const isOpen = rules.some(
    ({ groupIDs, unreadListIDs }) => unreadListIDs.length > 0 || (groupIDs.length > 0 && !other.areAll),
  );
  return isOpen ? 'perhaps' : 'no';
}

/** How much of what could come, or go, is let through. */
export type Passage = 'all' | 'some' | 'none';

const EVERYWHERE = '0.0.0.0/0';

/** How many addresses of IPv4 a group lets through at a port of TCP; members of groups and of lists are some. */
export function groupLets(group: ObservedGroup, direction: 'ingress' | 'egress', port: number): Passage {
  const rules = group[direction].filter(
    (rule) => isOfProtocol(rule.protocol, 'tcp') && hasPorts(rule, { from: port, to: port }),
  );
  const cidrs = rules.flatMap((rule) => rule.cidrs);
  if (isCovered(EVERYWHERE, cidrs)) return 'all';
  const others = rules.flatMap(({ groupIDs, unreadListIDs }) => [...groupIDs, ...unreadListIDs]);
  return cidrs.length + others.length === 0 ? 'none' : 'some';
}

const hasPorts = (rule: PortRange, { from, to }: PortRange): boolean => rule.from <= from && to <= rule.to;

/** Whether several blocks together have all addresses of one. */
const isCovered = (cidr: string, blocks: readonly string[]): boolean =>
  blocks.reduce((left, block) => left.flatMap((part) => without(part, block)), [cidr]).length === 0;

/** The entry that refuses the rest, which consoles show as * (VPC User Guide, 'Default network ACL'). */
const LAST_ENTRY = 32_767;

/** A part of a flow that no entry has decided yet. */
interface Part extends PortRange {
  readonly cidr: string;
}

/**
 * The number of the entry that refuses part of a flow, `*` for the last one that refuses all; null: all of it passes.
 * Entries apply by number, and the first that fits decides (VPC User Guide, 'Network ACL rules').
 */
export function refusedBy({ entries }: ObservedAcl, isEgress: boolean, flow: Flow): string | null {
  let parts: Part[] = [{ cidr: flow.cidr, from: flow.from, to: flow.to }];
  for (const entry of inOrder(entries, isEgress, flow.protocol)) {
    const met = parts.some((part) => overlaps(part.cidr, entry.cidr) && meetsPorts(part, entry));
    if (met && !entry.allows) return entry.number === LAST_ENTRY ? '*' : String(entry.number);
    if (met) parts = parts.flatMap((part) => undecided(part, entry));
  }
  return parts.length === 0 ? null : '*';
}

const inOrder = (entries: ObservedAcl['entries'], isEgress: boolean, protocol: Flow['protocol']) =>
  entries
    .filter((entry) => entry.isEgress === isEgress && isOfProtocol(entry.protocol, protocol))
    .toSorted((a, b) => a.number - b.number);

/** How many addresses of IPv4 a network ACL lets through at these ports of TCP. */
export function aclLets(acl: ObservedAcl, isEgress: boolean, ports: PortRange): Passage {
  const flow = { protocol: 'tcp', cidr: EVERYWHERE, ...ports } as const;
  if (refusedBy(acl, isEgress, flow) === null) return 'all';
  let parts: Part[] = [flow];
  for (const entry of inOrder(acl.entries, isEgress, flow.protocol)) {
    if (!parts.some((part) => overlaps(part.cidr, entry.cidr) && meetsPorts(part, entry))) continue;
    if (entry.allows) return 'some';
    parts = parts.flatMap((part) => undecided(part, entry));
  }
  return 'none';
}

const meetsPorts = (a: PortRange, b: PortRange): boolean => a.from <= b.to && b.from <= a.to;

/** What an entry leaves of a part: other addresses, and of the same ones other ports. */
function undecided(part: Part, entry: Part): Part[] {
  if (!overlaps(part.cidr, entry.cidr) || !meetsPorts(part, entry)) return [part];
  const elsewhere = without(part.cidr, entry.cidr).map((cidr) => ({ ...part, cidr }));
  const cidr = contains(entry.cidr, part.cidr) ? part.cidr : entry.cidr;
  const below = part.from < entry.from ? [{ cidr, from: part.from, to: entry.from - 1 }] : [];
  const above = part.to > entry.to ? [{ cidr, from: entry.to + 1, to: part.to }] : [];
  return [...elsewhere, ...below, ...above];
}
