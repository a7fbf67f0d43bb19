import { create, type Font } from 'fontkit';
import { printable } from '../../core/text/wording.ts';

/** The typefaces of a report, as TrueType files: BIZ UDPGothic, see docs/report.md. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** Our symbols that the typeface lacks, with their replacements. */
const STAND_INS = new Map(Object.entries<string>({ '✕': '×' }));

/** Longer texts are cut: layout time grows with the square of a word's length, and what fits no page is lost. */
const CHARACTERS_MAX = 600;

function shortened(text: string, charactersMax: number): string {
  // A code point has at most two units, and few texts are that long.
  if (text.length <= charactersMax) return text;
  const characters = Array.from(text);
  const others = characters.length - charactersMax;
  return others <= 0 ? text : `${characters.slice(0, charactersMax).join('')}… (+${others})`;
}

/**
 * Converts text to what these fonts can show: a character that they lack, as in a rare name, becomes its code point,
 * `[U+20BB7]`, so that it is neither lost nor an error. Control and direction characters are written out as in the
 * HTML.
 */
export function glyphsOf({ regular, bold }: ReportFonts): {
  readonly text: (text: string, charactersMax?: number) => string;
  /** For drawings: line breaks are kept, and the texts are already printable. */
  readonly drawing: (markup: string) => string;
} {
  const faces = [regular, bold].map(faceOf);
  const known = new Map<string, string>();
  const shown = (character: string): string => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const code = character.codePointAt(0) ?? 0;
    const has = faces.every((face) => face.hasGlyphForCodePoint(code));
    const stands = has
      ? character
      : (STAND_INS.get(character) ?? `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`);
    known.set(character, stands);
    return stands;
  };
  const visible = (text: string): string => Array.from(text.normalize('NFC'), shown).join('');
  return {
    text: (text, charactersMax = CHARACTERS_MAX) => visible(printable(shortened(text, charactersMax))),
    drawing: (markup) => markup.split('\n').map(visible).join('\n'),
  };
}

function faceOf(bytes: Uint8Array): Font {
  const face = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!('hasGlyphForCodePoint' in face)) throw new Error('the report’s font is a collection: give one face');
  return face;
}
