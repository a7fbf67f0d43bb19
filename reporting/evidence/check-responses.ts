import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type Check, fails, holds } from './check.ts';
import { RAW } from './files.ts';

/** Whether raw.ndjson.gz is what it should be: JSON in lines, each about an answer to a step of this drill. */

/** A file made to be larger than this when it is unpacked is not looked into. */
const MAXIMUM_BYTES = 1_024 * 1_024 * 1_024;
const LINE_FEED = 10;

const about = { drillId: z.string(), step: z.string() };
const answer = {
  ...about,
  at: z.iso.datetime(),
  service: z.string(),
  operation: z.string(),
  region: z.string(),
  requestId: z.string().nullable(),
  input: z.unknown(),
};
const count = z.int().min(1);

const lineSchema = z.union([
  z.strictObject({ ...answer, output: z.unknown() }),
  z.strictObject({
    ...answer,
    error: z.strictObject({ name: z.string(), message: z.string(), status: z.int().nullable() }),
  }),
  z.strictObject({ ...answer, sameAsLinesBefore: count }),
  z.strictObject({
    ...about,
    leftOut: z.union([z.strictObject({ answers: count }), z.strictObject({ invocations: count })]),
  }),
]);

/** Checks every line; nothing where the file is not there, which the statement says already. */
export function checkResponses(bytes: Uint8Array | undefined, drillId: string | undefined): Check[] {
  if (bytes === undefined) return [];
  const text = unpacked(bytes);
  if (text === undefined) return [fails('answers', `${RAW} cannot be unpacked`)];
  let lines = 0;
  let leftOut = 0;
  for (const line of linesOf(text)) {
    lines += 1;
    const { data } = lineSchema.safeParse(jsonOf(line));
    if (data === undefined) return [fails('answers', `${RAW}, line ${lines}: it is no answer of AWS`)];
    if (drillId !== undefined && data.drillId !== drillId) {
      return [fails('answers', `${RAW}, line ${lines}: it is of drill ${data.drillId}`)];
    }
    if ('sameAsLinesBefore' in data && data.sameAsLinesBefore >= lines) {
      return [fails('answers', `${RAW}, line ${lines}: the answer that it repeats is not here`)];
    }
    if ('leftOut' in data) leftOut += 1;
  }
  const lacking = leftOut === 0 ? '' : '; it says itself that it lacks some';
  return [holds('answers', `${lines - leftOut} answers of AWS to this drill, one a line${lacking}`)];
}

function unpacked(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES });
  } catch {
    return undefined;
  }
}

/** One after the other: all together may be longer than a string can be. */
function* linesOf(text: Buffer): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(LINE_FEED, start);
    const end = found === -1 ? text.length : found;
    yield text.toString('utf8', start, end);
    start = end + 1;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
