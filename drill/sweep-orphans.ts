import { describeError, observe } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import type { Opening } from '../core/facts/steps.ts';
import type { Observation } from '../core/guards/observation.ts';
import { refuse } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DrillRefused, TransientError } from '../core/workflow/errors.ts';
import {
  makeOpening,
  openingFromTags,
  readPlan,
  requestFromInput,
  type StartedDrill,
} from '../core/workflow/opening.ts';
import { SWEEP_LIMIT_SECONDS } from '../core/workflow/pacing.ts';
import type { Metric } from '../reporting/metrics.ts';
import { cleanUp } from './clean-up.ts';
import { finishClosed } from './closing/finish-closing.ts';
import { refreshHistory } from './closing/history.ts';
import type { Attempt } from './closing/keep-evidence.ts';
import { signMonth } from './closing/monthly-index.ts';
import { drillIdOf } from './drill-id.ts';
import { drillOf, loadDrill } from './load-drill.ts';
import { type Ended, executionOf, findEnded } from './sweep/find-ended.ts';
import {
  findOpen,
  findStarted,
  findUnclean,
  lookBack,
  targetsOf,
  wasLeftUnclean,
} from './sweep/find-orphans.ts';
import { findMissed } from './sweep/missed.ts';
import { remind } from './sweep/remind.ts';
import { sweepClosed, sweepDrill } from './sweep/sweep-drill.ts';
import { verifyStart } from './verify-start.ts';

type Swept = StateOutput<'SweepOrphans'>['drills'][number];
type Hourly = Extract<StateInput<'SweepOrphans'>, { source: 'kunren.schedule' }>;

/** One invocation may last 15 minutes: one drill gets most of it, several share it. */
const SWEEP_SECONDS = SWEEP_LIMIT_SECONDS - 120;

/**
 * Cleans up and closes drills whose workflow is dead or late: (a) by a rule, when an execution has FAILED, TIMED_OUT or
 * was ABORTED; (b) hourly, for every such execution whose drill is still not closed, for every drill past its hard
 * expiry, found by the tags of what it started, or by its folder where it started nothing, and for every drill that was
 * closed with something left. It removes what is left,
 * closes the record unless that is done, releases the leases, and reports what it could not remove. Hourly it also
 * reports schedule slots without a drill, and writes the pages of the history anew where they are no longer true.
 */
export async function sweepOrphans(
  event: StateInput<'SweepOrphans'>,
  ports: Ports,
): Promise<StateOutput<'SweepOrphans'>> {
  const failed: string[] = [];
  const attempt: Attempt = async (what, run) => {
    try {
      return [await run()];
    } catch (error) {
      // A failure must not block the others; the next hour tries again.
      failed.push(`${what}: ${describeError(error)}`);
      return [];
    }
  };
  if (event.source === 'aws.states') {
    const drills: Swept[] = [];
    try {
      drills.push(...(await sweepEnded(event.detail, ports, SWEEP_SECONDS)));
    } catch (error) {
      if (!(error instanceof DrillRefused)) throw error;
      // Its plan could not be read, so there never was a drill: nothing was started, and there is nothing to close.
      failed.push(`execution ${event.detail.name}: ${error.message}`);
    }
    return metered({ status: 'SWEPT', drills, missed: [], failed }, ports);
  }
  const plans = (
    await Promise.all(event.plans.map((entry) => attempt('a plan', async () => readPlan(entry))))
  ).flat();
  const started = (
    await Promise.all(
      targetsOf(plans).map((plan) => attempt(`plan ${plan.id}`, () => findStarted(plan, ports))),
    )
  ).flat(2);
  const known = new Set(started.map(({ drillId }) => drillId));
  const open = (
    await Promise.all(plans.map((plan) => attempt(`plan ${plan.id}`, () => findOpen(plan, known, ports))))
  ).flat(2);
  const unclean = (
    await Promise.all(plans.map((plan) => attempt(`plan ${plan.id}`, () => findUnclean(plan, known, ports))))
  ).flat(2);
  const dead = await findEnded(attempt, ports);
  const orphans = [...started, ...open, ...unclean];
  const share = SWEEP_SECONDS / (dead.length + orphans.length);
  const drills: Swept[] = [];
  for (const { drillId, ended } of dead) {
    drills.push(...(await attempt(`drill ${drillId}`, () => sweepExecution(ended, ports, share))));
  }
  const done = new Set(drills.map(({ drillId }) => drillId));
  for (const orphan of orphans.filter(({ drillId }) => !done.has(drillId))) {
    drills.push(
      ...(
        await attempt(`drill ${orphan.drillId}`, () => sweepOrphan(orphan, event, plans, ports, share))
      ).flat(),
    );
  }
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => finishClosed(plan.id, attempt, ports));
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => signMonth(entryOf(plan, event), ports));
  const missed = (
    await Promise.all(plans.map((plan) => attempt(`plan ${plan.id}`, () => findMissed(plan, ports))))
  ).flat(2);
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => remind(plan, ports));
  await attempt('the history', () => refreshHistory(ports));
  return metered({ status: 'SWEPT', drills, missed, failed }, ports, [{ name: 'HourlySweeps', value: 1 }]);
}

/** The sweep also reports metrics, for the alarms: they reach people even when messages fail. */
async function metered(
  output: StateOutput<'SweepOrphans'>,
  ports: Ports,
  more: readonly Metric[] = [],
): Promise<StateOutput<'SweepOrphans'>> {
  const { drills, missed, failed } = output;
  const metrics: Metric[] = [
    ...more,
    { name: 'SweepLeftovers', value: drills.filter(({ cleanup }) => cleanup === 'INCOMPLETE').length },
    { name: 'DrillsMissed', value: missed.length },
    { name: 'SweepFailures', value: failed.length },
  ];
  await ports.meter(metrics);
  return output;
}

/** A plan with the hash of the file that it was read from. */
const entryOf = (plan: DrillPlan, { plans }: Hourly) => ({
  plan,
  planSha256: plans.find((entry) => entry.plan['id'] === plan.id)?.planSha256 ?? '',
});

/**
 * (a) An event said that an execution ended without success. Anybody in the account may put one: what Step Functions does
 * not confirm is swept by nobody.
 */
async function sweepEnded(event: Ended, ports: Ports, seconds: number): Promise<Swept[]> {
  const { executionArn } = event;
  const execution = await ports.executions.describe(executionArn);
  if (execution === undefined) {
    // DescribeExecution is eventually consistent (API reference): Lambda asks again, and what goes on raises an alarm.
    if ((await ports.executions.find(executionArn))?.status === 'RUNNING')
      throw new TransientError(
        `an event says that execution ${event.name} has ended, and Step Functions that it runs`,
      );
    return [];
  }
  const { name, status, startedAt, input } = execution;
  return [
    await sweepExecution(
      { executionArn, name, status, startDate: startedAt.getTime(), input },
      ports,
      seconds,
    ),
  ];
}

/** The drill of an execution is found by its id, its plan in its input; (b) nobody closed it yet. */
async function sweepExecution(ended: Ended, ports: Ports, seconds: number): Promise<Swept> {
  const execution = executionOf(ended);
  const drillId = drillIdOf(execution);
  let planId = await ports.planOf(drillId);
  if (planId === undefined) {
    // It died before it wrote anything: the drill is opened here so that it can be closed.
    const { request, refusals } = await verifyStart(requestFromInput(ended.input), execution, ports);
    const plan = readPlan(request);
    const opening = makeOpening(plan, drillId, { request, execution }, ports.simulated);
    planId = plan.id;
    await ports.folder(planId, drillId).write('opening', { ...opening, refusals: [...refusals] });
  }
  const drill = await loadDrill({ planId, drillId }, ports);
  const status = ended.status.toLowerCase().replace('_', ' ');
  const reason = refuse(`EXECUTION_${ended.status}`, `the workflow's execution ${ended.name} ${status}`);
  return sweepDrill(drill, [reason], ports, seconds);
}

/**
 * (b) A drill that was found by the tags in AWS or by its folder; swept when it is past its expiry, when (a) could not
 * finish it, and while a closed one is not known to be clean.
 */
async function sweepOrphan(
  orphan: StartedDrill,
  event: Hourly,
  plans: readonly DrillPlan[],
  ports: Ports,
  seconds: number,
): Promise<Swept[]> {
  const { drillId, planId } = orphan;
  const folder = ports.folder(planId, drillId);
  const [closing, stored] = await Promise.all([
    observe(() => folder.read('closing')).then(knownOf),
    observe(() => folder.read('opening')),
  ]);
  const opening = knownOf(stored);
  // What a drill wrote down counts: its tags in AWS can be changed by others.
  const { expiresAt } = opening ?? orphan;
  const expired = Date.parse(expiresAt) <= ports.now().getTime();
  if (!expired && closing === undefined && !(await wasLeftUnclean(folder))) return [];
  if (opening === undefined) {
    const plan = plans.find((candidate) => candidate.id === planId);
    const entry = event.plans.find((candidate) => candidate.plan['id'] === planId);
    if (plan === undefined || entry === undefined) throw new Error(`plan ${planId} is not deployed any more`);
    const made = openingFromTags(orphan, plan, entry.planSha256, ports.simulated);
    if ('unknown' in stored) return await sweepUnread(made, stored.unknown, ports, seconds);
    await refuseUnknown(orphan, ports);
    await folder.write('opening', made);
  }
  const drill = await loadDrill({ planId, drillId }, ports);
  if (await folder.hasRecord()) return sweepClosed(drill, ports, seconds, orphan.lastStartAt);
  const reason = refuse('HARD_EXPIRY', `the drill was still open at its hard expiry, ${expiresAt}`);
  return [await sweepDrill(drill, closing?.refusals ?? [reason], ports, seconds)];
}

/**
 * Anybody who may tag in DRS or EC2 can give what a colleague has started the tags of a drill: tags alone never act.
 * @throws {Error} when Step Functions knows no execution of such a drill.
 */
async function refuseUnknown({ drillId }: StartedDrill, ports: Ports): Promise<void> {
  const executions = await ports.executions.begunSince(lookBack(ports));
  const isKnown = executions.some(
    ({ arn: id, name, startedAt }) => drillIdOf({ id, name, startedAt: startedAt.toISOString() }) === drillId,
  );
  if (!isKnown)
    throw new Error(
      'tags in AWS name this drill, and neither the evidence bucket nor Step Functions knows of it: nothing is touched; find out who set them',
    );
}

const knownOf = <T>(seen: Observation<T>): T | undefined => ('known' in seen ? seen.known : undefined);

/**
 * A drill past its expiry whose opening cannot be read: what it launched is removed by its tags in AWS. Its record waits
 * until the opening can be read again.
 * @throws always: the sweep reports what it could not read.
 */
async function sweepUnread(opening: Opening, why: string, ports: Ports, seconds: number): Promise<never> {
  const { status } = await cleanUp(drillOf(opening, ports), ports, { seconds, name: 'sweep' });
  throw new Error(`its opening facts could not be read (${why}); by its tags its removal is ${status}`);
}
