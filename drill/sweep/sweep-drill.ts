import { describeError, observe } from '../../adapters/aws/errors.ts';
import { recordingResponses } from '../../adapters/aws/record-responses.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { CleanupFacts } from '../../core/facts/steps.ts';
import type { Refusal } from '../../core/guards/refusal.ts';
import type { DrillState, StateOutput } from '../../core/workflow/contract.ts';
import { leftoversEvent, sweptEvent } from '../../reporting/messages/plan-events.ts';
import { cleanUp } from '../clean-up.ts';
import { finalizeDrill } from '../closing/finalize-drill.ts';
import { finishStanding } from '../closing/finish-closing.ts';
import { makeRecord } from '../closing/make-record.ts';
import { notify, notifyUnrecorded, senderOf } from '../notify.ts';
import type { LoadedDrill } from '../recovery-method.ts';

/** What a sweep does about one drill; most sweeps find none. */

type Swept = StateOutput<'SweepOrphans'>['drills'][number];

/** Removes what is left of an open drill and closes it. */
export async function sweepDrill(
  drill: LoadedDrill,
  refusals: Refusal[],
  ports: Ports,
  seconds: number,
): Promise<Swept> {
  const { folder, opening } = drill;
  const { drillId } = opening;
  if (await folder.hasRecord()) {
    const [swept = { drillId, cleanup: 'COMPLETE' }] = await sweepClosed(drill, ports, seconds);
    await finishStanding(drill, ports);
    return swept;
  }
  await folder.write('closing', { at: ports.now().toISOString(), refusals });
  const { status, cleanupError } = await recordingResponses('SweepOrphans', opening, ports, () =>
    cleanUpBy(opening.expiresAt, drill, ports, seconds),
  );
  if (status === 'RUNNING') return { drillId, cleanup: status };
  const closing = { cleanupError, code: await ports.code(), calls: {} };
  try {
    await finalizeDrill(drill, await makeRecord(drill, closing, ports, refusals), ports);
  } catch (error) {
    await tellUnrecorded(drill, closing, refusals, ports);
    throw error;
  }
  return { drillId, cleanup: status };
}

/**
 * The workflow has tried for minutes when a sweep tries: now people hear of the outcome, as far as the facts can be read,
 * whatever else fails.
 */
async function tellUnrecorded(
  drill: LoadedDrill,
  closing: Parameters<typeof makeRecord>[1],
  refusals: readonly Refusal[],
  ports: Ports,
): Promise<void> {
  const { opening, folder } = drill;
  const read: typeof folder.read = async (name, wave) => {
    const seen = await observe(() => folder.read(name, wave));
    return 'known' in seen ? seen.known : undefined;
  };
  try {
    if (await folder.hasRecord()) return;
    const record = await makeRecord(drill, { ...closing, read }, ports, refusals);
    await notifyUnrecorded({ plan: opening.plan, folder }, record, ports);
  } catch {
    // What kept the record from being written is the error to report.
  }
}

/**
 * Past the drill's hard expiry its record no longer waits for a failing cleanup: it records the failure, and the next
 * sweep tries again.
 */
async function cleanUpBy(
  expiresAt: string,
  drill: LoadedDrill,
  ports: Ports,
  seconds: number,
): Promise<{ status: CleanupFacts['status']; cleanupError?: DrillState['cleanupError'] }> {
  try {
    return { status: (await cleanUp(drill, ports, { seconds })).status };
  } catch (error) {
    if (ports.now().getTime() < Date.parse(expiresAt)) throw error;
    const name = error instanceof Error ? error.name : 'Error';
    return { status: 'INCOMPLETE', cleanupError: { Error: name, Cause: describeError(error) } };
  }
}

/** A closed drill of which something may be left: cleaned up again; both success and failure are reported. */
export async function sweepClosed(
  drill: LoadedDrill,
  ports: Ports,
  seconds: number,
  lastStartAt: string | null = null,
): Promise<Swept[]> {
  const { folder, opening, method } = drill;
  const before = await folder.read('sweep');
  if (before?.status === 'COMPLETE' && !isLater(lastStartAt, before, method.listingDelaySeconds)) return [];
  const earlier = await folder.read('cleanup');
  const swept = await cleanUp(drill, ports, { seconds, name: 'sweep' });
  const { drillId, plan } = opening;
  if (swept.status === 'INCOMPLETE') {
    await notify({ plan, folder }, leftoversEvent(opening, swept.leftovers, senderOf(ports)), ports);
  }
  // A resumed cleanup carries the requests of the one before: only what the sweep added is its own work.
  const acted = swept.requests.length > (earlier?.requests.length ?? 0);
  const { cleanup: recorded } = await folder.readRecord();
  if (swept.status === 'COMPLETE' && (acted || recorded.status === 'INCOMPLETE')) {
    await notify({ plan, folder }, sweptEvent(opening, senderOf(ports)), ports);
  }
  return [{ drillId, cleanup: swept.status }];
}

/** Whether a step that ran on after its drill was closed started something too late for the sweep to have seen it. */
const isLater = (
  lastStartAt: string | null,
  { startedAt }: CleanupFacts,
  listingDelaySeconds: number,
): boolean =>
  lastStartAt !== null && Date.parse(lastStartAt) > Date.parse(startedAt) - listingDelaySeconds * 1_000;
