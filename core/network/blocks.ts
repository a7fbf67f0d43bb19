/** Blocks of IPv4 addresses, as in 10.20.0.0/16. */

interface Block {
  readonly first: number;
  readonly size: number;
}

/** The block of this text; undefined when it is none, such as one of IPv6. */
function blockOf(cidr: string): Block | undefined {
  const [, address, prefix] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  if (address === undefined || Number(prefix) > 32) return undefined;
  const written = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  return { first: written - (written % size), size };
}

const holds = (outer: Block, inner: Block): boolean =>
  outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size;

const meets = (a: Block, b: Block): boolean => a.first < b.first + b.size && b.first < a.first + a.size;

const textOf = ({ first, size }: Block): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${32 - Math.log2(size)}`;

/** Whether the one block has all addresses of the other. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [blockOf(outer), blockOf(inner)];
  return a !== undefined && b !== undefined && holds(a, b);
}

/** Whether two blocks have an address in common. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [blockOf(one), blockOf(other)];
  return a !== undefined && b !== undefined && meets(a, b);
}

/** How many addresses a block has; 0 for what is none. */
export const sizeOf = (cidr: string): number => blockOf(cidr)?.size ?? 0;

/** What is left of a block without another one, as blocks. */
export function without(cidr: string, taken: string): string[] {
  const [block, away] = [blockOf(cidr), blockOf(taken)];
  if (block === undefined) return [];
  return away === undefined ? [textOf(block)] : remaining(block, away).map(textOf);
}

function remaining(block: Block, away: Block): Block[] {
  if (!meets(block, away)) return [block];
  if (holds(away, block)) return [];
  const half = block.size / 2;
  return [
    { first: block.first, size: half },
    { first: block.first + half, size: half },
  ].flatMap((part) => remaining(part, away));
}
