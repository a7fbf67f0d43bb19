/** Control characters, line and paragraph separators, and characters that change the direction of text. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Text from outside as one line of limited length: hostnames, error texts and answers of servers must not forge another
 * line, nor fill a record.
 */
export function oneLine(text: string, maximumCharacters = Number.POSITIVE_INFINITY): string {
  const line = text.replace(UNFIT, ' ').trim();
  // Splitting the text costs the most, and most texts are short.
  if (line.length <= maximumCharacters) return line;
  const characters = [...line];
  return characters.length <= maximumCharacters
    ? line
    : `${characters.slice(0, maximumCharacters - 1).join('')}…`;
}
