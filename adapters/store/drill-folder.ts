import { randomUUID } from 'node:crypto';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { encodeTime, isValid } from 'ulid';
import * as z from 'zod';
import { type ActionIntent, actionIntentSchema, waveActionsSchema } from '../../core/facts/actions.ts';
import type { FactName } from '../../core/facts/fact-names.ts';
import { failbackFactsSchema } from '../../core/facts/failback.ts';
import { waveProbesSchema } from '../../core/facts/probes.ts';
import {
  abortedSchema,
  abortSchema,
  cleanupSchema,
  closingSchema,
  delayedSchema,
  guardsSchema,
  holdSchema,
  joinedSchema,
  openingSchema,
  refusedSchema,
  watchSchema,
  waveLaunchSchema,
  waveStartSchema,
} from '../../core/facts/steps.ts';
import { withoutPlannedSecrets } from '../../core/plan/plan-secrets.ts';
import { withoutSecrets } from '../../core/text/mask-secrets.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import { collect } from '../aws/pages.ts';
import { clampMoments } from './clamp-moments.ts';
import { joinResponses } from './join-responses.ts';
import { bytesAt, jsonObjects, keepOnce, objectAt, type StandingObject } from './objects.ts';
import { type Pins, versionToRead } from './pins.ts';

/** A drill's folder in the evidence bucket: facts of each step, and the record that closes it. */
export interface DrillFolder {
  /** Undefined when the step has not written its facts. */
  read<K extends FactName>(name: K, wave?: number): Promise<Facts<K> | undefined>;
  write<K extends FactName>(name: K, facts: Facts<K>, wave?: number): Promise<void>;
  /** Writes facts that are not there yet; false when another run of the step was first. */
  writeFirst<K extends FactName>(name: K, facts: Facts<K>, wave?: number): Promise<boolean>;
  /** Writes drill.json once and returns its key; false when it was already there. */
  writeRecord(record: DrillRecord): Promise<boolean>;
  readRecord(): Promise<DrillRecord>;
  /** Whether the drill is closed. */
  hasRecord(): Promise<boolean>;
  readonly recordKey: string;
  /** A file of the evidence, byte by byte as it is stored; undefined when it is not there. */
  readFile(name: string): Promise<Uint8Array | undefined>;
  /** The same with the version of it that S3 holds. */
  standing(name: string): Promise<StandingObject | undefined>;
  /** Writes a file of the evidence once, and returns the stored one: the first writer's. */
  keep(file: StoredFile): Promise<StandingObject>;
  /** The AWS responses of the drill's steps, as one gzip file. */
  joinResponses(): Promise<Uint8Array>;
  /** Writes what is about to be sent, once; false when another invocation has written it, and may send it. */
  writeIntent(place: string, wave: number, intent: ActionIntent): Promise<boolean>;
  readIntent(place: string, wave: number): Promise<ActionIntent | undefined>;
  /** Runs something until it has succeeded once: a repeated step finds the marker and goes on. */
  once(name: string, run: () => Promise<void>): Promise<void>;
  /** Whether that has succeeded. */
  isDone(name: string): Promise<boolean>;
}

/** A file beside drill.json. */
interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const FACTS = {
  opening: openingSchema,
  guards: guardsSchema,
  refused: refusedSchema,
  start: waveStartSchema,
  launch: waveLaunchSchema,
  joined: joinedSchema,
  probes: waveProbesSchema,
  actions: waveActionsSchema,
  cleanup: cleanupSchema,
  /** The sweep of an already closed drill. */
  sweep: cleanupSchema,
  aborted: abortedSchema,
  abort: abortSchema,
  hold: holdSchema,
  failback: failbackFactsSchema,
  delayed: delayedSchema,
  closing: closingSchema,
  watch: watchSchema,
} as const satisfies Record<FactName, z.ZodType>;

/** All text in facts but this is from outside, and enters here; a plan's is masked by its own rules. */
const OF_PLAN: Partial<Record<FactName, readonly string[]>> = {
  opening: ['plan', 'probes', 'heartbeat', 'sealed'],
};

function masked<K extends FactName>(name: K, facts: Facts<K>): Facts<K> {
  const kept = withoutSecrets(facts, OF_PLAN[name]);
  if (!('plan' in kept)) return kept;
  const { plan, servers } = kept;
  return { ...kept, ...withoutPlannedSecrets({ plan, servers }) };
}

const encoded = <K extends FactName>(name: K, facts: Facts<K>): unknown =>
  z.encode(FACTS[name] as z.ZodType, masked(name, facts));

/** An intent with a nonce that identifies its writer. */
const storedIntentSchema = z.strictObject({ ...actionIntentSchema.shape, mark: z.string() });

type Facts<K extends FactName> = z.output<(typeof FACTS)[K]>;

/** A fact's name in its drill's folder. */
const placeOf = (name: FactName, wave?: number): string =>
  wave === undefined ? name : `wave-${wave}/${name}`;

export function drillFolder(
  client: S3Client,
  bucket: string,
  planId: string,
  drillId: string,
  pinsOf: () => Pins | undefined = () => undefined,
): DrillFolder {
  const folder = `drills/${planId}/${drillId}`;
  const keyOf = (name: FactName, wave?: number): string => `${folder}/facts/${placeOf(name, wave)}.json`;
  const note = (name: FactName, wave: number | undefined, version: string | undefined): void => {
    const pins = pinsOf();
    if (version !== undefined && pins !== undefined) pins.written[placeOf(name, wave)] = version;
  };
  const recordKey = `${folder}/drill.json`;

  const { get, put, putOnce } = jsonObjects(client, bucket);
  const doneKey = (name: string): string => `${folder}/facts/done-${name}.json`;
  const isDone = async (name: string): Promise<boolean> => (await get(doneKey(name))) !== undefined;
  const intentKey = (place: string, wave: number): string =>
    `${folder}/facts/wave-${wave}/intent-${place}.json`;

  return {
    recordKey,
    async writeIntent(place, wave, intent) {
      const key = intentKey(place, wave);
      const mark = randomUUID();
      if ((await putOnce(key, { ...intent, mark })) !== undefined) return true;
      // When a response is lost the SDK retries, and its own first try then refuses it.
      return storedIntentSchema.parse(await get(key)).mark === mark;
    },
    async readIntent(place, wave) {
      const value = await get(intentKey(place, wave));
      if (value === undefined) return undefined;
      const { mark: _, ...intent } = storedIntentSchema.parse(value);
      return intent;
    },
    async read(name, wave) {
      const which = versionToRead(pinsOf(), name, placeOf(name, wave));
      if (which === 'nothing') return undefined;
      const value = await get(keyOf(name, wave), which === 'newest' ? undefined : which.version);
      if (value === undefined) return undefined;
      return FACTS[name].parse(clampMoments(name, value, new Date())) as Facts<typeof name>;
    },
    async write(name, facts, wave) {
      note(name, wave, await put(keyOf(name, wave), encoded(name, facts)));
    },
    async writeFirst(name, facts, wave) {
      const standing = await putOnce(keyOf(name, wave), encoded(name, facts));
      if (standing !== undefined) note(name, wave, standing.versionId ?? undefined);
      return standing !== undefined;
    },
    writeRecord: async (record) =>
      (await putOnce(recordKey, z.encode(drillRecordSchema, record))) !== undefined,
    async readRecord() {
      return drillRecordSchema.parse(await get(recordKey));
    },
    async hasRecord() {
      return (await get(recordKey)) !== undefined;
    },
    readFile: (name) => bytesAt(client, bucket, `${folder}/${name}`),
    standing: (name) => objectAt(client, bucket, `${folder}/${name}`),
    keep: ({ name, ...file }) => keepOnce(client, bucket, { key: `${folder}/${name}`, ...file }),
    joinResponses: () => joinResponses(client, bucket, { folder, drillId }),
    async once(name, run) {
      if (await isDone(name)) return;
      await run();
      await put(doneKey(name), {});
    },
    isDone,
  };
}

/** Ids of a plan's drills that began at or after a moment: a ULID begins with its time. */
export async function listDrills(
  client: S3Client,
  bucket: string,
  planId: string,
  since: Date,
): Promise<string[]> {
  const Prefix = `drills/${planId}/`;
  const StartAfter = `${Prefix}${encodeTime(since.getTime(), 10)}`;
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix, StartAfter, Delimiter: '/' });
  const prefixes = await collect(pages, (page) => page.CommonPrefixes);
  return prefixes.map(({ Prefix: key = '' }) => key.slice(Prefix.length, -1)).filter((id) => isValid(id));
}

/** Ids of the plans that have a folder in the bucket. */
export async function listPlans(client: S3Client, bucket: string): Promise<string[]> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'drills/', Delimiter: '/' });
  const prefixes = await collect(pages, (page) => page.CommonPrefixes);
  return prefixes.map(({ Prefix: key = '' }) => key.split('/')[1] ?? '');
}

/** The plan of a drill, by the folder that holds it; undefined when there is no such drill. */
export async function findPlanOf(
  client: S3Client,
  bucket: string,
  drillId: string,
): Promise<string | undefined> {
  for (const planId of await listPlans(client, bucket)) {
    if ((await drillFolder(client, bucket, planId, drillId).read('opening')) !== undefined) return planId;
  }
  return undefined;
}
