import { distance } from 'fastest-levenshtein';
import { replaceHidden } from './characters.ts';
import { maskSecrets } from './mask-secrets.ts';

/** How the plan reader shows words and values: quoted, printable, short, with the nearest known word. */

const SHOWN_CHARACTERS_MAX = 60;
/** More than a plan's top level has. */
const LISTED_WORDS_MAX = 24;

/** Any address may be a secret by its path: nothing behind its host is shown. */
const URL_TEXT = /([a-z][a-z\d+.-]{0,30}:\/\/)(?:[^\s/@]{0,1000}@)?([^\s/?#@'"]*)[/?#@][^\s'"]*/gi;

/** Text that is safe to print on one line of a terminal: no control characters, nothing invisible or reversed. */
export function printable(text: string): string {
  return replaceHidden(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The text as it can be shown within a sentence: without what looks like a secret, and cut when it is long. */
export function shortened(written: string): string {
  // Before it is cut: half a secret is not seen as one.
  const text = maskSecrets(written);
  const shown = text.replace(URL_TEXT, '$1$2…');
  return printable(shown.length > SHOWN_CHARACTERS_MAX ? `${shown.slice(0, SHOWN_CHARACTERS_MAX)}…` : shown);
}

/** The same in single quotes. */
export function quote(text: string): string {
  return `'${shortened(text)}'`;
}

/** `'a', 'b' or 'c'`. */
export function listed(words: readonly string[]): string {
  const quoted = words.map(quote);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** The known word that was probably meant, or undefined when none is near enough. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = folded(word);
  // A word of this length is no typing error, and the comparison's cost grows with it.
  if (wanted.length > SHOWN_CHARACTERS_MAX) return undefined;
  let best: { readonly word: string; readonly steps: number } | undefined;
  for (const candidate of known) {
    const steps = isSwapped(wanted, folded(candidate)) ? 1 : distance(wanted, folded(candidate));
    if (steps < (best?.steps ?? Number.POSITIVE_INFINITY)) best = { word: candidate, steps };
  }
  const stepsMax = wanted.length < 3 ? 0 : Math.max(1, Math.floor(wanted.length / 3));
  return best !== undefined && best.steps <= stepsMax ? best.word : undefined;
}

/** `; did you mean 'hostname'?`, or the known words when none is near and they are few. */
export function hint(word: string, known: readonly string[], introduction: string): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return `; did you mean ${quote(meant)}?`;
  return known.length > 0 && known.length <= LISTED_WORDS_MAX ? `; ${introduction} ${listed(known)}` : '';
}

/** Case, hyphens and underscores are the most common slips, so they are ignored. */
function folded(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

/** Whether two letters changed places, which the edit distance counts as two steps. */
function isSwapped(a: string, b: string): boolean {
  return a.length === b.length && distance(a, b) === 2 && [...a].sort().join('') === [...b].sort().join('');
}
