import type { GroupRule } from '../../adapters/aws/security-groups.ts';

/** One side of a connection: its security groups, and the blocks of the subnets where it may be. */
export interface Side {
  readonly groupIDs: readonly string[];
  readonly cidrs: readonly string[];
}

export interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** As IANA numbers them, which EC2 accepts as well. */
const NUMBERS = { tcp: '6', udp: '17' } as const;

/**
 * Whether rules admit a port from, or to, the other side: `perhaps` where only a prefix list may, whose entries are not
 * looked at. VPC User Guide, 'Security group rules': a rule names a group, a block or a prefix list.
 */
export function admits(rules: readonly GroupRule[], port: Port, other: Side): 'yes' | 'no' | 'perhaps' {
  const peers = rules.filter((rule) => isOf(rule, port)).flatMap((rule) => rule.peers);
  if (peers.some((peer) => other.groupIDs.includes(peer))) return 'yes';
  if (other.cidrs.length > 0 && other.cidrs.every((cidr) => peers.some((peer) => contains(peer, cidr))))
    return 'yes';
  return peers.some((peer) => peer.startsWith('pl-')) ? 'perhaps' : 'no';
}

const isOf = ({ protocol, ports }: GroupRule, port: Port): boolean =>
  ['-1', port.protocol, NUMBERS[port.protocol]].includes(protocol) &&
  (ports === null || (ports.from <= port.port && port.port <= ports.to));

/** Whether the one block of IPv4 addresses holds the other; what is no such block holds none. */
function contains(outer: string, inner: string): boolean {
  const [of, part] = [rangeOf(outer), rangeOf(inner)];
  return of !== undefined && part !== undefined && of.from <= part.from && part.to <= of.to;
}

function rangeOf(cidr: string): { readonly from: number; readonly to: number } | undefined {
  const [, address, prefix] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  if (address === undefined) return undefined;
  const from = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { from, to: from + 2 ** (32 - Number(prefix)) - 1 };
}
