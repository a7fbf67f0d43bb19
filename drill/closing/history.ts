import pMap from 'p-map';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillFolder } from '../../adapters/store/drill-folder.ts';
import { historyRow } from '../../core/history/history.ts';
import { BUNDLE } from '../../reporting/evidence/files.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { historyCsv } from '../../reporting/history/csv.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { standingRecord } from './keep-evidence.ts';

/** The pages show this many days; older drills are in the bucket and in the table. */
const SHOWN_SECONDS = 400 * 86_400;
/** Plans read at once: DynamoDB allows far more. */
const CONCURRENCY = 10;

/** Stores a closed drill's row and rebuilds the pages over all plans. Repeating it changes nothing. */
export async function remember(folder: DrillFolder, ports: Ports): Promise<void> {
  const { record, bytes } = await standingRecord(folder);
  const signed = (await folder.readFile(BUNDLE)) !== undefined;
  await ports.history.keepRow(historyRow(record, sha256Of(bytes), signed));
  await publishHistory(ports);
}

/**
 * Writes `history/index.html`, `history.csv` and `history.json` over all plans. They are views of the table, rebuilt by
 * each writer, and not evidence: that is in the drills' folders.
 */
export async function publishHistory(ports: Ports): Promise<void> {
  const now = ports.now();
  const since = new Date(now.getTime() - SHOWN_SECONDS * 1_000);
  const plans = await pMap(await ports.plans(), (planId) => ports.history.read(planId, since), {
    concurrency: CONCURRENCY,
  });
  const rows = plans.flatMap((plan) => plan.rows);
  const missed = plans.flatMap((plan) => plan.missed);
  await Promise.all([
    ports.writeView('index.html', 'text/html; charset=utf-8', historyPage(rows, missed, now)),
    ports.writeView('history.csv', 'text/csv; charset=utf-8', historyCsv(rows)),
    ports.writeView('history.json', 'application/json', JSON.stringify({ drills: rows, missed })),
  ]);
}
