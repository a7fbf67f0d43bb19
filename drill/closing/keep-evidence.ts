import { describeError } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillFolder } from '../../adapters/store/drill-folder.ts';
import type { StandingObject } from '../../adapters/store/objects.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { digestToSign } from '../../reporting/evidence/bundle.ts';
import { planFault } from '../../reporting/evidence/check-plan.ts';
import { countResponses, type Responses } from '../../reporting/evidence/count-responses.ts';
import { BUNDLE, PLAN, RAW, RECORD } from '../../reporting/evidence/file-names.ts';
import { bundleFile, rawFile } from '../../reporting/evidence/files.ts';
import { type EvidenceFile, type SignedFile, statementOf } from '../../reporting/evidence/statement.ts';
import { keyFilesOf, pdfsOf, reportsOf } from '../../reporting/evidence/written-files.ts';
import { ForeignEvidence } from './attest.ts';

/**
 * Stores beside a closed drill's record what makes it verifiable: each file once, and the signature over all others
 * last. Repeating it finds the files that are there.
 * @throws {TransientError} when KMS does not sign: all else is stored, and the next try or the sweep signs.
 */
export async function keepEvidence(folder: DrillFolder, ports: Ports): Promise<'signed' | 'found'> {
  if ((await folder.readFile(BUNDLE)) !== undefined) return 'found';
  const { record, ...standing } = await standingRecord(folder);
  await ports.keepFindings(record);
  // Signed are the bytes in the bucket, which another invocation may have written.
  const files: SignedFile[] = [{ name: RECORD, ...standing }];
  const keep = async (file: EvidenceFile): Promise<void> => {
    const kept = await folder.keep(file);
    // An earlier try may have been of another release, and have drawn the same record otherwise.
    if (record.toolVersion === packageJson.version && !Buffer.from(kept.bytes).equals(file.bytes))
      throw new ForeignEvidence(
        `${file.name} of drill ${record.drillId} is not what follows from its record: nothing is signed; find out who wrote it`,
      );
    files.push({ name: file.name, ...kept });
  };
  for (const file of reportsOf(record)) await keep(file);
  for (const file of await pdfsOf(record, ports.fonts)) await keep(file);
  const raw = await keptResponses(folder);
  const { responses } = record;
  if (responses !== undefined && JSON.stringify(countResponses(raw.bytes)) !== JSON.stringify(responses))
    throw new ForeignEvidence(
      `${RAW} of drill ${record.drillId} is not what its record counts: nothing is signed; find out who wrote it`,
    );
  files.push({ name: RAW, ...raw });
  files.push(...(await keptPlan(folder, record)));
  const key = await signing(record, () => ports.signer.publicKey());
  const names = files.map(({ name }) => name);
  for (const file of keyFilesOf(record, names, key)) await keep(file);
  const statement = statementOf(record, files);
  const signature = await signing(record, () => ports.signer.sign(digestToSign(statement)));
  await folder.keep(bundleFile(statement, key.spki, signature));
  return 'signed';
}

/**
 * Stores the AWS responses before the record, which holds their number and hash: then they cannot be exchanged, not even
 * by somebody who may sign.
 */
export const keepResponses = async (folder: DrillFolder): Promise<Responses> =>
  countResponses((await keptResponses(folder)).bytes);

const keptResponses = async (folder: DrillFolder): Promise<StandingObject> =>
  (await folder.standing(RAW)) ?? folder.keep(rawFile(await folder.joinResponses()));

/** The plan's file, which OpenDrill stored where it knew it. */
async function keptPlan(folder: DrillFolder, record: DrillRecord): Promise<SignedFile[]> {
  const plan = await folder.standing(PLAN);
  if (plan === undefined) return [];
  const fault = planFault(plan.bytes, record);
  if (fault === null) return [{ name: PLAN, ...plan }];
  throw new ForeignEvidence(`${fault} (drill ${record.drillId}): nothing is signed; find out who wrote it`);
}

/** Runs one part of a sweep; returns an empty list when it failed, and reports the failure. */
export type Attempt = <T>(what: string, run: () => Promise<T>) => Promise<T[]>;

/** A record as it is stored, with the bytes that it was read from. */
interface StandingRecord extends StandingObject {
  readonly record: DrillRecord;
}

const read = new WeakMap<DrillFolder, StandingRecord>();

/** The record of a closed drill, read once: the first writer's record is final, and nobody may delete or change it. */
export async function standingRecord(folder: DrillFolder): Promise<StandingRecord> {
  const record = read.get(folder) ?? (await readStanding(folder));
  read.set(folder, record);
  return record;
}

async function readStanding(folder: DrillFolder): Promise<StandingRecord> {
  const standing = await folder.standing(RECORD);
  if (standing === undefined) throw new Error(`${folder.recordKey} was written and is not there any more`);
  const record = drillRecordSchema.parse(JSON.parse(Buffer.from(standing.bytes).toString()));
  return { ...standing, record };
}

async function signing<T>({ drillId }: DrillRecord, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // Also where a permission is missing: it may be granted before the tries are used up.
    throw new TransientError(`the evidence of drill ${drillId} is not signed yet: ${describeError(error)}`, {
      cause: error,
    });
  }
}
