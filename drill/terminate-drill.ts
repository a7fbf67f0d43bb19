import type { Ports } from '../adapters/ports.ts';
import type { CleanupFacts } from '../core/facts/steps.ts';
import type { DrillState, StateInput, StateOutput, UnopenedDrill } from '../core/workflow/contract.ts';
import { makeOpening, readPlan } from '../core/workflow/opening.ts';
import { INVOCATION_SECONDS } from '../core/workflow/pacing.ts';
import { cleanUp } from './clean-up.ts';
import { makeRecord } from './closing/make-record.ts';
import { drillIdOf } from './drill-id.ts';
import { loadDrill } from './load-drill.ts';
import { notifyDelayed } from './notify.ts';
import { assertOwn } from './own-opening.ts';
import type { LoadedDrill } from './recovery-method.ts';
import { verifyPlan } from './verify-start.ts';

/** Removes this drill's own instances, round by round, until nothing is left or the plan's time for it is over. */
export async function terminateDrill(
  input: StateInput<'TerminateDrill'>,
  ports: Ports,
): Promise<StateOutput<'TerminateDrill'>> {
  const state = 'request' in input ? await openForCleanup(input, ports) : input;
  // Without the key: removing and closing need nothing that it opens, and must not fail for it.
  const { planId, drillId } = state;
  const drill = await loadDrill({ planId, drillId }, ports);
  const cleanup = await cleanUp(drill, ports, { seconds: INVOCATION_SECONDS });
  const { status } = cleanup;
  // A message must not end cleanup: its failure is in the metrics, and the next invocation sends it again.
  if (status === 'RUNNING') await notifyIfDelayed(drill, cleanup, state, ports).catch(() => {});
  const statuses = { RUNNING: 'CLEANING', COMPLETE: 'CLEAN', INCOMPLETE: 'LEFTOVERS' } as const;
  return { ...state, status: statuses[status], waitSeconds: 1 };
}

/** An ordinary cleanup ends within minutes. */
const DELAY_SECONDS = 900;

/**
 * People hear of a drill whose outcome is certain although a launch that cannot be stopped, or something that does not
 * go, may keep it from being closed for hours; of a failure as soon as it is known that it must wait.
 */
async function notifyIfDelayed(
  drill: LoadedDrill,
  { startedAt, launchingAt, leftovers }: CleanupFacts,
  state: Pick<DrillState, 'error' | 'calls'>,
  ports: Ports,
): Promise<void> {
  const isLong = ports.now().getTime() - Date.parse(startedAt) >= DELAY_SECONDS * 1_000;
  if (!isLong && launchingAt === null) return;
  const record = await makeRecord(drill, state, ports);
  if (!isLong && record.verdict !== 'FAIL') return;
  await notifyDelayed({ plan: drill.opening.plan, folder: drill.folder }, record, leftovers, ports);
}

/** OpenDrill failed: what it did is found by the execution's drill id, so the drill can still be closed. */
async function openForCleanup(
  { request, execution, error }: UnopenedDrill,
  ports: Ports,
): Promise<Omit<StateOutput<'TerminateDrill'>, 'status'>> {
  const { id: planId, method } = readPlan(request);
  const drillId = drillIdOf(execution);
  const folder = ports.folder(planId, drillId);
  const standing = await folder.read('opening');
  if (standing !== undefined) assertOwn(standing, execution);
  else {
    const start = verifyPlan(request, ports);
    const opening = makeOpening(start.plan, drillId, { ...start, execution }, ports.simulated);
    await folder.write('opening', { ...opening, refusals: [...start.refusals] });
  }
  return { drillId, planId, method, wave: 0, waitSeconds: 1, failed: true, calls: {}, error };
}
