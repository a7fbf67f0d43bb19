/** Names for the characters that nobody sees, or takes for another; also in the words of a Japanese keyboard. */

const NAMES = new Map([
  ['\u00a0', 'a no-break space (NBSP, ノーブレークスペース)'],
  ['\u3000', 'an ideographic space (全角スペース)'],
  ['\u00ad', 'a soft hyphen (ソフトハイフン)'],
  ['\u200b', 'a zero-width space (ゼロ幅スペース)'],
  ['\u200c', 'a zero-width non-joiner (ゼロ幅非接合子)'],
  ['\u200d', 'a zero-width joiner (ゼロ幅接合子)'],
  ['\u200e', 'a left-to-right mark (LRM, 書字方向の制御文字)'],
  ['\u200f', 'a right-to-left mark (RLM, 書字方向の制御文字)'],
  ['\ufeff', 'a byte order mark (BOM) or zero-width no-break space (ゼロ幅スペース)'],
  ['：', 'a full-width colon (全角コロン)'],
  ['，', 'a full-width comma (全角コンマ)'],
  ['、', 'an ideographic comma (読点)'],
  ['－', 'a full-width hyphen (全角ハイフン)'],
]);

/** Signs that NFKC leaves as they are, and their plain twins. */
const TWINS = new Map([
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['‐', '-'],
  ['‑', '-'],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
  ['、', ','],
]);

/** What is not seen on one line: controls, format characters, fillers, half characters; variants of kanji are seen. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{DI}/gu;

/** What chooses the form of the character before it: right in Japanese text, and in no name of a machine. */
const VARIANT = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

/** Alphabets with letters that look like those of Latin. */
const LIKE_LATIN = /(?=\p{L})[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

/** `a full-width colon (全角コロン, U+FF1A)`. */
export function nameOfCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES.get(character) ?? kindOf(character, code);
  return name.endsWith(')') ? `${name.slice(0, -1)}, ${number})` : `${name} (${number})`;
}

function kindOf(character: string, code: number): string {
  if (/\p{Cs}/u.test(character)) return 'half of a character (a lone surrogate, 壊れた文字)';
  if (/[０-９]/.test(character)) return 'a full-width digit (全角数字)';
  if (/[ａ-ｚＡ-Ｚ]/.test(character)) return 'a full-width letter (全角英字)';
  if (code >= 0xff01 && code <= 0xff5e) return 'a full-width sign (全角記号)';
  if (/\p{Zs}/u.test(character)) return 'a space of another kind (特殊な空白)';
  if (/[“”‘’]/.test(character)) return 'a typographic quotation mark (引用符)';
  if (TWINS.has(character)) return 'a dash (ダッシュ)';
  if (VARIANT.test(character)) return 'a variation selector (異体字セレクタ)';
  if (/\p{Script=Cyrillic}/u.test(character)) return 'a Cyrillic letter (キリル文字)';
  if (/\p{Script=Greek}/u.test(character)) return 'a Greek letter (ギリシャ文字)';
  if (LIKE_LATIN.test(character)) return 'a letter of another alphabet (別の文字体系の文字)';
  if (/\p{Cc}/u.test(character)) return 'a control character (制御文字)';
  return 'an invisible character (見えない文字)';
}

/** The plain character that a text's author meant, or undefined when it is what it seems to be. */
function plainTwin(character: string): string | undefined {
  if (/[ -~]/.test(character)) return undefined;
  if (/\p{Zs}/u.test(character)) return ' ';
  const plain = TWINS.get(character) ?? character.normalize('NFKC');
  return /^[ -~]$/.test(plain) ? plain : undefined;
}

/** `its character 3 is a full-width digit (全角数字, U+FF13): write 3`; undefined when all are plain. */
function lookalikeIn(text: string): string | undefined {
  const place = [...text].findIndex((character) => plainTwin(character) !== undefined);
  if (place === -1) return undefined;
  const character = [...text][place] ?? '';
  const twin = plainTwin(character) ?? '';
  const plain = twin === ' ' ? 'a plain space (半角スペース)' : twin;
  return `its character ${place + 1} is ${nameOfCharacter(character)}: write ${plain}`;
}

/** The same for what nobody sees. */
export function hiddenIn(text: string): string | undefined {
  const place = [...text].findIndex((character) => character.search(HIDDEN) !== -1);
  if (place === -1) return undefined;
  return `its character ${place + 1} is ${nameOfCharacter([...text][place] ?? '')}: remove it`;
}

/** The same for what is right in a text, and not in the name of a machine. */
function foreignIn(text: string): string | undefined {
  const characters = [...text];
  const place = characters.findIndex((character) => VARIANT.test(character) || LIKE_LATIN.test(character));
  if (place === -1) return undefined;
  const character = characters[place] ?? '';
  const way = VARIANT.test(character) ? 'remove it' : 'write a plain letter (半角英字)';
  return `its character ${place + 1} is ${nameOfCharacter(character)}: ${way}`;
}

/** The first of them all, in that order: what was refused often differs from what was meant by one character. */
export const oddCharacterIn = (text: string): string | undefined =>
  lookalikeIn(text) ?? hiddenIn(text) ?? foreignIn(text);

/** The text with every hidden character replaced. */
export const replaceHidden = (text: string, by: (character: string) => string): string =>
  text.replace(HIDDEN, by);
