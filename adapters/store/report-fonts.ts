import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The typefaces of the PDFs, as TrueType files. */
export interface Fonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** Reads the fonts that are packaged with the functions: `regular.ttf` and `bold.ttf`, cut by infra/report-fonts.ts. */
export const fontsIn = (folder: string) => async (): Promise<Fonts> => ({
  regular: await readFile(join(folder, 'regular.ttf')),
  bold: await readFile(join(folder, 'bold.ttf')),
});
