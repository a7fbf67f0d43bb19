import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isValid } from 'ulid';
import { readBucket, type StoredFile } from '../adapters/store/evidence-bucket.ts';
import type { Beside } from '../reporting/evidence/check-folder.ts';
import { BUNDLE, RECORD } from '../reporting/evidence/files.ts';
import { UsageFault } from './exit.ts';
import { regionOf } from './place.ts';
import { readBytes } from './read-text.ts';

/** The evidence to verify: one drill's folder, or a plan's with all its drills; on disk or in the bucket. */
export interface EvidenceSource {
  readonly drills: readonly DrillFolderFiles[];
  /** Whether it is a plan's folder, so that the whole chain can be checked. */
  readonly isPlan: boolean;
  /** What else is in a plan's folder. */
  readonly beside: Beside;
  /** The files of index/, by name; empty when they were not copied. */
  readonly indexes: ReadonlyMap<string, Uint8Array>;
  /** The drill.json of another drill of the plan, if it is beside this one. */
  recordBeside(drillId: string): Promise<Uint8Array | undefined>;
}

export interface DrillFolderFiles {
  /** The name of its folder, if that is a drill's id. */
  readonly drillId: string | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The version and lock of each file in S3; undefined for a folder on disk. */
  readonly locks: ReadonlyMap<string, StoredFile['lock']> | undefined;
}

/** @throws {UsageFault} when there is no evidence. */
export async function evidenceAt(place: string, region: string | undefined): Promise<EvidenceSource> {
  const source = place.startsWith('s3://') ? await inBucket(place, region) : await onDisk(place);
  const isEvidence = source.drills.some(({ files }) => files.has(RECORD) || files.has(BUNDLE));
  if (isEvidence || source.isPlan) return source;
  throw new UsageFault(
    `${place}: neither ${RECORD} nor ${BUNDLE} is here, nor folders of drills; name a drill's folder or a plan's`,
  );
}

async function onDisk(place: string): Promise<EvidenceSource> {
  const folder = resolve(place);
  const files = await readFolder(folder, place);
  const drillIds = drillsAmong([...files.keys()]);
  const isPlan = drillIds.length > 0;
  const names = isPlan ? drillIds : [''];
  return {
    isPlan,
    drills: await Promise.all(
      names.map(async (name) => ({
        drillId: idOf(basename(join(folder, name))),
        files: name === '' ? files : await readFolder(join(folder, name), join(place, name)),
        locks: undefined,
      })),
    ),
    beside: {
      places: files.has('chain/') ? await readFolder(join(folder, 'chain'), place) : undefined,
      findings: files.has('findings/') ? await readFolder(join(folder, 'findings'), place) : new Map(),
      others: othersAmong([...files.keys()]),
    },
    indexes: files.has('index/') ? await readFolder(join(folder, 'index'), place) : new Map(),
    async recordBeside(drillId) {
      const file = join(dirname(folder), drillId, RECORD);
      return existsSync(file) ? readBytes(file) : undefined;
    },
  };
}

/** Files by name; a subfolder by its name and a slash, and what is in it by name. */
async function readFolder(folder: string, place: string): Promise<Map<string, Uint8Array>> {
  const entries = await entriesOf(folder, place);
  const files = await Promise.all(
    entries.map(async (entry): Promise<[string, Uint8Array][]> => {
      if (!entry.isDirectory()) return [[entry.name, readBytes(join(folder, entry.name))]];
      const within = isNamedAlone(entry.name) ? [] : await entriesOf(join(folder, entry.name), place);
      return [`${entry.name}/`, ...within.map(({ name }) => `${entry.name}/${name}`)].map((name) => [
        name,
        new Uint8Array(),
      ]);
    }),
  );
  return new Map(files.flat());
}

/** Folders whose content is read for itself, or is no evidence. */
const isNamedAlone = (name: string): boolean =>
  isValid(name) || ['chain', 'index', 'findings', 'schedule', 'facts', 'answers'].includes(name);

async function entriesOf(folder: string, place: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageFault(
      `${place}: ${code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such folder; check the path' : message}`,
    );
  }
}

async function inBucket(place: string, given: string | undefined): Promise<EvidenceSource> {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.+?)\/?$/.exec(place) ?? [];
  if (path === '') {
    throw new UsageFault(`${place}: name a drill's folder or a plan's, like s3://BUCKET/drills/PLAN/DRILL`);
  }
  const region = regionOf(given === undefined ? {} : { region: given });
  const stored = await readBucket(region, bucket, `${path}/`, isEvidence);
  const drillIds = drillsAmong([...stored.keys()].map((name) => name.replace(/\/.*/, '/')));
  const isPlan = drillIds.length > 0;
  const below = (folder: string) =>
    [...stored].flatMap(([name, file]) =>
      name.startsWith(folder) ? [[name.slice(folder.length), file] as const] : [],
    );
  const drillOf = (name: string): DrillFolderFiles => {
    const files = below(name === '' ? '' : `${name}/`);
    return {
      drillId: idOf(name === '' ? basename(path) : name),
      files: new Map(files.map(([file, { bytes }]) => [file, bytes])),
      locks: new Map(files.map(([file, { lock }]) => [file, lock])),
    };
  };
  return {
    isPlan,
    drills: (isPlan ? drillIds : ['']).map(drillOf),
    beside: {
      places: new Map(below('chain/').map(([name, { bytes }]) => [name, bytes])),
      findings: new Map(below('findings/').map(([name, { bytes }]) => [name, bytes])),
      others: othersAmong([...new Set([...stored.keys()].map((name) => name.replace(/\/.*/, '/')))]),
    },
    indexes: new Map(below('index/').map(([name, { bytes }]) => [name, bytes])),
    async recordBeside(drillId) {
      const beside = await readBucket(
        region,
        bucket,
        `${dirname(path)}/${drillId}/`,
        (name) => name === RECORD,
      );
      return beside.get(RECORD)?.bytes;
    },
  };
}

/**
 * Not evidence: facts/ and answers/ are the steps' working files, and schedule/ records the sweep's notifications.
 */
const isEvidence = (name: string): boolean => !/(^|\/)(facts|answers|schedule)\//.test(name);

/** The folders with a drill's id as their name. */
const drillsAmong = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => name.endsWith('/') && isValid(name.slice(0, -1))))]
    .map((name) => name.slice(0, -1))
    .sort();

/** What is in a plan's folder and no drill. */
const othersAmong = (names: readonly string[]): string[] => {
  const drills = new Set(drillsAmong(names).map((name) => `${name}/`));
  return names.filter((name) => !drills.has(name) && !/\/./.test(name)).sort();
};

const idOf = (name: string): string | undefined => (isValid(name) ? name : undefined);
