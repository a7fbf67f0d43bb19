import { eastAsianWidth } from 'get-east-asian-width';

/** Text in columns: a Japanese character takes two. */

/** Made on demand: it costs a cold start some milliseconds. */
let graphemes: Intl.Segmenter | undefined;

/** Most text, in which nothing combines: ASCII, each character one column wide, and kana and kanji, each two. */
const SIMPLE = /^[ -~、。「」ぁ-ゖァ-ヺー一-鿿]*$/;
const NARROW = /[ -~]/g;

/** How many half-width columns a text takes; ambiguous characters count double, as in Japanese mail programs. */
export const columnsOf = (text: string): number =>
  SIMPLE.test(text)
    ? 2 * text.length - (text.match(NARROW)?.length ?? 0)
    : graphemesIn(text).reduce((sum, { segment }) => sum + widthOf(segment), 0);

function graphemesIn(text: string): Intl.SegmentData[] {
  graphemes ??= new Intl.Segmenter('ja', { granularity: 'grapheme' });
  return [...graphemes.segment(text)];
}

function widthOf(grapheme: string): number {
  const [first = ''] = grapheme;
  // An emoji of several code points is drawn as one.
  if (/\p{Extended_Pictographic}/u.test(first)) return 2;
  return eastAsianWidth(first.codePointAt(0) ?? 0, { ambiguousAsWide: true });
}

/** No line begins with one of these: 句読点、閉じ括弧、長音. */
const NOT_FIRST = /^[、。，．・：；！？」』】〕）)\]｝}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;!?%]/u;

/** No line ends with one of these: 始め括弧. */
const NOT_LAST = /[「『【〔（(［[｛{]$/u;

/** A number and its unit stay together. */
const UNIT = /^(?:[台回件分秒時日年月か条]|(?:s|ms|h|KiB|MiB|GiB|bytes)\b)/u;
const NUMBER = /(?:^|[^\d.,])[\d.,]{1,12}\s?$/;

/** Lines of limited width; all but the first are indented. A URL is never broken. */
export function wrap(line: string, columns: number, indent = ''): string[] {
  if (columnsOf(line) <= columns) return [line];
  const lines: string[][] = [];
  let current: string[] = [];
  for (const piece of piecesOf(line, columns - columnsOf(indent))) {
    if (current.join('').trim() === '' || columnsOf(current.join('') + piece.trimEnd()) <= columns) {
      current.push(piece);
      continue;
    }
    const next = piece.trim() === '' ? [] : [piece];
    const fits = (before = ''): boolean => columnsOf([indent, before, ...next].join('').trimEnd()) <= columns;
    // What may not begin a line brings along what stands before it, as far as that fits.
    while (current.length > 1 && staysWith(current.at(-1), next[0]) && fits(current.at(-1)))
      next.unshift(current.pop() ?? '');
    lines.push(current);
    current = [indent, ...next];
  }
  return [...lines, current].map((pieces) => pieces.join('').trimEnd());
}

const staysWith = (before = '', next = ''): boolean =>
  NOT_FIRST.test(next) || NOT_LAST.test(before) || (UNIT.test(next) && NUMBER.test(before));

/** Words with their trailing space, each Japanese character by itself, and parts of what is wider than a line. */
function piecesOf(line: string, columns: number): string[] {
  const words = line.match(/https?:\/\/\S+\s*|[!-~]+\s*|\s+|[^!-~\s]/gu) ?? [];
  return words.flatMap((word) =>
    word.startsWith('http') || columnsOf(word) <= columns ? [word] : inParts(word, columns),
  );
}

function inParts(word: string, columns: number): string[] {
  const parts: string[] = [''];
  for (const { segment } of graphemesIn(word)) {
    const last = parts.length - 1;
    if (columnsOf(`${parts[last]}${segment}`) > columns) parts.push(segment);
    else parts[last] += segment;
  }
  return parts;
}
