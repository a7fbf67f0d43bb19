import { createHash } from 'node:crypto';
import { decodeTime, encodeTime, isValid } from 'ulid';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 16;

/** `kunren start` names an execution just before it starts it; its clock may differ from AWS's. */
const NAMED_WITHIN_MILLISECONDS = 3_600_000;

/**
 * The drill's ULID. An execution that kunren started is named by it; for any other it is made from the execution's start
 * and the hash of its id, so that a repeated step gets the same id. A name of another time would move the drill into
 * another month of the index, or behind all drills to come.
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
  Math.abs(decodeTime(name) - Date.parse(startedAt)) <= NAMED_WITHIN_MILLISECONDS;
