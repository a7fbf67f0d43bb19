import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isValid } from 'ulid';
import { readBucket, type StoredFile } from '../adapters/store/evidence-bucket.ts';
import { BUNDLE, RECORD } from '../reporting/evidence/files.ts';
import { UsageFault } from './exit.ts';
import { regionOf } from './place.ts';
import { readBytes } from './read-text.ts';

/** The evidence to verify: one drill's folder, or a plan's with all its drills; on disk or in the bucket. */
export interface EvidenceSource {
  readonly drills: readonly DrillFolderFiles[];
  /** Whether it is a plan's folder, so that the whole chain can be checked. */
  readonly isPlan: boolean;
  /** The files of chain/, by name; empty when they were not copied. */
  readonly places: ReadonlyMap<string, Uint8Array>;
  /** The files of index/, the same. */
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
    places: files.has('chain/') ? await readFolder(join(folder, 'chain'), place) : new Map(),
    indexes: files.has('index/') ? await readFolder(join(folder, 'index'), place) : new Map(),
    async recordBeside(drillId) {
      const file = join(dirname(folder), drillId, RECORD);
      return existsSync(file) ? readBytes(file) : undefined;
    },
  };
}

/** Files by name; a subfolder by its name and a slash, without its content. */
async function readFolder(folder: string, place: string): Promise<Map<string, Uint8Array>> {
  const entries = await entriesOf(folder, place);
  return new Map<string, Uint8Array>(
    entries.map((entry) =>
      entry.isDirectory()
        ? [`${entry.name}/`, new Uint8Array()]
        : [entry.name, readBytes(join(folder, entry.name))],
    ),
  );
}

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
    [...stored].flatMap(([name, file]) => {
      const rest = name.slice(folder.length);
      return name.startsWith(folder) && !rest.includes('/') ? [[rest, file] as const] : [];
    });
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
    places: new Map(below('chain/').map(([name, { bytes }]) => [name, bytes])),
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
 * Not evidence: facts/ and answers/ are the steps' working files, schedule/ records the sweep's notifications, and
 * findings/ repeats the records.
 */
const isEvidence = (name: string): boolean => !/(^|\/)(facts|answers|schedule|findings)\//.test(name);

/** The folders with a drill's id as their name. */
const drillsAmong = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => name.endsWith('/') && isValid(name.slice(0, -1))))]
    .map((name) => name.slice(0, -1))
    .sort();

const idOf = (name: string): string | undefined => (isValid(name) ? name : undefined);
