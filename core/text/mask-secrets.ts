import { SECRET_FORMS } from './secret-forms.ts';

/** Secrets in text that comes from outside: records are read by many, and kept for years. */

/** The text without anything that looks like a secret; rather too much is removed than too little. */
export const maskSecrets = (text: string): string =>
  SECRET_FORMS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);

/** Whether something in the text looks like a secret. */
export const holdsSecret = (text: string): boolean => maskSecrets(text) !== text;

/** Names of AWS's own are no secrets, and a record is nothing without them. */
const NAME = /^arn:aws[a-z-]*:[^\s?&="]{1,1000}$/;

/** The same of every text within a value; keys stay, and so do AWS's names. */
export function withoutSecrets<T>(value: T): T {
  // What is rebuilt has the form of what was given, which the type system cannot follow.
  return masked(value) as T;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return NAME.test(value) ? value : maskSecrets(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, masked(part)]));
}
