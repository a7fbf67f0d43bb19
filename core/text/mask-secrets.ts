import { SECRET_FORMS } from './secret-forms.ts';

/** Secrets in text that comes from outside: records are read by many, and kept for years. */

/**
 * The text without anything that looks like a secret; rather too much is removed than too little. What holds one is
 * returned in plain widths.
 */
export function maskSecrets(text: string): string {
  if (text.length > REMEMBERED_CHARACTERS) return masked(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_TEXTS) remembered.clear();
  const result = masked(text);
  remembered.set(text, result);
  return result;
}

/** A drill's ids, states and times are masked at every write of its facts, and there are dozens of forms to look for. */
const remembered = new Map<string, string>();
const REMEMBERED_CHARACTERS = 100;
const REMEMBERED_TEXTS = 5_000;

function masked(text: string): string {
  const plain = inPlainWidths(text);
  const rest = SECRET_FORMS.reduce(
    (before, [pattern, replacement]) => before.replace(pattern, replacement),
    plain,
  );
  return rest === plain ? text : rest;
}

/** ＰＡＳＳＷＯＲＤ＝ and ﾊﾟｽﾜｰﾄﾞ= are names like any other, and so is one that an invisible character divides. */
const inPlainWidths = (text: string): string =>
  text
    .replace(/[\u00a0\u3000\uff01-\uff9f]+/g, (wide) => wide.normalize('NFKC'))
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '');

/** Whether something in the text looks like a secret. */
export const holdsSecret = (text: string): boolean => maskSecrets(text) !== text;

/** Names of AWS's own are no secrets, and a record is nothing without them. */
const NAME = /^arn:aws[a-z-]*:[^\s?&="]{1,1000}$/;

/** The same of every text within a value but in members of these names; keys stay, and so do AWS's names. */
export function withoutSecrets<T>(value: T, except: readonly string[] = []): T {
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') return NAME.test(part) ? part : maskSecrets(part);
    if (Array.isArray(part)) return part.map(within);
    if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype)
      return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, one]) => [key, except.includes(key) ? one : within(one)]),
    );
  };
  // What is rebuilt has the form of what was given, which the type system cannot follow.
  return within(value) as T;
}
