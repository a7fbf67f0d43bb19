import * as z from 'zod';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { hasPassed } from '../../core/workflow/verdicts.ts';
import { allOf, type Check, fails, holds, unchecked } from './check.ts';
import { countResponses, linesOf, unpacked } from './count-responses.ts';
import { RAW } from './file-names.ts';
import { jsonOf } from './read-record.ts';

/** Whether raw.ndjson.gz is valid: lines of JSON, each with an AWS response to a step of this drill. */

/**
 * Who says what a recovery method started; a server may say anything, and SSM repeats it. A method that is not here
 * starts nothing that one of AWS's services names.
 */
const STARTING: ReadonlyMap<string, readonly string[]> = new Map([
  ['drs', ['drs', 'ec2']],
  ['restore', ['ec2', 'backup']],
]);

/** A file that unpacks to more than this is not read. */
const MAXIMUM_BYTES = 1_024 * 1_024 * 1_024;

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
export function checkResponses(bytes: Uint8Array | undefined, record: DrillRecord | undefined): Check[] {
  if (bytes === undefined) return [];
  const drillId = record?.drillId;
  const text = unpacked(bytes, MAXIMUM_BYTES);
  if (text === undefined) return [fails('responses', `${RAW} cannot be unpacked`)];
  let lines = 0;
  let leftOut = 0;
  const unnamed = new Set(startedBy(record));
  const starting = servicesOf(record);
  for (const line of linesOf(text)) {
    lines += 1;
    const { data } = lineSchema.safeParse(jsonOf(Buffer.from(line)));
    if (data === undefined) return [fails('responses', `${RAW}, line ${lines}: it is not an AWS response`)];
    if (drillId !== undefined && data.drillId !== drillId) {
      return [fails('responses', `${RAW}, line ${lines}: it is of drill ${data.drillId}`)];
    }
    if ('sameAsLinesBefore' in data && data.sameAsLinesBefore >= lines) {
      return [fails('responses', `${RAW}, line ${lines}: the response that it repeats is missing`)];
    }
    if ('leftOut' in data) leftOut += 1;
    if ('output' in data && unnamed.size > 0 && starting.includes(data.service)) {
      const said = JSON.stringify(data.output) ?? '';
      for (const name of unnamed) if (said.includes(`"${name}"`)) unnamed.delete(name);
    }
  }
  const found = `${lines - leftOut} AWS responses to this drill, one per line`;
  return [
    holds('responses', leftOut === 0 ? found : `${found}; by its own account some are missing`),
    ...(record === undefined
      ? []
      : [...compareCounts(bytes, record), ...judgeNames(record, [...unnamed], lines > 0 && leftOut === 0)]),
  ];
}

/** Whether these are the responses that the record was made with. */
function compareCounts(bytes: Uint8Array, { responses: recorded }: DrillRecord): Check[] {
  if (recorded === undefined)
    return [unchecked('recorded responses', 'the record is of a version that did not count them')];
  const here = countResponses(bytes);
  const stepsHere = new Map(here.steps?.map((step) => [step.step, step]));
  const known = new Set(recorded.steps?.map(({ step }) => step));
  return allOf(
    'recorded responses',
    here.sha256 === recorded.sha256
      ? []
      : [
          `${RAW} is not the file that the record was made with`,
          ...(recorded.steps ?? []).flatMap(({ step, lines, sha256 }) => {
            const found = stepsHere.get(step);
            if (found?.sha256 === sha256) return [];
            return found === undefined
              ? [`${step}: the record has ${lines} lines, none is here`]
              : [`${step}: the record has ${lines} lines, other ${found.lines} are here`];
          }),
          ...[...stepsHere.keys()]
            .filter((step) => !known.has(step))
            .map((step) => `${step}: the record has none`),
        ],
    `number and hash of each of ${recorded.steps?.length ?? 'the'} steps are those in the record`,
  );
}

const servicesOf = (record: DrillRecord | undefined): readonly string[] =>
  record === undefined ? [] : (STARTING.get(record.plan.method) ?? []);

/** What the record says was started. */
const startedBy = (record: DrillRecord | undefined): string[] =>
  record?.responses === undefined || servicesOf(record).length === 0
    ? []
    : [
        ...record.waves.flatMap(({ operations }) => operations.map(({ operationID }) => operationID)),
        ...record.servers.flatMap(({ instanceID }) => instanceID ?? []),
      ];

/**
 * Whether AWS named all that in what it answered. A Lambda that was killed may have lost a response, but no drill passes
 * whose steps have not asked for its jobs and instances, each more than once.
 */
function judgeNames(record: DrillRecord, missing: readonly string[], isComplete: boolean): Check[] {
  const started = startedBy(record).length;
  if (started === 0) return [];
  if (missing.length === 0)
    return [holds('facts in responses', `AWS named each of ${started} jobs and instances of the record`)];
  const text = `no response that was kept names ${missing.join(', ')}`;
  return [
    hasPassed(record) && isComplete
      ? fails('facts in responses', text)
      : unchecked('facts in responses', text),
  ];
}
