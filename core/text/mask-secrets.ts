import { SECRET_FORMS } from './secret-forms.ts';

/** Secrets in text that comes from outside: records are read by many, and kept for years. */

/** The text without anything that looks like a secret; rather too much is removed than too little. */
export const maskSecrets = (text: string): string =>
  SECRET_FORMS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
