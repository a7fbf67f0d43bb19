import { readLocalFile } from '../infra/read-local-file.ts';
import { UsageFault } from './exit.ts';

/** Records of 500 servers have a few MiB; no file that a person names comes near this. */
export const BYTES_MAX = 256 * 1_024 * 1_024;

/** @throws {UsageFault} when the file cannot be read. */
export const readText = (file: string, bytesMax = BYTES_MAX): string => readBytes(file, bytesMax).toString();

/** The same, byte by byte. */
export function readBytes(file: string, bytesMax = BYTES_MAX): Buffer {
  const read = readLocalFile(file, bytesMax);
  if ('refusal' in read) throw new UsageFault(`${file}: ${read.refusal}`);
  return read.bytes;
}
