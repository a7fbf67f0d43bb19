import { decodeTime, isValid } from 'ulid';
import { describeError } from '../adapters/aws-errors.ts';
import { type OpenedDrill, opened } from '../adapters/opened.ts';
import type { DrillFolder } from '../adapters/record-store.ts';
import { busEvents, holdLeases, messages, signatures } from '../adapters/wiring.ts';
import type { World } from '../adapters/world.ts';
import { conclude } from '../core/assemble-record.ts';
import type { DrillState, StateInput, StateOutput } from '../core/contract.ts';
import { TransientError } from '../core/errors.ts';
import { gatherFacts } from '../core/gather-facts.ts';
import { type Chain, type DrillRecord, drillRecordSchema } from '../core/record.ts';
import type { Refusal } from '../core/refusal.ts';
import packageJson from '../package.json' with { type: 'json' };
import { digestToSign } from '../reporting/evidence/bundle.ts';
import { BUNDLE, bundleFile, keyFilesOf, RECORD, reportsOf } from '../reporting/evidence/files.ts';
import { type EvidenceFile, sha256Of, statementOf } from '../reporting/evidence/statement.ts';
import { drillMetrics } from '../reporting/metrics.ts';
import { addCalls, serve } from './serve.ts';
import { tellClosed } from './tell.ts';

/**
 * Closes a drill: puts the facts together, measures, judges, writes the record once, gives back the leases, then
 * tells people and signs the evidence. These come last, so that they can neither lose the record nor block the next drill.
 */
export async function closeDrill(
  state: StateInput<'CloseDrill'>,
  world: World,
): Promise<StateOutput<'CloseDrill'>> {
  const drill = await opened(state, world);
  const record = await settle(drill, await makeRecord(drill, state, world), world);
  return {
    drillId: record.drillId,
    status: 'CLOSED',
    verdict: record.verdict,
    cleanup: record.cleanup.status,
    record: drill.folder.recordKey,
  };
}

/** Writes the record at its place in the chain unless somebody was first, and gives back the one that stands. */
export async function settle(drill: OpenedDrill, made: DrillRecord, world: World): Promise<DrillRecord> {
  const { opening, folder } = drill;
  const { planId, drillId, startedAt } = opening;
  const chain = await world.claimPlace({ planId, drillId, startedAt, now: world.now() });
  const placed = { ...made, chain, openItems: await world.openItems(planId, sinceOf(chain)) };
  const isFirst = await folder.writeRecord(placed);
  const record = isFirst ? placed : await folder.readRecord();
  if (isFirst) world.meter(drillMetrics(record), record.planId);
  await world.leases.release({
    drillId,
    ...opening.plan.target,
    sourceServerIDs: opening.servers.map((server) => server.sourceServerID),
  });
  const sha256 = sha256Of(await recordBytes(folder));
  try {
    await tellClosed({ plan: opening.plan, folder }, record, sha256, world);
  } finally {
    // Neither waits for the other: people hear of a drill that cannot be signed, and what they do not hear is signed.
    await keepEvidence(folder, world);
  }
  return record;
}

/** What was closed after the drill before had begun cannot be in that one's record; an id that tells no time tells nothing. */
const sinceOf = ({ previous }: Chain): Date =>
  new Date(previous !== null && isValid(previous.drillId) ? decodeTime(previous.drillId) : 0);

/**
 * Puts what makes a closed drill's record checkable beside it, each file once and the signature of all others last;
 * done again it finds what is there.
 * @throws {TransientError} when KMS does not sign: all else stands, and the next try or the sweep signs.
 */
export async function keepEvidence(folder: DrillFolder, world: World): Promise<void> {
  if ((await folder.readFile(BUNDLE)) !== undefined) return;
  const bytes = await recordBytes(folder);
  const record = drillRecordSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  await world.keepFindings(record);
  // Of each file those bytes are signed that stand, which somebody else may have written.
  const files: Pick<EvidenceFile, 'name' | 'bytes'>[] = [{ name: RECORD, bytes }];
  const keep = async (file: EvidenceFile): Promise<void> => {
    files.push({ name: file.name, bytes: await folder.keep(file) });
  };
  for (const file of reportsOf(record)) await keep(file);
  const key = await signing(record, () => world.signer.publicKey());
  const names = files.map(({ name }) => name);
  for (const file of keyFilesOf(record, names, key)) await keep(file);
  const statement = statementOf(record, files);
  const signature = await signing(record, () => world.signer.sign(digestToSign(statement)));
  await folder.keep(bundleFile(statement, key.spki, signature));
}

/** Runs one part of a sweep; a list without anything where it failed, which is then said. */
export type Attempt = <T>(what: string, run: () => Promise<T>) => Promise<T[]>;

/** A drill is signed when it is closed; for so long the sweep tries where that failed. */
const SIGN_SECONDS = 7 * 86_400;

/** Signs the evidence of a plan's drills that were closed while KMS did not sign. */
export async function signClosed(planId: string, attempt: Attempt, world: World): Promise<void> {
  const since = new Date(world.now().getTime() - SIGN_SECONDS * 1_000);
  for (const drillId of await world.drillsOf(planId, since)) {
    const folder = world.folder(planId, drillId);
    await attempt(`drill ${drillId}`, async () => {
      if (await folder.hasRecord()) await keepEvidence(folder, world);
    });
  }
}

async function recordBytes(folder: DrillFolder): Promise<Uint8Array> {
  const bytes = await folder.readFile(RECORD);
  if (bytes === undefined) throw new Error(`${folder.recordKey} was written and is not there any more`);
  return bytes;
}

async function signing<T>({ drillId }: DrillRecord, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // Also where a permission is missing: somebody may give it before the tries are used up.
    throw new TransientError(`the evidence of drill ${drillId} is not signed yet: ${describeError(error)}`, {
      cause: error,
    });
  }
}

interface Closing {
  readonly error?: DrillState['error'];
  readonly cleanupError?: DrillState['cleanupError'];
  readonly calls: DrillState['calls'];
}

/** Of a record that is not written yet: a place is taken by `settle`, and by nobody who only looks. */
const NO_PLACE: DrillRecord['chain'] = { sequence: 1, previous: null };

/** The record as the facts give it now; `taken` is why the sweep closes it instead of the workflow. */
export async function makeRecord(
  { opening, folder }: OpenedDrill,
  { error, cleanupError, calls }: Closing,
  world: World,
  taken?: readonly Refusal[],
): Promise<DrillRecord> {
  const [guards, cleanup, standDown, waves] = await Promise.all([
    folder.read('guards'),
    folder.read('cleanup'),
    folder.read('stand-down'),
    Promise.all(
      opening.plan.waves.map(async ({ actions }, wave) => {
        const start = await folder.read('start', wave);
        // Each step of a wave writes only after the one before it has.
        const launch = start && (await folder.read('launch', wave));
        const acted = launch && actions.length > 0 ? await folder.read('actions', wave) : undefined;
        return { start, launch, actions: acted, probes: launch && (await folder.read('probes', wave)) };
      }),
    ),
  ]);
  const facts = gatherFacts({
    opening,
    guards,
    waves,
    cleanup,
    yielded: [...(standDown?.refusals ?? []), ...(taken ?? [])],
    closedBy: taken === undefined ? 'workflow' : 'sweep',
    error,
    cleanupError,
    calls: addCalls(calls, world.takeCalls()),
    endedAt: world.now().toISOString(),
    chain: NO_PLACE,
    toolVersion: packageJson.version,
  });
  return { ...facts, ...conclude(facts) };
}

export const handler = /* @__PURE__ */ serve('CloseDrill', closeDrill, {
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
});
