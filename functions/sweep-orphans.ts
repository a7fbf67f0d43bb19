import { keepingAnswers } from '../adapters/answers.ts';
import { describeError } from '../adapters/aws-errors.ts';
import { drillIdOf } from '../adapters/drill-id.ts';
import { type OpenedDrill, opened } from '../adapters/opened.ts';
import { cleanUp, SETTLE_SECONDS } from '../adapters/remove-drill.ts';
import {
  busEvents,
  history,
  holdLeases,
  messages,
  pastExecutions,
  REMOVAL,
  reportFonts,
  signatures,
} from '../adapters/wiring.ts';
import type { World } from '../adapters/world.ts';
import type { DrillState, StateInput, StateOutput } from '../core/contract.ts';
import { DrillRefused } from '../core/errors.ts';
import type { CleanupFacts } from '../core/facts.ts';
import { openingFromInput, openingFromJobs, readPlan } from '../core/opening.ts';
import type { Orphan } from '../core/orphans.ts';
import type { DrillPlan } from '../core/plan.ts';
import { type Refusal, refuse } from '../core/refusal.ts';
import { leftoversEvent, sweptEvent } from '../reporting/messages/plan-events.ts';
import type { Metric } from '../reporting/metrics.ts';
import { settle } from './close-drill.ts';
import { type Ended, executionOf, findEnded } from './closing/find-ended.ts';
import { findOpen, findOrphans, targetsOf } from './closing/find-orphans.ts';
import { remember } from './closing/history.ts';
import { type Attempt, keepEvidence, signClosed } from './closing/keep-evidence.ts';
import { makeRecord } from './closing/make-record.ts';
import { findMissed } from './closing/missed.ts';
import { signMonth } from './closing/monthly-index.ts';
import { serve } from './serve.ts';
import { remind, tell, tellerOf } from './tell.ts';

type Swept = StateOutput<'SweepOrphans'>['drills'][number];
type Hourly = Extract<StateInput<'SweepOrphans'>, { source: 'kunren.schedule' }>;

/** One invocation may last 15 minutes: one drill is given most of it, several share it. */
const SWEEP_SECONDS = 780;

/**
 * The other two callers of cleanup, for drills whose workflow is dead or late: (a) by a rule, when an execution has
 * FAILED, TIMED_OUT or was ABORTED; (b) hourly, for every such execution whose drill nobody closed since, and for every
 * drill that is past its hard expiry: DRS's job tags say so, and its folder where it started nothing. It removes what is
 * left, closes the record unless somebody was first, gives back the leases, and says what it could not remove. Hourly it
 * also says which slots of the schedules stayed empty.
 */
export async function sweepOrphans(
  event: StateInput<'SweepOrphans'>,
  world: World,
): Promise<StateOutput<'SweepOrphans'>> {
  const failed: string[] = [];
  const attempt: Attempt = async (what, run) => {
    try {
      return [await run()];
    } catch (error) {
      // One that fails must not keep the others; the next hour tries again.
      failed.push(`${what}: ${describeError(error)}`);
      return [];
    }
  };
  if (event.source === 'aws.states') {
    const drills: Swept[] = [];
    try {
      drills.push(await sweepExecution(event.detail, world, SWEEP_SECONDS));
    } catch (error) {
      if (!(error instanceof DrillRefused)) throw error;
      // Nobody could read its plan, so there never was a drill: nothing was started, and nothing is there to close.
      failed.push(`execution ${event.detail.name}: ${error.message}`);
    }
    return metered({ status: 'SWEPT', drills, missed: [], failed }, world);
  }
  const plans = (
    await Promise.all(event.plans.map((entry) => attempt('a plan', async () => readPlan(entry))))
  ).flat();
  const started = (
    await Promise.all(
      targetsOf(plans).map((plan) => attempt(`plan ${plan.id}`, () => findOrphans(plan, world))),
    )
  ).flat(2);
  const known = new Set(started.map(({ drillId }) => drillId));
  const open = (
    await Promise.all(plans.map((plan) => attempt(`plan ${plan.id}`, () => findOpen(plan, known, world))))
  ).flat(2);
  const dead = await findEnded(attempt, world);
  const orphans = [...started, ...open].filter(({ drillId }) => dead.every((one) => one.drillId !== drillId));
  const share = SWEEP_SECONDS / (dead.length + orphans.length);
  const drills: Swept[] = [];
  for (const { drillId, ended } of dead) {
    drills.push(...(await attempt(`drill ${drillId}`, () => sweepExecution(ended, world, share))));
  }
  for (const orphan of orphans) {
    drills.push(
      ...(
        await attempt(`drill ${orphan.drillId}`, () => sweepOrphan(orphan, event, plans, world, share))
      ).flat(),
    );
  }
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => signClosed(plan.id, attempt, world));
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => signMonth(entryOf(plan, event), world));
  const missed = (
    await Promise.all(plans.map((plan) => attempt(`plan ${plan.id}`, () => findMissed(plan, world))))
  ).flat(2);
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => remind(plan, world));
  return metered({ status: 'SWEPT', drills, missed, failed }, world);
}

/** What the sweep found is a number too, for the alarms: they reach people even where messages do not. */
function metered(output: StateOutput<'SweepOrphans'>, world: World): StateOutput<'SweepOrphans'> {
  const { drills, missed, failed } = output;
  const metrics: Metric[] = [
    { name: 'SweepLeftovers', value: drills.filter(({ cleanup }) => cleanup === 'INCOMPLETE').length },
    { name: 'DrillsMissed', value: missed.length },
    { name: 'SweepFailures', value: failed.length },
  ];
  world.meter(metrics);
  return output;
}

/** A plan with the hash of the file that it was read from. */
const entryOf = (plan: DrillPlan, { plans }: Hourly) => ({
  plan,
  planSha256: plans.find((entry) => entry.plan['id'] === plan.id)?.planSha256 ?? '',
});

/** (a) An execution ended without success: its drill is found by its id, its plan in its input; (b) nobody closed it yet. */
async function sweepExecution(ended: Ended, world: World, seconds: number): Promise<Swept> {
  const execution = executionOf(ended);
  const drillId = drillIdOf(execution);
  let planId = await world.planOf(drillId);
  if (planId === undefined) {
    // It died before it wrote anything: the drill is opened here so that it can be closed.
    const opening = openingFromInput(ended.input, drillId, execution, world.simulated);
    planId = opening.planId;
    await world.folder(planId, drillId).write('opening', opening);
  }
  const drill = await opened({ planId, drillId }, world);
  const status = ended.status.toLowerCase().replace('_', ' ');
  const reason = refuse(`EXECUTION_${ended.status}`, `the workflow's execution ${ended.name} ${status}`);
  return takeOver(drill, [reason], world, seconds);
}

/** (b) A drill of which DRS's job tags tell; swept when it is past its expiry, or when (a) could not finish it. */
async function sweepOrphan(
  orphan: Orphan,
  event: Hourly,
  plans: readonly DrillPlan[],
  world: World,
  seconds: number,
): Promise<Swept[]> {
  const { drillId, planId, expiresAt } = orphan;
  const folder = world.folder(planId, drillId);
  const closing = await folder.read('closing');
  const expired = Date.parse(expiresAt) <= world.now().getTime();
  if (!expired && closing === undefined) return [];
  if ((await folder.read('opening')) === undefined) {
    const plan = plans.find((candidate) => candidate.id === planId);
    const entry = event.plans.find((candidate) => candidate.plan['id'] === planId);
    if (plan === undefined || entry === undefined) throw new Error(`plan ${planId} is not deployed any more`);
    await folder.write('opening', openingFromJobs(orphan, plan, entry.planSha256, world.simulated));
  }
  const drill = await opened({ planId, drillId }, world);
  if (await folder.hasRecord()) return sweepClosed(drill, world, seconds, orphan.lastJobAt);
  const reason = refuse('HARD_EXPIRY', `the drill was still open at its hard expiry, ${expiresAt}`);
  return [await takeOver(drill, closing?.refusals ?? [reason], world, seconds)];
}

/** Removes what is left of an open drill and closes it. */
async function takeOver(
  drill: OpenedDrill,
  refusals: Refusal[],
  world: World,
  seconds: number,
): Promise<Swept> {
  const { folder, opening } = drill;
  const { drillId } = opening;
  if (await folder.hasRecord()) {
    const [swept = { drillId, cleanup: 'COMPLETE' }] = await sweepClosed(drill, world, seconds);
    await keepEvidence(folder, world);
    await remember(folder, world);
    return swept;
  }
  await folder.write('closing', { at: world.now().toISOString(), refusals });
  const { status, cleanupError } = await keepingAnswers('SweepOrphans', opening, world, () =>
    cleanUpBy(opening.expiresAt, drill, world, seconds),
  );
  if (status === 'RUNNING') return { drillId, cleanup: status };
  await settle(drill, await makeRecord(drill, { cleanupError, calls: {} }, world, refusals), world);
  return { drillId, cleanup: status };
}

/** Past the drill's hard expiry its record waits no longer for a cleanup that fails: it says so, and the next sweep tries again. */
async function cleanUpBy(
  expiresAt: string,
  drill: OpenedDrill,
  world: World,
  seconds: number,
): Promise<{ status: CleanupFacts['status']; cleanupError?: DrillState['cleanupError'] }> {
  try {
    return { status: (await cleanUp(drill, world, { seconds })).status };
  } catch (error) {
    if (world.now().getTime() < Date.parse(expiresAt)) throw error;
    const name = error instanceof Error ? error.name : 'Error';
    return { status: 'INCOMPLETE', cleanupError: { Error: name, Cause: describeError(error) } };
  }
}

/** A closed drill of which something may be left: removed once more; said when that worked, and when it did not. */
async function sweepClosed(
  drill: OpenedDrill,
  world: World,
  seconds: number,
  lastJobAt: string | null = null,
): Promise<Swept[]> {
  const { folder, opening } = drill;
  const before = await folder.read('sweep');
  if (before?.status === 'COMPLETE' && !isLater(lastJobAt, before)) return [];
  const earlier = await folder.read('cleanup');
  const swept = await cleanUp(drill, world, { seconds, name: 'sweep' });
  const { drillId, plan } = opening;
  if (swept.status === 'INCOMPLETE') {
    await tell({ plan, folder }, leftoversEvent(plan, drillId, swept.leftovers, tellerOf(world)), world);
  }
  // A resumed cleanup carries the requests of the one before: only what the sweep added is its own work.
  const acted = swept.requests.length > (earlier?.requests.length ?? 0);
  const { cleanup: told } = await folder.readRecord();
  if (swept.status === 'COMPLETE' && (acted || told.status === 'INCOMPLETE')) {
    await tell({ plan, folder }, sweptEvent(plan, drillId, tellerOf(world)), world);
  }
  return [{ drillId, cleanup: swept.status }];
}

/** Whether a job was created, by a step that ran on after its drill was closed, too late for a sweep to have seen it. */
const isLater = (lastJobAt: string | null, { startedAt }: CleanupFacts): boolean =>
  lastJobAt !== null && Date.parse(lastJobAt) > Date.parse(startedAt) - SETTLE_SECONDS * 1_000;

export const handler = /* @__PURE__ */ serve('SweepOrphans', sweepOrphans, {
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  executions: pastExecutions,
  fonts: reportFonts,
  target: REMOVAL,
});
