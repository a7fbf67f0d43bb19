import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';

/** The record in the bytes of a drill.json; undefined when they hold none. */
export const readRecordBytes = (bytes: Uint8Array): DrillRecord | undefined =>
  drillRecordSchema.safeParse(jsonOf(bytes)).data;

export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
