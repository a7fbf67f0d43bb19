import { randomFillSync } from 'node:crypto';

/** SSH's data types (RFC 4251, 5) and its packets before encryption begins (RFC 4253, 6). */

/** A server that sends a longer packet before authentication is no SSH server (RFC 4253, 6.1). */
const PACKET_BYTES_MAX = 35_000;
const BLOCK_BYTES = 8;
const PADDING_BYTES_MIN = 4;

export function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A number that is never negative: without leading zeros, except one where the first bit is set. */
export function mpint(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Buffer.alloc(0) : value.subarray(start);
  return string((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}

/** The names in a name-list. */
export const wordsIn = (list: Buffer): readonly string[] => list.toString('latin1').split(',');

export function packet(payload: Buffer): Buffer {
  const left = BLOCK_BYTES - ((5 + payload.length) % BLOCK_BYTES);
  const padding = left < PADDING_BYTES_MIN ? left + BLOCK_BYTES : left;
  const whole = Buffer.alloc(5 + payload.length + padding);
  whole.writeUInt32BE(1 + payload.length + padding);
  whole.writeUInt8(padding, 4);
  payload.copy(whole, 5);
  randomFillSync(whole, 5 + payload.length);
  return whole;
}

/** The length of the packet that begins here. */
export function packetLength(received: Buffer): number | undefined {
  if (received.length < 4) return undefined;
  const length = received.readUInt32BE();
  if (length < 2 || length > PACKET_BYTES_MAX) throw new Error(`a packet of ${length} bytes`);
  return 4 + length;
}

export function payloadOf(whole: Buffer): Buffer {
  const end = whole.length - whole.readUInt8(4);
  if (end < 6) throw new Error('a packet of nothing but padding');
  return whole.subarray(5, end);
}

/** Reads one field after the other; throws when the bytes end too soon. */
export interface Fields {
  byte(): number;
  number(): number;
  string(): Buffer;
}

export function fieldsOf(bytes: Buffer): Fields {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error('a message that ends too soon');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    byte: () => take(1).readUInt8(),
    number: () => take(4).readUInt32BE(),
    string: () => take(take(4).readUInt32BE()),
  };
}
