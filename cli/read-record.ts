import { type DrillRecord, drillRecordSchema } from '../core/verdict/record.ts';
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
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UsageFault(`${file}: it is not JSON; name the drill.json of a drill`);
  }
  const parsed = drillRecordSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new UsageFault(
    `${file}: it is not a drill record of this version: ${first?.path.join('.') || 'top'}: ${first?.message}`,
  );
}
