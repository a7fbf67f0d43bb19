import type * as z from 'zod';
import { oddCharacterIn } from '../text/characters.ts';

/** What people write in place of an id, a host or a path, and what belongs there. */

const CIDR = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$|^[\da-f]*:[\da-f:]*(?:\/\d{1,3})?$/i;
const URL_TEXT = /^[a-z][a-z\d+.-]*:\/\//i;

/** The error of an id such as `subnet-0a1b2c3d4e5f67890`, by what is there instead. */
export const notAnId =
  (prefix: string, what: string, listing: string) =>
  ({ input }: { readonly input?: unknown }): string => {
    const written = String(input);
    const way = `write an id as ${listing} prints it, such as ${prefix}-0a1b2c3d4e5f67890`;
    if (CIDR.test(written)) return `is a block of addresses and not ${what}'s id: ${way}`;
    if (URL_TEXT.test(written)) return `is a URL and not ${what}'s id: ${way}`;
    const rest = written.startsWith(`${prefix}-`) ? written.slice(prefix.length + 1) : undefined;
    if (rest === undefined) return `is not ${what}'s id: ${way}`;
    return /^[\da-f]*$/.test(rest)
      ? `is not ${what}'s id: after ${prefix}- come 8 or 17 digits and not ${rest.length}; ${way}`
      : `is not ${what}'s id: after ${prefix}- come only 0-9 and a-f; ${way}`;
  };

/** A host alone: a URL, or a name with a character that only looks right, would be looked for and never be found. */
export function hostAlone(value: string, context: z.RefinementCtx): void {
  if (oddCharacterIn(value) !== undefined) {
    // The reader adds which character it is, and where.
    context.addIssue({ code: 'custom', message: 'is not a host name' });
    return;
  }
  if (!URL_TEXT.test(value)) return;
  const host = hostIn(value);
  context.addIssue({
    code: 'custom',
    message: `is a URL: write its host alone${host === '' ? '' : `, ${host}`}`,
  });
}

/** A path alone: the host is the recovered server. */
export const notAPath = ({ input }: { readonly input?: unknown }): string => {
  const written = String(input);
  if (!URL_TEXT.test(written)) return "must start with '/'";
  return 'is a URL: write its path alone, such as /health; the server is the recovered one';
};

const hostIn = (text: string): string => /^[\w.-]{1,253}$/.exec(URL.parse(text)?.hostname ?? '')?.[0] ?? '';
