import { decodeTime, isValid } from 'ulid';
import type { Ports } from '../../adapters/ports.ts';
import { changesBetween } from '../../core/verdict/changes.ts';
import { provenAfter } from '../../core/verdict/drift.ts';
import { NOTHING_EARLIER } from '../../core/verdict/gather-facts.ts';
import { pastDrillsAfter, unreadBefore } from '../../core/verdict/past-drill.ts';
import type { Chain, DrillRecord } from '../../core/verdict/record.ts';
import { sidsAfter } from '../../core/verdict/sids.ts';
import { RECORD } from '../../reporting/evidence/file-names.ts';
import { readRecordBytes } from '../../reporting/evidence/read-record.ts';
import { drillMetrics } from '../../reporting/metrics.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { assertSame } from './attest.ts';
import { finishClosing } from './finish-closing.ts';
import { keepResponses, standingRecord } from './keep-evidence.ts';

/**
 * Writes the record at its place in the chain unless it is already there, does what follows it, and returns the one in
 * the bucket.
 */
export async function finalizeDrill(
  drill: LoadedDrill,
  made: DrillRecord,
  ports: Ports,
): Promise<DrillRecord> {
  const { opening, folder } = drill;
  const { planId, drillId, startedAt } = opening;
  const chain = await ports.claimPlace({ planId, drillId, startedAt, now: ports.now() });
  const [openItems, earlier] = await Promise.all([
    ports.openItems(planId, sinceOf(chain)),
    earlierThan(made, chain, ports),
  ]);
  const responses = await keepResponses(folder);
  const placed = { ...made, chain, openItems, earlier, responses };
  if (await folder.writeRecord(placed)) await ports.meter(drillMetrics(placed), planId);
  else assertSame((await standingRecord(folder)).record, placed);
  await finishClosing(drill, ports);
  const { record } = await standingRecord(folder);
  return record;
}

/** What the previous drill's record says of that drill and of those before it. */
async function earlierThan(
  made: DrillRecord,
  { previous }: Chain,
  ports: Ports,
): Promise<DrillRecord['earlier']> {
  if (previous === null) return NOTHING_EARLIER;
  const bytes =
    previous.sha256 === null ? undefined : await ports.folder(made.planId, previous.drillId).readFile(RECORD);
  const before = bytes === undefined ? undefined : readRecordBytes(bytes);
  // A record that cannot be read, of another version or of another author, must not keep a drill from being closed.
  if (before === undefined) return { ...NOTHING_EARLIER, unread: previous.drillId };
  const sids = sidsAfter(before);
  const unread = unreadBefore(before);
  return {
    drills: pastDrillsAfter(before),
    changes: changesBetween(before, made),
    ...(unread === null ? {} : { unread }),
    proven: provenAfter(before, made.servers),
    ...(sids.length === 0 ? {} : { sids }),
  };
}

/**
 * What was closed after the previous drill had begun cannot be in that drill's record. An id without a time gives no
 * limit.
 */
const sinceOf = ({ previous }: Chain): Date =>
  new Date(previous !== null && isValid(previous.drillId) ? decodeTime(previous.drillId) : 0);
