import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type Check, fails, holds } from './check.ts';
import { RAW } from './files.ts';

/** Whether raw.ndjson.gz is valid: lines of JSON, each with an AWS response to a step of this drill. */

/** A file that unpacks to more than this is not read. */
const MAXIMUM_BYTES = 1_024 * 1_024 * 1_024;
const LINE_FEED = 10;

const about = { drillId: z.string(), step: z.string() };
const response = {
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
  z.strictObject({ ...response, output: z.unknown() }),
  z.strictObject({
    ...response,
    error: z.strictObject({ name: z.string(), message: z.string(), status: z.int().nullable() }),
  }),
  z.strictObject({ ...response, sameAsLinesBefore: count }),
  z.strictObject({
    ...about,
    leftOut: z.union([z.strictObject({ answers: count }), z.strictObject({ invocations: count })]),
  }),
]);

/** Checks every line; nothing when the file is missing, which the check of the statement reports. */
export function checkResponses(bytes: Uint8Array | undefined, drillId: string | undefined): Check[] {
  if (bytes === undefined) return [];
  const text = unpacked(bytes);
  if (text === undefined) return [fails('responses', `${RAW} cannot be unpacked`)];
  let lines = 0;
  let leftOut = 0;
  for (const line of linesOf(text)) {
    lines += 1;
    const { data } = lineSchema.safeParse(jsonOf(line));
    if (data === undefined) return [fails('responses', `${RAW}, line ${lines}: it is not an AWS response`)];
    if (drillId !== undefined && data.drillId !== drillId) {
      return [fails('responses', `${RAW}, line ${lines}: it is of drill ${data.drillId}`)];
    }
    if ('sameAsLinesBefore' in data && data.sameAsLinesBefore >= lines) {
      return [fails('responses', `${RAW}, line ${lines}: the response that it repeats is missing`)];
    }
    if ('leftOut' in data) leftOut += 1;
  }
  const lacking = leftOut === 0 ? '' : '; by its own account some are missing';
  return [holds('responses', `${lines - leftOut} AWS responses to this drill, one per line${lacking}`)];
}

function unpacked(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES });
  } catch {
    return undefined;
  }
}

/** Line by line: the whole may be longer than a string can be. */
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
