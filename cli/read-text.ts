import { readFile } from 'node:fs/promises';
import { UsageFault } from './exit.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'it may not be read; check its permissions',
};

/** @throws {UsageFault} when the file cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageFault(`${file}: ${WHY[code] ?? message}`);
  }
}
