import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as z from 'zod';
import { zipped } from '../adapters/store/zipped.ts';
import { responseLines } from '../core/facts/aws-response.ts';
import { conclude } from '../core/verdict/conclude.ts';
import { pastDrillsAfter } from '../core/verdict/past-drill.ts';
import { type DrillFacts, type DrillRecord, drillRecordSchema } from '../core/verdict/record.ts';
import { PAYLOAD_TYPE, preAuthEncoding, spkiOf } from '../reporting/evidence/bundle.ts';
import { countResponses } from '../reporting/evidence/count-responses.ts';
import { BUNDLE, RECORD } from '../reporting/evidence/file-names.ts';
import { bundleFile, rawFile } from '../reporting/evidence/files.ts';
import { sha256Of, statementOf } from '../reporting/evidence/statement.ts';
import { keyFilesOf, reportsOf } from '../reporting/evidence/written-files.ts';
import { factsOf, recovered, WEB } from './builders.ts';

/** Evidence as CloseDrill leaves it, signed by a key of this process. */

export type Files = Map<string, Uint8Array>;

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
export const KEY = newKey();
export const publicHalf = (key: KeyObject): KeyObject =>
  createPublicKey(key.export({ format: 'pem', type: 'pkcs8' }));

const ARN = 'arn:aws:kms:ap-northeast-1:111122223333:key/0f0e0d0c-0b0a-4908-8706-050403020100';

export const DRILLS = [
  '01KAZ0000000000000000000AB',
  '01KB50000000000000000000CD',
  '01KBA0000000000000000000EF',
];

/** A drill that passed, but for what is changed. */
export function recordOf(changes: Partial<DrillFacts> = {}): DrillRecord {
  const web = recovered({ serverID: WEB, hostname: 'wordpress-web', wave: 'web' });
  const facts = factsOf([recovered(), web], changes);
  return { ...facts, ...conclude(facts) };
}

export const bytesOf = (record: DrillRecord): Uint8Array =>
  Buffer.from(JSON.stringify(z.encode(drillRecordSchema, record), null, 2));

/** What AWS must have named of the drill's making. */
const JOB = {
  jobID: 'drsjob-1111111111111111a',
  participatingServers: [{ recoveryInstanceID: 'i-0aaaaaaaaaaaaaaaa' }],
};

/** Two answers to a drill's steps, the second like the first. */
export function answersOf(
  { drillId }: Pick<DrillRecord, 'drillId'>,
  items: readonly object[] = [JOB],
  service = 'drs',
): string {
  const call = { service, operation: 'DescribeJobs', region: 'ap-northeast-3', input: '{}' };
  const results = [{ output: JSON.stringify({ items }) }, { sameAsLinesBefore: 1 }];
  const answers = results.map((result, index) => ({
    ...call,
    at: `2026-11-21T17:00:0${index}.000Z`,
    requestId: `request-${index}`,
    result,
  }));
  return responseLines(answers, { drillId, step: 'CheckGuards' });
}

/** Every file of a record's evidence by its name. */
export function evidenceOf(record: DrillRecord, key = KEY): Files {
  const spki = spkiOf(publicHalf(key));
  const files = [
    { name: RECORD, bytes: bytesOf(record) },
    ...reportsOf(record),
    rawFile(zipped(answersOf(record))),
  ];
  const names = files.map(({ name }) => name);
  const all = [...files, ...keyFilesOf(record, names, { arn: ARN, spki })];
  const statement = statementOf(record, all);
  return new Map([...all, signedBy(key, statement)].map(({ name, bytes }) => [name, bytes] as const));
}

/** The bundle of a statement, valid or not. */
export const signedBy = (key: KeyObject, statement: string) =>
  bundleFile(statement, spkiOf(publicHalf(key)), signedBytes(key, statement));

/** The signature of a statement as KMS gives it. */
export const signedBytes = (key: KeyObject, statement: string): Uint8Array =>
  sign('sha256', preAuthEncoding(PAYLOAD_TYPE, Buffer.from(statement)), key);

/** A drill's files, one of them another, signed again by the same key: what only the key's owner can do. */
export function signedAgain(files: Files, name: string, bytes: Uint8Array, key = KEY): Files {
  const changed = [...files]
    .filter(([one]) => one !== BUNDLE)
    .map(([one, old]) => ({ name: one, bytes: one === name ? bytes : old }));
  const record = drillRecordSchema.parse(JSON.parse(Buffer.from(files.get(RECORD) ?? '').toString()));
  const bundle = signedBy(key, statementOf(record, changed));
  return new Map([...changed, bundle].map((file) => [file.name, file.bytes] as const));
}

/** A plan's drills in a row, each with the hash of the one before. */
export function chainOf(drillIds: readonly string[] = DRILLS): Map<string, Files> {
  const drills = new Map<string, Files>();
  let previous: DrillRecord['chain']['previous'] = null;
  let earlier: DrillRecord['earlier'] = { drills: [], changes: null };
  for (const [index, drillId] of drillIds.entries()) {
    const responses = countResponses(zipped(answersOf({ drillId })));
    const record = recordOf({ drillId, chain: { sequence: index + 1, previous }, earlier, responses });
    const files = evidenceOf(record);
    drills.set(drillId, files);
    earlier = { drills: pastDrillsAfter(record), changes: [] };
    previous = { drillId, sha256: sha256Of(files.get(RECORD) ?? new Uint8Array()) };
  }
  return drills;
}
