import type { Ports } from '../adapters/ports.ts';
import { unreadBefore } from '../core/verdict/past-drill.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import { RECORD } from '../reporting/evidence/file-names.ts';
import { readRecordBytes } from '../reporting/evidence/read-record.ts';

/** The newest drills may be open, or closed by nobody yet. */
const DRILLS_TRIED = 5;
/** As long as evidence is usually kept. */
const SINCE_SECONDS = 400 * 86_400;

/** What servers last passed with, by server. */
export interface Passes<T> {
  readonly known: ReadonlyMap<string, T>;
  /** The drill because of whose record nothing is known of other servers; null: they have not passed. */
  readonly unread: string | null;
}

/**
 * What the records of a plan keep of its passes, by `of`. Each record keeps those before it, unless it could not read its
 * predecessor: then older ones are asked too, which may be readable now.
 */
export async function passesOf<T>(
  planId: string,
  of: (record: DrillRecord) => ReadonlyMap<string, T>,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<Passes<T>> {
  const known = new Map<string, T>();
  let unread: string | null = null;
  for await (const { drillId, record } of newestRecords(planId, ports)) {
    if (record === null) return { known, unread: drillId };
    // The one that could not be read is gone: those before it do not answer for it.
    if (unread !== null && drillId < unread) break;
    for (const [serverID, one] of of(record)) if (!known.has(serverID)) known.set(serverID, one);
    unread = unreadBefore(record);
    if (unread === null) break;
  }
  return { known, unread };
}

/**
 * The records of a plan's newest drills, the newest first. Null is one that is stored and cannot be read, or is of
 * another version; also, at the end, drills that are too many to be looked at.
 */
async function* newestRecords(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): AsyncGenerator<{ readonly drillId: string; readonly record: DrillRecord | null }> {
  const since = new Date(ports.now().getTime() - SINCE_SECONDS * 1_000);
  const newestFirst = (await ports.drillsOf(planId, since)).toSorted().toReversed();
  for (const drillId of newestFirst.slice(0, DRILLS_TRIED)) {
    const bytes = await ports.folder(planId, drillId).readFile(RECORD);
    if (bytes !== undefined) yield { drillId, record: readRecordBytes(bytes) ?? null };
  }
  const drillId = newestFirst[DRILLS_TRIED];
  if (drillId !== undefined) yield { drillId, record: null };
}
