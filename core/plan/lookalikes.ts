import { nameOfCharacter } from '../text/characters.ts';
import type { Fault } from './fault.ts';

/**
 * Characters that look like YAML's own, where YAML would have its own: found only in a file that is refused anyway, since
 * in a text they are right.
 */

const SPACE = '[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]';
const LINE = new RegExp(
  `^[ \\t]*(${SPACE})|^[ \\t]*(?:- +)*[\\w"'-]+(：)|^[ \\t]*(?:- +)*[\\w"'-]+:(${SPACE})|^[ \\t]*([－‐‑–—−])[ \\u3000]|^[ \\t]*-(${SPACE})`,
  'u',
);
const SHOWN_MAX = 20;

/** One fault a line, with what to write in its place. */
export function lookalikeFaults(text: string): readonly Fault[] {
  const faults: Fault[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const match = LINE.exec(
      offset === 0 ? line.replace(/^\ufeff{1,2}/, (marks) => ' '.repeat(marks.length)) : line,
    );
    const character = match?.slice(1).find((group) => group !== undefined);
    if (match !== null && character !== undefined) {
      const at = offset + match[0].lastIndexOf(character);
      faults.push({
        offset: at,
        path: [],
        message: `here is ${nameOfCharacter(character)}: write ${plain(character)}`,
      });
    }
    offset += line.length + 1;
  }
  return faults.slice(0, SHOWN_MAX);
}

const plain = (character: string): string => {
  if (character === '：') return 'a plain colon (半角コロン) and a space';
  return /[－‐‑–—−]/.test(character) ? 'a plain hyphen (半角ハイフン)' : 'a plain space (半角スペース)';
};
