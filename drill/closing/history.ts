import pMap from 'p-map';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillFolder } from '../../adapters/store/drill-folder.ts';
import { historyRow } from '../../core/history/history.ts';
import type { ReadinessResult } from '../../core/readiness/result.ts';
import { BUNDLE } from '../../reporting/evidence/file-names.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { historyCsv } from '../../reporting/history/csv.ts';
import { evidenceInBucket } from '../../reporting/history/evidence.ts';
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
 * Writes `history/index.html`, `history.csv` and `history.json` over all plans. They are views of the table and of the
 * newest results of readiness, rebuilt by each writer, and not evidence: that is in the drills' folders.
 */
export async function publishHistory(ports: Ports): Promise<void> {
  const now = ports.now();
  const since = new Date(now.getTime() - SHOWN_SECONDS * 1_000);
  const [plans, readiness] = await Promise.all([
    pMap(await ports.plans(), (planId) => ports.history.read(planId, since), { concurrency: CONCURRENCY }),
    newestReadiness(ports),
  ]);
  const rows = plans.flatMap((plan) => plan.rows);
  const missed = plans.flatMap((plan) => plan.missed);
  const data = { drills: rows, missed, readiness: [...readiness.values()].filter((one) => one !== null) };
  await Promise.all([
    ports.writeView(
      PAGE,
      'text/html; charset=utf-8',
      historyPage(rows, now, {
        missed,
        looks: { newest: readiness, ofAllPlans: true },
        evidence: evidenceInBucket(ports.place),
      }),
    ),
    ports.writeView('history.csv', 'text/csv; charset=utf-8', historyCsv(rows)),
    ports.writeView('history.json', 'application/json', JSON.stringify(data)),
  ]);
}

const PAGE = 'index.html';
const RESULT = /^readiness-(.+)\.json$/;

/** The newest result of each plan that was ever looked at; null where it cannot be read. */
export async function newestReadiness(
  ports: Pick<Ports, 'viewsWrittenAt' | 'readiness'>,
): Promise<Map<string, ReadinessResult | null>> {
  const planIds = [...(await ports.viewsWrittenAt()).keys()].flatMap((name) => RESULT.exec(name)?.[1] ?? []);
  return new Map(
    await pMap(
      planIds,
      async (planId) => [planId, (await ports.readiness(planId).newest()) ?? null] as const,
      { concurrency: CONCURRENCY },
    ),
  );
}

/**
 * Writes the pages anew where readiness was looked at since, and once a day, because they count days and say which looks
 * are overdue. Not every hour: each version is kept as long as evidence.
 */
export async function refreshHistory(ports: Ports): Promise<void> {
  const writtenAt = await ports.viewsWrittenAt();
  const page = writtenAt.get(PAGE);
  const looks = [...writtenAt].filter(([name]) => RESULT.test(name));
  const isOld =
    page === undefined
      ? looks.length > 0
      : dayOf(page) !== dayOf(ports.now()) || looks.some(([, at]) => at >= page);
  if (isOld) await publishHistory(ports);
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
