import type { ObservedExecution } from '../../adapters/aws/executions.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { BUNDLE } from '../../reporting/evidence/file-names.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { loadDrill } from '../load-drill.ts';
import { notifyClosed, notifyUnrecorded } from '../notify.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { knowFacts } from '../sweep/know-facts.ts';
import { assertSame, ForeignEvidence, wasHeld } from './attest.ts';
import { remember } from './history.ts';
import { type Attempt, keepEvidence, standingRecord } from './keep-evidence.ts';
import { makeRecord } from './make-record.ts';

/** Its name in the drill's folder, where it says that nothing is left to do after the record. */
const FINISHED = 'closed';
/** What people have not heard in a day they have seen by the alarm of messages that fail. */
const NEWS_SECONDS = 86_400;

/**
 * What follows a drill's record: its leases are released, the service is told where it asks, its evidence is signed,
 * people are told, and the history is rebuilt. Each is done even if another fails; what failed is tried again by the step, then by the hourly sweep, until
 * all of it is done. Repeating it does nothing twice.
 * @throws the first failure, after everything was tried.
 */
export async function finishClosing(drill: LoadedDrill, ports: Ports): Promise<void> {
  const { opening, folder, method } = drill;
  await folder.once(FINISHED, async () => {
    const { record, bytes } = await standingRecord(folder);
    const failures: unknown[] = [];
    const attempt = async (part: () => Promise<unknown>): Promise<boolean> => {
      try {
        await part();
        return true;
      } catch (error) {
        failures.push(error);
        return false;
      }
    };
    const tell = async (signed: boolean): Promise<void> => {
      if (!isNews(record, ports)) return;
      await notifyClosed({ plan: opening.plan, folder }, record, { sha256: sha256Of(bytes), signed }, ports);
    };
    const serverIDs = opening.servers.map((server) => server.serverID);
    const lease = { drillId: opening.drillId, ...opening.plan.target, serverIDs };
    await attempt(() => ports.leases.release(lease));
    await attempt(async () => method.answer?.(drill, record, ports.now()));
    // A try that died while it signed told nobody: then people are told first.
    const isUnsigned = !(await isFirstTry(folder)) && (await folder.readFile(BUNDLE)) === undefined;
    if (isUnsigned) await attempt(() => tell(false));
    const signed = await attempt(() => keepEvidence(folder, ports));
    await attempt(() => tell(signed));
    await attempt(() => remember(folder, ports));
    if (failures.length > 0) throw failures[0];
  });
}

const isNews = ({ endedAt }: DrillRecord, ports: Ports): boolean =>
  ports.now().getTime() - Date.parse(endedAt) < NEWS_SECONDS * 1_000;

async function isFirstTry(folder: LoadedDrill['folder']): Promise<boolean> {
  let isFirst = false;
  await folder.once('evidence-tried', async () => {
    isFirst = true;
  });
  return isFirst;
}

/**
 * The same for a record that another invocation has written: who that was, Step Functions says, or the facts.
 * @throws {ForeignEvidence} when neither does: people are told of what the facts say, and nothing is signed.
 */
export async function finishStanding(drill: LoadedDrill, ports: Ports): Promise<void> {
  const { record } = await standingRecord(drill.folder);
  const taken = record.closedBy === 'sweep' ? [] : undefined;
  const made = await makeRecord(drill, { code: await ports.code(), calls: {} }, ports, taken);
  try {
    // How a drill ended whose workflow failed after its record was written, its facts must say.
    if (!(await wasHeld(record, ports))) assertSame(record, made);
  } catch (error) {
    if (error instanceof ForeignEvidence)
      await notifyUnrecorded({ plan: drill.opening.plan, folder: drill.folder }, made, ports);
    throw error;
  }
  await finishClosing(drill, ports);
}

/** The sweep tries for this long to finish what a drill's closing could not. */
const TRIED_SECONDS = 7 * 86_400;
/** Until then a record is left to the step that wrote it, which may still be at work. */
const CLOSING_SECONDS = 600;

/** Finishes the closing of a plan's drills that have a record, where their own workflow could not. */
export async function finishClosed(
  planId: string,
  executions: ReadonlyMap<string, ObservedExecution>,
  attempt: Attempt,
  ports: Ports,
): Promise<void> {
  const since = new Date(ports.now().getTime() - TRIED_SECONDS * 1_000);
  for (const drillId of await ports.drillsOf(planId, since)) {
    const folder = ports.folder(planId, drillId);
    await attempt(`drill ${drillId}`, async () => {
      if ((await folder.isDone(FINISHED)) || !(await folder.hasRecord())) return;
      const { record } = await standingRecord(folder);
      if (ports.now().getTime() - Date.parse(record.endedAt) < CLOSING_SECONDS * 1_000) return;
      const execution = executions.get(drillId);
      if (execution !== undefined) await knowFacts(execution.arn, drillId, ports);
      await finishStanding(await loadDrill({ planId, drillId }, ports), ports);
    });
  }
}
