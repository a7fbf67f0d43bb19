import { type Document, isAlias, isMap, isSeq, Lexer, type Node, parseDocument as parseYaml } from 'yaml';
import { maskSecrets } from '../text/mask-secrets.ts';
import type { Path } from './fault.ts';
import { maskedIn, secretsIn } from './plan-secrets.ts';

/** A plan's file as it may be kept: its comments say why it is as it is, and must not be lost with a secret. */

/** What the lexer puts before a scalar, and the other marks that are in no file. */
const SCALAR = '\u001f';
const MARKS = new Set([SCALAR, '\u0002', '\u0018']);

/** The text of a valid plan with `***` for each secret; without one it is the same, byte by byte. */
export function planTextWithoutSecrets(text: string): string {
  const document = parseYaml(text, { schema: 'core', merge: false });
  const data: unknown = document.toJS({ maxAliasCount: -1 });
  const edits = new Map(
    secretsIn(data, []).map((path) => {
      const { range } = nodeAt(document, path) ?? {};
      return [
        range?.[0] ?? 0,
        { end: range?.[1] ?? 0, masked: JSON.stringify(maskedIn(data, path)) },
      ] as const;
    }),
  );
  const clean = [...edits]
    .toSorted(([a], [b]) => b - a)
    .reduce((rest, [start, { end, masked }]) => {
      // A block of lines ends with its last line break, which is the next key's.
      const tail = text.slice(start, end).endsWith('\n') ? '\n' : '';
      return rest.slice(0, start) + masked + tail + rest.slice(end);
    }, text);
  return commentsWithoutSecrets(clean);
}

/** Where a value stands: an alias leads to what it repeats. */
function nodeAt(document: Document, path: Path): Node | undefined {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const found = path.reduce<unknown>((node, key) => {
    const parent = resolved(node);
    return isMap(parent) || isSeq(parent) ? parent.get(key, true) : undefined;
  }, document.contents);
  return resolved(found) as Node | undefined;
}

function commentsWithoutSecrets(text: string): string {
  let before = '';
  return [...new Lexer().lex(text)]
    .map((token) => {
      const isComment = token.startsWith('#') && before !== SCALAR;
      before = token;
      if (MARKS.has(token)) return '';
      return isComment ? maskSecrets(token) : token;
    })
    .join('');
}
