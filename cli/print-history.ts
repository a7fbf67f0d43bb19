import { dirname } from 'node:path';
import type { HistoryRow } from '../core/history/history.ts';
import { historyCsv } from '../reporting/history/csv.ts';
import { type Evidence, evidenceInBucket } from '../reporting/history/evidence.ts';
import { historyPage } from '../reporting/history/page.ts';
import { pointOf, timeOf } from '../reporting/limits.ts';
import { evidenceBeside } from './history-files.ts';
import { bucketOf, regionOf } from './place.ts';
import { type HistoryPlace, type KeptHistory, looksOf, readHistory } from './read-history.ts';
import { formatColumns } from './rows.ts';
import { writeView } from './write-files.ts';

export interface HistoryOptions extends HistoryPlace {
  readonly format: 'table' | 'csv' | 'json' | 'html';
  readonly out?: string;
}

/** Prints the drills side by side. */
export async function printHistory(options: HistoryOptions): Promise<void> {
  const { format, out } = options;
  const history = await readHistory(options, format === 'html' || format === 'json');
  const rows = history.drills.map(({ row }) => row);
  const text = {
    table: () => formatTable(rows, options),
    csv: () => historyCsv(rows),
    json: () => `${JSON.stringify({ drills: rows, ...looksIn(history) })}\n`,
    html: () =>
      historyPage(rows, new Date(), {
        missed: history.missed,
        looks: looksOf(options, history),
        evidence: evidenceOf(options, history),
      }),
  }[format]();
  if (out === undefined) process.stdout.write(text);
  else {
    writeView(out, text);
    process.stdout.write(`${out}\n`);
  }
}

const looksIn = ({ newest }: KeptHistory): object =>
  newest === null ? {} : { readiness: [...newest.values()].filter((one) => one !== null) };

/** A page about a folder leads to its files from where it is written; one about the bucket to the console. */
const evidenceOf = (options: HistoryOptions, { drills }: KeptHistory): Evidence =>
  options.from === undefined
    ? evidenceInBucket({ bucket: bucketOf(options), region: regionOf(options) })
    : evidenceBeside(drills, dirname(options.out ?? ''));

const HEADER = [
  'drill',
  'plan',
  'started',
  'verdict',
  'recovery time',
  'recovery point',
  'servers',
  'cleanup',
];

function formatTable(rows: readonly HistoryRow[], { plan }: HistoryOptions): string {
  if (rows.length === 0) return `No closed drill${plan === undefined ? '' : ` of plan ${plan}`} was found.\n`;
  const cells = rows.map((row) => [
    row.drillId,
    row.planId,
    row.startedAt,
    `${row.verdict}${row.simulated ? ' (simulated)' : ''}${row.signed === false ? ' (not signed)' : ''}`,
    timeOf(row, 'en'),
    pointOf(row, 'en'),
    `${row.serversRecovered}/${row.serversTotal}`,
    row.cleanup,
  ]);
  return formatColumns(HEADER, cells);
}
