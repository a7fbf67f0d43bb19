import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';

/** BIZ UDPGothic, cut down to what Japanese business writes. */

const require = createRequire(import.meta.url);
const REGULAR = require.resolve('@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf');
const BOLD = require.resolve('@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf');
/** What the report writes beside JIS X 0208 and Latin-1. */
const SYMBOLS = '✓–—…·−•‘’“”€';

/**
 * The report's fonts: JIS X 0208 with NEC's and IBM's additions, Latin-1 and our symbols, 3 MB each instead of 4.5. The
 * same packages always give the same bytes, so nothing of it is kept in git.
 */
export async function reportFonts(): Promise<{ readonly regular: Uint8Array; readonly bold: Uint8Array }> {
  const characters = `${jisCharacters()}${latinCharacters()}${SYMBOLS}`;
  const cut = async (file: string): Promise<Uint8Array> =>
    await subsetFont(await readFile(file), characters, { targetFormat: 'truetype' });
  return { regular: await cut(REGULAR), bold: await cut(BOLD) };
}

/** Every two-byte code of EUC-JP that stands for something. */
function jisCharacters(): string {
  const decoder = new TextDecoder('euc-jp');
  const bytes = Array.from({ length: 94 }, (_, place) => 0xa1 + place);
  return bytes
    .flatMap((row) => bytes.map((cell) => decoder.decode(Uint8Array.of(row, cell))))
    .filter((character) => !character.includes('\ufffd'))
    .join('');
}

const latinCharacters = (): string =>
  Array.from({ length: 0x100 - 0x20 }, (_, place) => String.fromCodePoint(0x20 + place)).join('');
