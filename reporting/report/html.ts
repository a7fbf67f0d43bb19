import { printable } from '../../core/text/wording.ts';

/** Safe markup: made only by `html`. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Part[];

/**
 * A template whose values are escaped, between tags and in quoted attributes. Text from outside also loses its control
 * and direction characters, which readers could not see.
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.reduce((all, string, place) => `${all}${markupOf(parts[place - 1] ?? null)}${string}`),
});

const ESCAPES = new Map(
  Object.entries<string>({
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }),
);

const escapeText = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ESCAPES.get(character) ?? '');

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
