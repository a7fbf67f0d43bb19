import { gzipSync } from 'node:zlib';

const LEVEL = 6;
/** The offset of a gzip member's operating system. */
const SYSTEM_BYTE = 9;
const UNKNOWN_SYSTEM = 255;

/** One gzip member; the same text gives the same bytes wherever it is made. */
export function zipped(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: LEVEL });
  bytes[SYSTEM_BYTE] = UNKNOWN_SYSTEM;
  return bytes;
}
