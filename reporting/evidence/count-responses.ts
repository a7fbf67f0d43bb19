import { createHash, type Hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { jsonOf } from './read-record.ts';
import { sha256Of } from './statement.ts';

/** How many AWS responses each step left, and their hash: a record holds them, so that nobody can leave some out later. */

const LINE_FEED = 10;
/** More would not fit into the memory of the Lambda that closes a drill; then the file's own hash must do. */
const COUNTED_BYTES_MAX = 256 * 1_024 * 1_024;

export type Responses = NonNullable<DrillRecord['responses']>;

/** Of raw.ndjson.gz as it is stored. */
export function countResponses(raw: Uint8Array): Responses {
  const text = unpacked(raw, COUNTED_BYTES_MAX);
  return { sha256: sha256Of(raw), steps: text === undefined ? null : stepsIn(text) };
}

function stepsIn(text: Buffer): NonNullable<Responses['steps']> {
  const steps = new Map<string, { lines: number; readonly hash: Hash }>();
  for (const line of linesOf(text)) {
    const step = String((jsonOf(Buffer.from(line)) as { step?: unknown } | undefined)?.step);
    const counted = steps.get(step) ?? { lines: 0, hash: createHash('sha256') };
    counted.lines += 1;
    counted.hash.update(`${line}\n`);
    steps.set(step, counted);
  }
  return [...steps].map(([step, { lines, hash }]) => ({ step, lines, sha256: hash.digest('hex') }));
}

/** Undefined when it is no gzip, or too much. */
export function unpacked(bytes: Uint8Array, maximumBytes: number): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: maximumBytes });
  } catch {
    return undefined;
  }
}

/** Line by line: the whole may be longer than a string can be. */
export function* linesOf(text: Buffer): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(LINE_FEED, start);
    const end = found === -1 ? text.length : found;
    yield text.toString('utf8', start, end);
    start = end + 1;
  }
}
