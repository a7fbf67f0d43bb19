import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { type HistoryRow, historyRow } from '../core/history/history.ts';
import { BUNDLE, RECORD } from '../reporting/evidence/files.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { historyCsv } from '../reporting/history/csv.ts';
import { historyPage } from '../reporting/history/page.ts';
import { pointOf, timeOf } from '../reporting/limits.ts';
import { UsageFault } from './exit.ts';
import { operatorPorts } from './operator-ports.ts';
import type { Place } from './place.ts';
import { parseRecord } from './read-record.ts';
import { readText } from './read-text.ts';
import { formatColumns } from './rows.ts';
import { writeView } from './write-files.ts';

export interface HistoryOptions extends Place {
  readonly plan?: string;
  readonly from?: string;
  readonly format: 'table' | 'csv' | 'json' | 'html';
  readonly out?: string;
}

/** Records read at once: S3 allows far more. */
const CONCURRENCY = 10;

/** Prints the drills side by side; a record that cannot be read is named on standard error and does not hide others. */
export async function printHistory(options: HistoryOptions): Promise<void> {
  const all = options.from === undefined ? await rowsInBucket(options) : await rowsIn(options.from);
  const rows = all
    .filter(({ planId }) => options.plan === undefined || planId === options.plan)
    .toSorted((a, b) => (a.drillId < b.drillId ? -1 : 1));
  const text = {
    table: () => formatTable(rows, options),
    csv: () => historyCsv(rows),
    json: () => `${JSON.stringify({ drills: rows })}\n`,
    html: () => historyPage(rows, null, new Date()),
  }[options.format]();
  if (options.out === undefined) process.stdout.write(text);
  else {
    writeView(options.out, text);
    process.stdout.write(`${options.out}\n`);
  }
}

async function rowsInBucket(options: HistoryOptions): Promise<HistoryRow[]> {
  const ports = operatorPorts(options);
  const plans = options.plan === undefined ? await ports.plans() : [options.plan];
  const drills = await pMap(
    plans,
    async (planId) => (await ports.drillsOf(planId, new Date(0))).map((drillId) => ({ planId, drillId })),
    { concurrency: CONCURRENCY },
  );
  return readEach(
    drills.flat(),
    ({ drillId }) => drillId,
    async ({ planId, drillId }) => {
      const bytes = await ports.folder(planId, drillId).readFile(RECORD);
      if (bytes === undefined) return undefined;
      const signed = (await ports.folder(planId, drillId).readFile(BUNDLE)) !== undefined;
      return rowOf(`drill ${drillId}`, Buffer.from(bytes).toString(), signed);
    },
  );
}

async function rowsIn(folder: string): Promise<HistoryRow[]> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(folder);
  } catch (error) {
    throw new UsageFault(
      `${folder}: it cannot be read (${(error as NodeJS.ErrnoException).code}); name a folder`,
    );
  }
  const files = entries
    .filter((entry) => entry.isFile() && entry.name === 'drill.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return readEach(
    files,
    (file) => file,
    async (file) => rowOf(file, readText(file)),
  );
}

const rowOf = (place: string, text: string, signed: boolean | null = null): HistoryRow =>
  historyRow(parseRecord(place, text), sha256Of(Buffer.from(text)), signed);

const entriesOf = (folder: string) => readdir(folder, { recursive: true, withFileTypes: true });

/** What can be read; the rest is reported, because a history with gaps must not look complete. */
async function readEach<Place>(
  places: readonly Place[],
  nameOf: (place: Place) => string,
  read: (place: Place) => Promise<HistoryRow | undefined>,
): Promise<HistoryRow[]> {
  const rows = await pMap(
    places,
    async (place) => {
      try {
        return await read(place);
      } catch (error) {
        const reason =
          error instanceof UsageFault ? error.message : `${nameOf(place)}: ${(error as Error).name}`;
        process.stderr.write(`${reason}; left out of the history\n`);
        return undefined;
      }
    },
    { concurrency: CONCURRENCY },
  );
  return rows.filter((row) => row !== undefined);
}

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
