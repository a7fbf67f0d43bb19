import { type DrillRecord, drillRecordSchema } from '../core/verdict/record.ts';
import { jsonOf, recordFaultIn } from '../reporting/evidence/read-record.ts';
import { UsageFault } from './exit.ts';
import { readText } from './read-text.ts';

/**
 * The record in a file.
 * @throws {UsageFault} when the file is not there, is no JSON, or is no record of this version.
 */
export async function readRecord(file: string): Promise<DrillRecord> {
  return parseRecord(file, readText(file));
}

/**
 * The record in the text of a file, which is named in messages.
 * @throws {UsageFault} when it is no JSON, or no record of this version.
 */
export function parseRecord(file: string, text: string): DrillRecord {
  const bytes = Buffer.from(text);
  const parsed = drillRecordSchema.safeParse(jsonOf(bytes));
  if (parsed.success) return parsed.data;
  throw new UsageFault(`${file}: it ${recordFaultIn(bytes, parsed.error)}; name the drill.json of a drill`);
}
