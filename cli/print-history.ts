import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pMap from 'p-map';
import { type HistoryRow, historyRow } from '../core/history/history.ts';
import type { NewestResults } from '../core/history/standing.ts';
import { newestReadiness } from '../drill/closing/history.ts';
import { readLocalFile } from '../infra/read-local-file.ts';
import { keyIn } from '../reporting/evidence/check-drill.ts';
import { checkSignature } from '../reporting/evidence/check-signature.ts';
import { BUNDLE, PUBLIC_KEY, RECORD } from '../reporting/evidence/file-names.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { historyCsv } from '../reporting/history/csv.ts';
import { historyPage } from '../reporting/history/page.ts';
import { pointOf, timeOf } from '../reporting/limits.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { refuseUnknownPlan } from './known-plans.ts';
import { operatorPorts } from './operator-ports.ts';
import type { Place } from './place.ts';
import { parseRecord } from './read-record.ts';
import { BYTES_MAX, readBytes } from './read-text.ts';
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
  const { plan } = options;
  const readiness = await readinessOf(options);
  const rows = all
    .filter(({ planId }) => plan === undefined || planId === plan)
    .toSorted((a, b) => (a.drillId < b.drillId ? -1 : 1));
  if (plan !== undefined && rows.length === 0 && readiness?.has(plan) !== true)
    refuseUnknownPlan(
      plan,
      options.from === undefined ? await operatorPorts(options).plans() : all.map(({ planId }) => planId),
    );
  const text = {
    table: () => formatTable(rows, options),
    csv: () => historyCsv(rows),
    json: () =>
      `${JSON.stringify({ drills: rows, ...(readiness === null ? {} : { readiness: [...readiness.values()].filter((one) => one !== null) }) })}\n`,
    html: () =>
      historyPage(
        rows,
        null,
        new Date(),
        readiness === null ? null : { newest: readiness, ofAllPlans: plan === undefined },
      ),
  }[options.format]();
  if (options.out === undefined) process.stdout.write(text);
  else {
    writeView(options.out, text);
    process.stdout.write(`${options.out}\n`);
  }
}

/** The newest look at each plan, which only the bucket knows: null for a folder. */
async function readinessOf(options: HistoryOptions): Promise<NewestResults | null> {
  if (options.from !== undefined || !['html', 'json'].includes(options.format)) return null;
  const newest = await newestReadiness(operatorPorts(options));
  return options.plan === undefined ? newest : new Map([...newest].filter(([id]) => id === options.plan));
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
      const drill = ports.folder(planId, drillId);
      const record = await drill.readFile(RECORD);
      if (record === undefined) return undefined;
      const bundle = await drill.readFile(BUNDLE);
      const key = bundle === undefined ? undefined : await drill.readFile(PUBLIC_KEY);
      return rowOf(`drill ${drillId}`, { record, bundle, key }, bundle !== undefined);
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
    async (file) => {
      const [bundle, key] = [BUNDLE, PUBLIC_KEY].map((name) => {
        const beside = join(dirname(file), name);
        if (!existsSync(beside)) return undefined;
        const read = readLocalFile(beside, BYTES_MAX);
        // What lies there and cannot be read is no signature, and hides no record.
        return 'refusal' in read ? new Uint8Array() : read.bytes;
      });
      return rowOf(file, { record: readBytes(file), bundle, key });
    },
  );
}

/** A record as stored, and what lies beside it if it was signed. */
interface Copy {
  readonly record: Uint8Array;
  readonly bundle: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
}

function rowOf(place: string, copy: Copy, signed: boolean | null = null): HistoryRow {
  const record = parseRecord(place, Buffer.from(copy.record).toString());
  if (!isAsSigned(copy))
    process.stderr.write(
      `${place}: it is not what was signed, so its row may be wrong; ${KUNREN} verify says more\n`,
    );
  return historyRow(record, sha256Of(copy.record), signed);
}

/** By the key that lies beside it: whose that is, only verify asks. What was never signed is not said to be changed. */
function isAsSigned({ record, bundle, key }: Copy): boolean {
  if (bundle === undefined) return true;
  const { checks, statement } = checkSignature(BUNDLE, bundle, keyIn(key));
  const signed = statement?.subject.find(({ name }) => name === RECORD)?.digest.sha256;
  // Without the key only the digest can be compared.
  const faults = checks.filter(
    ({ outcome, name }) => outcome === 'fails' && (key !== undefined || name !== 'signature'),
  );
  return faults.length === 0 && signed === sha256Of(record);
}

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
