import type { Ports } from '../adapters/ports.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import { RECORD } from '../reporting/evidence/files.ts';
import { readRecordBytes } from '../reporting/evidence/read-record.ts';

/** The newest drills may be open, or closed by nobody yet. */
const DRILLS_TRIED = 5;
/** As long as evidence is usually kept. */
const SINCE_SECONDS = 400 * 86_400;

/**
 * The records of a plan's newest drills, the newest first. Null is one that is stored and cannot be read, or is of
 * another version; also, at the end, drills that are too many to be looked at.
 */
export async function* newestRecords(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): AsyncGenerator<DrillRecord | null> {
  const since = new Date(ports.now().getTime() - SINCE_SECONDS * 1_000);
  const newestFirst = (await ports.drillsOf(planId, since)).toSorted().toReversed();
  for (const drillId of newestFirst.slice(0, DRILLS_TRIED)) {
    const bytes = await ports.folder(planId, drillId).readFile(RECORD);
    if (bytes !== undefined) yield readRecordBytes(bytes) ?? null;
  }
  if (newestFirst.length > DRILLS_TRIED) yield null;
}
