import { Lexer } from 'yaml';
import { quote } from '../text/wording.ts';
import type { Fault } from './fault.ts';

/** Faults that the text alone shows, before the parser spends time and stack on it. */

const TEXT_CHARACTERS_MAX = 256 * 1_024;
export const DEPTH_MAX = 32;
/** The parser's error recovery is slow on long lines; no readable line comes near this. */
const TOKENS_PER_LINE_MAX = 5_000;
/** Tokens by which the lexer announces documents and scalars; they are not in the text. */
const LEXER_MARKS = ['\u0002', '\u0018', '\u001f'];

/** The fault of a text that is not worth parsing: too large, not text, or nested too deeply. */
export function textFault(text: string): Fault | undefined {
  if (text.length > TEXT_CHARACTERS_MAX) {
    const message = `the file is larger than ${TEXT_CHARACTERS_MAX / 1_024} KiB: split it into several`;
    return { offset: 0, path: [], message };
  }
  const encoding = encodingFault(text);
  if (encoding !== undefined) return { offset: 0, path: [], message: encoding };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control !== null) {
    const message = `the file holds the control character ${quote(control[0])}: save it as plain UTF-8 text`;
    return { offset: control.index, path: [], message };
  }
  const end = text.search(NO_LINE_END);
  if (end !== -1) {
    const message = `the line ends with ${nameOfEnd(text.charCodeAt(end))}, which YAML readers take for no line end: save the file with line ends LF or CRLF`;
    return { offset: end, path: [], message };
  }
  const replaced = text.indexOf('\ufffd');
  if (replaced !== -1) {
    return { offset: replaced, path: [], message: 'the file is not UTF-8 here: save it as UTF-8' };
  }
  return nestingFault(text);
}

/** Editors show these as the end of a line; YAML 1.2 has none of them (1.2.2, 5.4), and a comment hides what follows. */
const NO_LINE_END = /\r(?!\n)|[\u0085\u2028\u2029]/;

const nameOfEnd = (code: number): string =>
  code === 13 ? 'a carriage return alone' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** How another encoding looks when it is read as UTF-8: its byte order mark is none, and every other byte is nought. */
const UTF_16 = /^(?:\ufffd\ufffd(?=.?\0)|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/s;

function encodingFault(text: string): string | undefined {
  if (UTF_16.test(text)) return 'the file is UTF-16: save it as UTF-8';
  return text.startsWith('\ufeff\ufeff')
    ? 'the file begins with two byte order marks (BOM): save it as UTF-8 without one'
    : undefined;
}

/** Counts what the parser would recurse into (open brackets, block indicators on one line) or choke on. */
function nestingFault(text: string): Fault | undefined {
  let offset = 0;
  let open = 0;
  let levelsOnLine = 0;
  let tokensOnLine = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') open += 1;
    if (token === ']' || token === '}') open -= 1;
    if (token === '-' || token === '?' || token === ':') levelsOnLine += 1;
    if (open > 0 || token.includes('\n')) levelsOnLine = 0;
    tokensOnLine = token.includes('\n') ? 0 : tokensOnLine + 1;
    if (open > DEPTH_MAX || levelsOnLine > DEPTH_MAX) {
      const message = `is nested deeper than ${DEPTH_MAX} levels: write it with fewer`;
      return { offset, path: [], message };
    }
    if (tokensOnLine > TOKENS_PER_LINE_MAX) {
      return { offset, path: [], message: 'holds thousands of values on one line: give each its own line' };
    }
    if (!LEXER_MARKS.includes(token)) offset += token.length;
  }
  return undefined;
}
