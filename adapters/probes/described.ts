import { createHash } from 'node:crypto';

const HASH_DIGITS = 8;
const HASHED_CHARACTERS = 12;

/**
 * What a value is, and never the value: an answer may hold a password, and evidence is locked for years. The start of a
 * hash shows whether two are the same; of a short text it would tell the text.
 */
export function described(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return `a number of ${String(value).length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `an object of ${Object.keys(value).length} keys`;
  const text = String(value);
  if (text.length < HASHED_CHARACTERS) return `text of ${text.length} characters`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
  return `text of ${text.length} characters (SHA-256 ${hash}…)`;
}

/** Where a redirect leads: in its query are sessions and tickets, which no check needs. */
export const withoutQuery = (target: string): string => target.replace(/[?#][\s\S]*$/, '?…');
