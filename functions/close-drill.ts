import { decodeTime, isValid } from 'ulid';
import { type OpenedDrill, opened } from '../adapters/opened.ts';
import { busEvents, history, holdLeases, messages, reportFonts, signatures } from '../adapters/wiring.ts';
import type { World } from '../adapters/world.ts';
import { conclude } from '../core/assemble-record.ts';
import { changesBetween } from '../core/changes.ts';
import type { DrillState, StateInput, StateOutput } from '../core/contract.ts';
import { gatherFacts, NOTHING_EARLIER } from '../core/gather-facts.ts';
import { pastDrillsAfter } from '../core/past-drill.ts';
import type { Chain, DrillRecord } from '../core/record.ts';
import type { Refusal } from '../core/refusal.ts';
import packageJson from '../package.json' with { type: 'json' };
import { RECORD } from '../reporting/evidence/files.ts';
import { readRecordBytes } from '../reporting/evidence/read-record.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { drillMetrics } from '../reporting/metrics.ts';
import { remember } from './closing/history.ts';
import { keepEvidence, standingRecord } from './closing/keep-evidence.ts';
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
  const [openItems, earlier] = await Promise.all([
    world.openItems(planId, sinceOf(chain)),
    earlierThan(made, chain, world),
  ]);
  const placed = { ...made, chain, openItems, earlier };
  if (await folder.writeRecord(placed)) world.meter(drillMetrics(placed), planId);
  await world.leases.release({
    drillId,
    ...opening.plan.target,
    sourceServerIDs: opening.servers.map((server) => server.sourceServerID),
  });
  const { record, bytes } = await standingRecord(folder);
  try {
    await tellClosed({ plan: opening.plan, folder }, record, sha256Of(bytes), world);
  } finally {
    // Neither waits for the other: people hear of a drill that cannot be signed, and what they do not hear is signed.
    try {
      await keepEvidence(folder, world);
    } finally {
      await remember(folder, world);
    }
  }
  return record;
}

/** What the record of the drill before tells of it and of those before it. */
async function earlierThan(
  made: DrillRecord,
  { previous }: Chain,
  world: World,
): Promise<DrillRecord['earlier']> {
  if (previous?.sha256 == null) return NOTHING_EARLIER;
  const bytes = await world.folder(made.planId, previous.drillId).readFile(RECORD);
  const before = bytes === undefined ? undefined : readRecordBytes(bytes);
  // A record that cannot be read, of another version or written by somebody else, keeps no drill from being closed.
  if (before === undefined) return NOTHING_EARLIER;
  return { drills: pastDrillsAfter(before), changes: changesBetween(before, made) };
}

/** What was closed after the drill before had begun cannot be in that one's record; an id that tells no time tells nothing. */
const sinceOf = ({ previous }: Chain): Date =>
  new Date(previous !== null && isValid(previous.drillId) ? decodeTime(previous.drillId) : 0);

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
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  fonts: reportFonts,
});
