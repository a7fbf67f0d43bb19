import { hash } from 'node:crypto';

/**
 * Reproducible random numbers: every draw is keyed by the seed and its purpose, so that another server in a scenario
 * changes nothing for the others.
 */

/** The hexadecimal digest from which keys and ids are derived. */
const digest = (...parts: readonly (string | number)[]): string => hash('sha256', parts.join('\u0000'));

/** An id in AWS's form, a prefix and 17 hexadecimal digits, derived from its purpose. */
export const stableID = (prefix: string, ...parts: readonly (string | number)[]): string =>
  `${prefix}${digest(prefix, ...parts).slice(0, 17)}`;

/** A generator of numbers in [0, 1) for one purpose (mulberry32). */
export function randomFor(...parts: readonly (string | number)[]): () => number {
  let state = Number.parseInt(digest(...parts).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A sequence of UUIDs for one purpose. */
export function uuidsFor(...parts: readonly (string | number)[]): () => string {
  const random = randomFor(...parts);
  const digits = (): string =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return () => {
    const [first, second, third, fourth] = [digits(), digits(), digits(), digits()];
    return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`;
  };
}
