/** Loopback ranges: every simulated instance has an address in its subnet, and its services really listen there. */

export interface AddressRange {
  readonly first: number;
  readonly size: number;
}

/** The range of a CIDR block, or undefined when it is malformed or not in 127.0.0.0/8. */
export function parseLoopbackCidr(cidr: string): AddressRange | undefined {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const [second = 0, third = 0, fourth = 0, prefix = 0] = match.slice(1).map(Number);
  if (second > 255 || third > 255 || fourth > 255 || prefix < 9 || prefix > 28) return undefined;
  const first = ((127 << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, size } : undefined;
}

/** The address of a number, such as `127.64.0.5`. */
export const formatAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

export const overlap = (a: AddressRange, b: AddressRange): boolean =>
  a.first < b.first + b.size && b.first < a.first + a.size;

/** EC2 keeps the first four addresses of a subnet and its last. */
const KEPT_FIRST = 4;
const KEPT = 5;

/** Concurrent simulators on this machine share a subnet's addresses: each begins in its own lane. */
export const LANES = 16;

/** Hands out the addresses of one subnet in turn, starting in the given lane and passing over those in use. */
export function addressPool(
  range: AddressRange,
  lane: number,
): (inUse: (address: string) => boolean) => string {
  const usable = range.size - KEPT;
  let next = lane * Math.floor(usable / LANES);
  return (inUse) => {
    for (let tries = 0; tries < usable; tries += 1) {
      const address = formatAddress(range.first + KEPT_FIRST + (next % usable));
      next += 1;
      if (!inUse(address)) return address;
    }
    throw new Error(
      `All ${usable} addresses of the subnet at ${formatAddress(range.first)} are in use; give it a larger cidr in the scenario.`,
    );
  };
}
