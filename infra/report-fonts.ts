import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CACHE_FOLDER } from './cache-folder.ts';

/** BIZ UDPGothic, reduced to the characters of Japanese business text. */

const require = createRequire(import.meta.url);
const SOURCES = {
  regular: require.resolve('@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf'),
} as const;
type Face = keyof typeof SOURCES;
const FACES: readonly Face[] = ['regular', 'bold'];
/** What the report writes besides JIS X 0208 and Latin-1. */
const SYMBOLS = '✓–—…·−•‘’“”€';

const fileOf = (folder: string, face: Face): string => join(folder, `${face}.ttf`);

/**
 * The folder of `regular.ttf` and `bold.ttf`, which are subset unless they exist: JIS X 0208 with NEC's and IBM's
 * additions, Latin-1 and our symbols, 3 MB each instead of 4.5. The same packages always give the same bytes, so they
 * are not kept in git.
 */
export async function cutFonts(): Promise<string> {
  const folder = fontsFolder();
  await mkdir(folder, { recursive: true });
  for (const face of FACES) {
    const path = fileOf(folder, face);
    if (existsSync(path)) continue;
    const { default: subsetFont } = await import('subset-font');
    const bytes = await readFile(SOURCES[face]);
    const cut = await subsetFont(bytes, characters(), { targetFormat: 'truetype' });
    // Atomically: others may be reading.
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, cut);
    await rename(unfinished, path);
  }
  return folder;
}

/** The fonts themselves. */
export async function reportFonts(): Promise<Readonly<Record<Face, Uint8Array>>> {
  const folder = await cutFonts();
  return {
    regular: await readFile(fileOf(folder, 'regular')),
    bold: await readFile(fileOf(folder, 'bold')),
  };
}

let folder: string | undefined;

/** Where the subset fonts of these packages and characters are cached. */
export function fontsFolder(): string {
  folder ??= join(CACHE_FOLDER, `fonts-${keyOfFonts().slice(0, 12)}`);
  return folder;
}

function keyOfFonts(): string {
  const versions = [
    require('@expo-google-fonts/biz-udpgothic/package.json').version,
    require('subset-font/package.json').version,
  ];
  return createHash('sha256')
    .update([...versions, characters()].join(' '))
    .digest('hex');
}

const characters = (): string => `${jisCharacters()}${latinCharacters()}${SYMBOLS}`;

/** Every two-byte code of EUC-JP that is assigned. */
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
