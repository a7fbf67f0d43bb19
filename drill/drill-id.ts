import { createHash } from 'node:crypto';
import { encodeTime, isValid } from 'ulid';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 16;

/**
 * The drill's ULID. An execution that kunren started is named by it; for any other it is made from the execution's start
 * and the hash of its id, so that a repeated step gets the same id. A ULID in lower case would be another key of one drill.
 */
export function drillIdOf(execution: {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
}): string {
  if (isOwnName(execution.name)) return execution.name;
  const hash = createHash('sha256').update(execution.id).digest();
  const random = [...hash.subarray(0, RANDOM_CHARACTERS)]
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
  return `${encodeTime(Date.parse(execution.startedAt), 10)}${random}`;
}

const isOwnName = (name: string): boolean => isValid(name) && name === name.toUpperCase();
