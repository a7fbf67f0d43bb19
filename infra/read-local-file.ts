import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file of this machine, or why it is refused: a predicate that follows its name. */
export type LocalFile = { readonly bytes: Buffer } | { readonly refusal: string };

const REFUSALS = new Map([
  ['ENOENT', 'there is no such file; check the path'],
  ['ENOTDIR', 'there is no such file; check the path'],
  ['EISDIR', 'it is a folder; name a file in it'],
  ['EACCES', 'it may not be read; check its permissions'],
  ['ELOOP', 'it is a link that leads to itself; name a file'],
  ['ENXIO', 'it is no file but a socket or device; name a file'],
]);

/**
 * The one way to a file that a person names. Only a regular file of limited size is read: a pipe would be waited for
 * without end, and a device never ends.
 */
export function readLocalFile(file: string, bytesMax: number): LocalFile {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody who writes to it.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) return { refusal: refusalOf('EISDIR') };
    if (!stats.isFile())
      return { refusal: 'it is no file but a pipe or device; save its text as a file and name that' };
    if (stats.size > bytesMax) return tooLarge(bytesMax);
    return readUpTo(descriptor, stats.size, bytesMax);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { refusal: refusalOf(code, message) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** To the end rather than to the size: a file may grow while it is read, and some say that they are empty. */
function readUpTo(descriptor: number, size: number, bytesMax: number): LocalFile {
  const chunks: Buffer[] = [];
  for (let total = 0; ; ) {
    const chunk = Buffer.alloc(Math.max(65_536, size - total + 1));
    const read = readSync(descriptor, chunk);
    if (read === 0) return { bytes: Buffer.concat(chunks) };
    total += read;
    if (total > bytesMax) return tooLarge(bytesMax);
    chunks.push(chunk.subarray(0, read));
  }
}

const tooLarge = (bytesMax: number): LocalFile => ({
  refusal: `it is larger than ${Math.round(bytesMax / 1_024)} KiB, which no such file is; check the path`,
});

const refusalOf = (code: string, message = code): string =>
  REFUSALS.get(code) ?? `it cannot be read (${message}); name another file`;
