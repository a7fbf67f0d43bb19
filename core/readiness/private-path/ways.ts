import { contains, sizeOf, without } from '../../network/blocks.ts';
import type { PrivatePathCode } from './finding.ts';
import type { ObservedSide, PrivatePathObservation } from './observation.ts';

/** What the routes of VPCs and those of transit gateways have in common. */

/** From one VPC to the other; null: to a network outside AWS. */
export interface Direction {
  readonly seen: PrivatePathObservation;
  readonly from: ObservedSide;
  readonly to: ObservedSide | null;
}

/** One table's fault on the way to some blocks, told once for all of them. */
export interface Fault {
  readonly code: PrivatePathCode;
  readonly resource: string;
  readonly cidr: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** The routes that a block's addresses take: the narrowest that has each (VPC User Guide, 'Route priority'). */
export function routesTo<Route extends { readonly cidrs: readonly string[] }>(
  routes: readonly Route[],
  cidr: string,
): { readonly chosen: readonly Route[]; readonly isWhole: boolean } {
  const blocks = routes
    .flatMap((route) => route.cidrs.map((block) => ({ route, block })))
    .toSorted((a, b) => sizeOf(a.block) - sizeOf(b.block));
  const [around] = blocks.filter(({ block }) => contains(block, cidr));
  const inner = blocks.filter(({ block }) => contains(cidr, block) && block !== around?.block);
  const left = inner.reduce((parts, { block }) => parts.flatMap((part) => without(part, block)), [cidr]);
  const chosen = [...inner, ...(around === undefined || left.length === 0 ? [] : [around])];
  return { chosen: chosen.map(({ route }) => route), isWhole: around !== undefined || left.length === 0 };
}
