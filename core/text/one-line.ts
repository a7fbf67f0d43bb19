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
