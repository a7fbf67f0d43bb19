import { describeError } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DrillRefused } from '../core/workflow/errors.ts';
import { readPlan } from '../core/workflow/opening.ts';
import { SWEEP_LIMIT_SECONDS } from '../core/workflow/pacing.ts';
import type { Metric } from '../reporting/metrics.ts';
import { finishClosed } from './closing/finish-closing.ts';
import { refreshHistory } from './closing/history.ts';
import type { Attempt } from './closing/keep-evidence.ts';
import { signMonth } from './closing/monthly-index.ts';
import { findEnded } from './sweep/find-ended.ts';
import { findOpen, findStarted, findUnclean, lookBack, targetsOf } from './sweep/find-orphans.ts';
import { executionsByDrill } from './sweep/know-facts.ts';
import { findMissed } from './sweep/missed.ts';
import { remind } from './sweep/remind.ts';
import { stampSigned } from './sweep/stamp.ts';
import { sweepEnded, sweepExecution } from './sweep/sweep-execution.ts';
import { sweepOrphan } from './sweep/sweep-orphan.ts';

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
  const deployed = deployedOf(event, failed, ports);
  const plans = (
    await Promise.all(deployed.map((entry) => attempt('a plan', async () => readPlan(entry))))
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
  const [listed = []] = await attempt('the executions', () => ports.executions.since(lookBack(ports)));
  const executions = executionsByDrill(listed);
  const dead = await findEnded(listed, attempt, ports);
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
        await attempt(`drill ${orphan.drillId}`, () =>
          sweepOrphan(orphan, { deployed, executions }, ports, share),
        )
      ).flat(),
    );
  }
  for (const plan of plans)
    await attempt(`plan ${plan.id}`, () => finishClosed(plan.id, executions, attempt, ports));
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => stampSigned(plan.id, attempt, ports));
  for (const plan of plans) await attempt(`plan ${plan.id}`, () => signMonth(entryOf(plan, deployed), ports));
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

/** Whoever may invoke the sweep could have it expect other drills than those of the deployed plans, or sign another hash. */
function deployedOf({ plans }: Hourly, failed: string[], ports: Ports): Hourly['plans'] {
  return plans.flatMap((entry) => {
    const { isDeployed, planSha256 } = ports.deployedPlan(entry.plan);
    if (isDeployed) return [{ ...entry, planSha256 }];
    failed.push(
      `plan ${String(entry.plan['id'])}: the event has another plan than the one that was deployed; find out who invoked the sweep`,
    );
    return [];
  });
}

/** A plan with the hash of the file that it was read from. */
const entryOf = (plan: DrillPlan, deployed: Hourly['plans']) => ({
  plan,
  planSha256: deployed.find((entry) => entry.plan['id'] === plan.id)?.planSha256 ?? '',
});
