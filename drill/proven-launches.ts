import type { Ports } from '../adapters/ports.ts';
import { provenSettings } from '../core/verdict/drift.ts';
import { RECORD } from '../reporting/evidence/files.ts';
import { readRecordBytes } from '../reporting/evidence/read-record.ts';
import type { ProvenLaunches } from './recovery-method.ts';

/** The newest drills may be open, or closed by nobody yet. */
const DRILLS_TRIED = 5;
/** As long as evidence is usually kept. */
const SINCE_SECONDS = 400 * 86_400;

/** With what each server of a plan was launched when it last passed, by the record of its newest closed drill. */
export async function provenLaunches(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<ProvenLaunches> {
  const since = new Date(ports.now().getTime() - SINCE_SECONDS * 1_000);
  const newestFirst = (await ports.drillsOf(planId, since)).toSorted().toReversed();
  for (const drillId of newestFirst.slice(0, DRILLS_TRIED)) {
    const bytes = await ports.folder(planId, drillId).readFile(RECORD);
    const record = bytes === undefined ? undefined : readRecordBytes(bytes);
    // One that cannot be read, or is of another version, says nothing of what passed.
    if (record !== undefined) return provenSettings(record);
  }
  return new Map();
}
