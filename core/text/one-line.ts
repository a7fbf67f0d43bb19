import { replaceHidden } from './characters.ts';

/**
 * Text from outside as one line of limited length: hostnames, error texts and answers of servers must not forge another
 * line, nor fill a record.
 */
export function oneLine(text: string, maximumCharacters = Number.POSITIVE_INFINITY): string {
  const line = replaceHidden(text, () => ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  // Splitting the text costs the most, and most texts are short.
  if (line.length <= maximumCharacters) return line;
  const characters = [...line];
  return characters.length <= maximumCharacters
    ? line
    : `${characters.slice(0, maximumCharacters - 1).join('')}…`;
}

/** Of what is left, so much is of the beginning: that says what failed, and the end why. */
const BEGINNING = 0.6;

/** A text with what is too long left out of its middle. */
export function withoutMiddle(text: string, maximumCharacters: number): string {
  if (text.length <= maximumCharacters) return text;
  const characters = [...text];
  if (characters.length <= maximumCharacters) return text;
  const kept = Math.max(0, maximumCharacters - 1);
  const first = Math.ceil(kept * BEGINNING);
  return `${characters.slice(0, first).join('')}…${characters.slice(characters.length - (kept - first)).join('')}`;
}

/** The same as one line, of a sentence that may come to its point last, as AWS's denials do. */
export const bothEnds = (text: string, maximumCharacters: number): string =>
  withoutMiddle(oneLine(text), maximumCharacters);
