import * as z from 'zod';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';

/** The record in the bytes of a drill.json; undefined when they hold none. */
export const readRecordBytes = (bytes: Uint8Array): DrillRecord | undefined =>
  drillRecordSchema.safeParse(jsonOf(bytes)).data;

/** Why bytes hold nothing of a form, in kunren's own words: `is empty`, `is not JSON`, `is not a record of kunren: …`. */
export function faultIn(bytes: Uint8Array, what: string, { issues }: z.ZodError): string {
  if (Buffer.from(bytes).toString().trim() === '') return 'is empty';
  if (jsonOf(bytes) === undefined) return 'is not JSON';
  const place = issues[0]?.path.join('.') ?? '';
  return `is not ${what}${place === '' ? '' : `: ${place} is missing or has another form`}`;
}

/** The same of a drill.json. */
export function recordFaultIn(bytes: Uint8Array, error: z.ZodError): string {
  const other = VERSION.safeParse(jsonOf(bytes)).data?.schema;
  return other === undefined || other === drillRecordSchema.shape.schema.value
    ? faultIn(bytes, 'a record of kunren', error)
    : `is a record of another version, ${other}: read it with the kunren that made it`;
}

const VERSION = z.object({ schema: z.string().regex(/^kunren-record\/v\d{1,4}$/) });

/** The value in JSON; undefined when the bytes are none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
