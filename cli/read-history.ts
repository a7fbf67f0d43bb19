import { existsSync, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import pMap from 'p-map';
import { type HistoryRow, historyRow, type MissedDrill } from '../core/history/history.ts';
import type { NewestResults } from '../core/history/standing.ts';
import { newestReadiness } from '../drill/closing/history.ts';
import { readLocalFile } from '../infra/read-local-file.ts';
import { keyIn } from '../reporting/evidence/check-drill.ts';
import { checkSignature } from '../reporting/evidence/check-signature.ts';
import { BUNDLE, PUBLIC_KEY, RECORD, TIME_STAMP } from '../reporting/evidence/file-names.ts';
import { requiredNames } from '../reporting/evidence/files.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { refuseUnknownPlan } from './known-plans.ts';
import { missedDrills } from './missed-drills.ts';
import { operatorPorts } from './operator-ports.ts';
import type { Place } from './place.ts';
import { parseRecord } from './read-record.ts';
import { BYTES_MAX, readBytes } from './read-text.ts';

/** The records of drills, from the bucket or a folder, as rows of the history. */

/** Where they are, and of which plan; `from` is a folder of this machine. */
export interface HistoryPlace extends Place {
  readonly plan?: string;
  readonly from?: string;
}

/** A drill's row, and where its evidence is. */
export interface KeptDrill {
  readonly row: HistoryRow;
  /** Its folder: in the bucket, or on this machine as it was found. */
  readonly folder: string;
  /** The same below what was named, with a slash at its end; empty: it is that itself. */
  readonly address: string;
  /** The names of the files that its evidence may have. */
  readonly names: readonly string[];
  /** Undefined: it has no file of that name. */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
}

export interface KeptHistory {
  /** In the order in which they began. */
  readonly drills: readonly KeptDrill[];
  /** Both are null where they were not asked, or nobody knows. */
  readonly newest: NewestResults | null;
  readonly missed: readonly MissedDrill[] | null;
}

/** Records read at once: S3 allows far more. */
const CONCURRENCY = 10;

/**
 * Reads the drills, and what a page shows beside them where `forPage` says so; only the bucket knows that. A record that
 * cannot be read is named on standard error and does not hide others.
 * @throws {UsageFault} when there is no such plan or no way to the records.
 */
export async function readHistory(place: HistoryPlace, forPage: boolean): Promise<KeptHistory> {
  const { plan, from } = place;
  const all = from === undefined ? await drillsInBucket(place) : await drillsIn(from);
  const [newest, missed] =
    from === undefined && forPage ? await Promise.all([looksAt(place), missedDrills(place)]) : [null, null];
  const drills = all
    .filter(({ row }) => plan === undefined || row.planId === plan)
    .toSorted((a, b) => (a.row.drillId < b.row.drillId ? -1 : 1));
  if (plan !== undefined && drills.length === 0 && newest?.has(plan) !== true)
    refuseUnknownPlan(
      plan,
      from === undefined ? await operatorPorts(place).plans() : all.map(({ row }) => row.planId),
    );
  return { drills, newest, missed: missed?.filter(({ planId }) => (plan ?? planId) === planId) ?? null };
}

/** The newest looks as a page takes them. */
export const looksOf = ({ plan }: HistoryPlace, { newest }: KeptHistory) =>
  newest === null ? null : { newest, ofAllPlans: plan === undefined };

async function looksAt(place: HistoryPlace): Promise<NewestResults> {
  const newest = await newestReadiness(operatorPorts(place));
  return place.plan === undefined ? newest : new Map([...newest].filter(([id]) => id === place.plan));
}

async function drillsInBucket(place: HistoryPlace): Promise<KeptDrill[]> {
  const ports = operatorPorts(place);
  const plans = place.plan === undefined ? await ports.plans() : [place.plan];
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
      return {
        ...drillOf(`drill ${drillId}`, { record, bundle, key }, bundle !== undefined),
        folder: `drills/${planId}/${drillId}`,
        address: `drills/${planId}/${drillId}/`,
        read: (name) => drill.readFile(name),
      };
    },
  );
}

async function drillsIn(folder: string): Promise<KeptDrill[]> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(folder);
  } catch (error) {
    throw new UsageFault(
      `${folder}: it cannot be read (${(error as NodeJS.ErrnoException).code}); name a folder`,
    );
  }
  const files = entries
    .filter((entry) => entry.isFile() && entry.name === RECORD)
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
      const kept = drillOf(file, { record: readBytes(file), bundle, key });
      const isThere = (name: string): boolean => isPlainFile(join(dirname(file), name));
      return {
        ...kept,
        folder: dirname(file),
        address: relative(folder, file).slice(0, -RECORD.length),
        names: [...kept.names, TIME_STAMP].filter(isThere),
        read: async (name) => (isThere(name) ? readBytes(join(dirname(file), name)) : undefined),
      };
    },
  );
}

const entriesOf = (folder: string) => readdir(folder, { recursive: true, withFileTypes: true });

/** A link would lead out of the evidence. */
const isPlainFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** A record as stored, and what lies beside it if it was signed. */
interface Copy {
  readonly record: Uint8Array;
  readonly bundle: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
}

function drillOf(place: string, copy: Copy, signed: boolean | null = null): Pick<KeptDrill, 'row' | 'names'> {
  const record = parseRecord(place, Buffer.from(copy.record).toString());
  if (!isAsSigned(copy))
    process.stderr.write(
      `${place}: it is not what was signed, so its row may be wrong; ${KUNREN} verify says more\n`,
    );
  return {
    row: historyRow(record, sha256Of(copy.record), signed),
    names: [...requiredNames(record), ...(copy.bundle === undefined ? [] : [BUNDLE])],
  };
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

/** What can be read; the rest is reported, because a history with gaps must not look complete. */
async function readEach<Place>(
  places: readonly Place[],
  nameOf: (place: Place) => string,
  read: (place: Place) => Promise<KeptDrill | undefined>,
): Promise<KeptDrill[]> {
  const drills = await pMap(
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
  return drills.filter((drill) => drill !== undefined);
}
