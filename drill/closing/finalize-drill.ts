import { decodeTime, isValid } from 'ulid';
import type { Ports } from '../../adapters/ports.ts';
import { changesBetween } from '../../core/verdict/changes.ts';
import { NOTHING_EARLIER } from '../../core/verdict/gather-facts.ts';
import { pastDrillsAfter } from '../../core/verdict/past-drill.ts';
import type { Chain, DrillRecord } from '../../core/verdict/record.ts';
import { RECORD } from '../../reporting/evidence/files.ts';
import { readRecordBytes } from '../../reporting/evidence/read-record.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { drillMetrics } from '../../reporting/metrics.ts';
import { notifyClosed } from '../notify.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { remember } from './history.ts';
import { keepEvidence, keepResponses, standingRecord } from './keep-evidence.ts';

/** Writes the record at its place in the chain unless it is already there, and returns the one in the bucket. */
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
  await ports.leases.release({
    drillId,
    ...opening.plan.target,
    serverIDs: opening.servers.map((server) => server.serverID),
  });
  const { record, bytes } = await standingRecord(folder);
  const tell = (signed: boolean): Promise<void> =>
    notifyClosed({ plan: opening.plan, folder }, record, { sha256: sha256Of(bytes), signed }, ports);
  // A try that died while it signed told nobody: then people are told first.
  if (!(await isFirstTry(folder))) await tell(false);
  let signed = false;
  try {
    await keepEvidence(folder, ports);
    signed = true;
  } finally {
    // Each runs even if the other fails: a drill that cannot be signed is notified of, and says so.
    try {
      await tell(signed);
    } finally {
      await remember(folder, ports);
    }
  }
  return record;
}

async function isFirstTry(folder: LoadedDrill['folder']): Promise<boolean> {
  let isFirst = false;
  await folder.once('evidence-tried', async () => {
    isFirst = true;
  });
  return isFirst;
}

/** What the previous drill's record says of that drill and of those before it. */
async function earlierThan(
  made: DrillRecord,
  { previous }: Chain,
  ports: Ports,
): Promise<DrillRecord['earlier']> {
  if (previous?.sha256 == null) return NOTHING_EARLIER;
  const bytes = await ports.folder(made.planId, previous.drillId).readFile(RECORD);
  const before = bytes === undefined ? undefined : readRecordBytes(bytes);
  // A record that cannot be read, of another version or of another author, must not keep a drill from being closed.
  if (before === undefined) return NOTHING_EARLIER;
  return { drills: pastDrillsAfter(before), changes: changesBetween(before, made) };
}

/**
 * What was closed after the previous drill had begun cannot be in that drill's record. An id without a time gives no
 * limit.
 */
const sinceOf = ({ previous }: Chain): Date =>
  new Date(previous !== null && isValid(previous.drillId) ? decodeTime(previous.drillId) : 0);
