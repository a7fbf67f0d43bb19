import { basename, dirname, resolve } from 'node:path';
import { readBucket } from '../adapters/store/evidence-bucket.ts';
import { BUNDLE, RECORD } from '../reporting/evidence/file-names.ts';
import { READINESS_BUNDLE, READINESS_RESULT } from '../reporting/evidence/readiness-files.ts';
import { evidenceOnDisk } from './evidence-on-disk.ts';
import { UsageFault } from './exit.ts';
import { regionOf } from './place.ts';
import { type DrillFolderFiles, drillsAmong, type EvidenceSource, idOf, othersAmong } from './plan-folder.ts';

/** @throws {UsageFault} when there is no evidence. */
export async function evidenceAt(place: string, region: string | undefined): Promise<EvidenceSource> {
  if (place === '')
    throw new UsageFault("kunren verify: the place is empty; name a drill's folder or a plan's");
  const source = place.startsWith('s3://') ? await inBucket(place, region) : await evidenceOnDisk(place);
  const has = (...wanted: string[]): boolean =>
    source.drills.some(({ files, unread }) => wanted.some((name) => files.has(name) || unread.has(name)));
  if (has(RECORD, BUNDLE) || source.isPlan) return source;
  if (has(READINESS_RESULT, READINESS_BUNDLE)) return { ...source, look: lookAt(place) };
  throw new UsageFault(
    `${place}: neither ${RECORD} nor ${BUNDLE} is here, nor folders of drills; name a drill's folder, a plan's, or that of one look at readiness`,
  );
}

/** As kunren names the folder of a look: its moment, without colons. */
const RUN = /^\d{4}-\d{2}-\d{2}T\d{6}\.\d{3}Z$/;

function lookAt(place: string): NonNullable<EvidenceSource['look']> {
  const path = place.startsWith('s3://') ? place : resolve(place);
  const [folder, plan, run = ''] = path.replace(/\/+$/, '').split('/').slice(-3);
  return {
    plan: folder === 'readiness' && RUN.test(run) ? plan : undefined,
    run: RUN.test(run) ? run : undefined,
  };
}

async function inBucket(place: string, given: string | undefined): Promise<EvidenceSource> {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.+?)\/?$/.exec(place) ?? [];
  if (path === '') {
    throw new UsageFault(`${place}: name a drill's folder or a plan's, like s3://BUCKET/drills/PLAN/DRILL`);
  }
  const region = regionOf(given === undefined ? {} : { region: given });
  const { files: stored, others } = await readBucket(region, bucket, `${path}/`, isEvidence);
  const names = [...stored.keys(), ...others].map((name) => name.replace(/\/.*/, '/'));
  const drillIds = drillsAmong(names);
  const isPlan = drillIds.length > 0;
  const below = (folder: string) =>
    [...stored].flatMap(([name, file]) =>
      name.startsWith(folder) ? [[name.slice(folder.length), file] as const] : [],
    );
  const drillOf = (name: string): DrillFolderFiles => {
    const folder = name === '' ? '' : `${name}/`;
    const files = below(folder);
    const named = others.flatMap((other) =>
      other.startsWith(folder) ? [[other.slice(folder.length), new Uint8Array()] as const] : [],
    );
    return {
      drillId: idOf(name === '' ? basename(path) : name),
      files: new Map([...files.map(([file, { bytes }]) => [file, bytes] as const), ...named]),
      unread: new Map(),
      locks: new Map(files.map(([file, { lock }]) => [file, lock])),
    };
  };
  return {
    isPlan,
    drills: (isPlan ? drillIds : ['']).map(drillOf),
    beside: {
      places: new Map(below('chain/').map(([name, { bytes }]) => [name, bytes])),
      findings: new Map(below('findings/').map(([name, { bytes }]) => [name, bytes])),
      others: othersAmong([...new Set(names)]),
    },
    unread: new Map(),
    indexes: new Map(below('index/').map(([name, { bytes }]) => [name, bytes])),
    async recordBeside(drillId) {
      const beside = await readBucket(
        region,
        bucket,
        `${dirname(path)}/${drillId}/`,
        (name) => name === RECORD,
      );
      return beside.files.get(RECORD)?.bytes;
    },
  };
}

/**
 * Not evidence: facts/ and answers/ are the steps' working files, and schedule/ records the sweep's notifications.
 */
const isEvidence = (name: string): boolean => !/(^|\/)(facts|answers|schedule)\//.test(name);
