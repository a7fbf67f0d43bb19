import { createHash } from 'node:crypto';
import { decodeTime, encodeTime, isValid } from 'ulid';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 16;
/** More than a clock can be wrong by, and less than the time after which a month's index is signed. */
const CLOCKS_DIFFER_MILLISECONDS = 86_400_000;

/**
 * The drill's ULID. An execution that kunren started is named by it; for any other it is made from the execution's start
 * and the hash of its id, so that a repeated step gets the same id. A ULID in lower case would be another key of one drill,
 * and one of another day would put the drill where nobody looks for it: before an index that is signed, or behind all to come.
 */
export function drillIdOf(execution: {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
}): string {
  if (isOwnName(execution)) return execution.name;
  const hash = createHash('sha256').update(execution.id).digest();
  const random = [...hash.subarray(0, RANDOM_CHARACTERS)]
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
  return `${encodeTime(Date.parse(execution.startedAt), 10)}${random}`;
}

const isOwnName = ({ name, startedAt }: { readonly name: string; readonly startedAt: string }): boolean =>
  isValid(name) &&
  name === name.toUpperCase() &&
  Math.abs(decodeTime(name) - Date.parse(startedAt)) < CLOCKS_DIFFER_MILLISECONDS;
