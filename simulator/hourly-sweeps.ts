import type { StateOutput } from '../core/workflow/contract.ts';
import { heldLeases } from './checkers/leases.ts';
import { ownResources } from './checkers/own-resources.ts';
import type { DrillExecution, PlannedDrill, Sweep } from './history.ts';
import { type Lambdas, sleep } from './lambda.ts';
import type { Scenario } from './scenario.ts';
import type { Simulator } from './server.ts';
import { HOUR, sweepHourly } from './sweeps.ts';

/** When the hourly sweeps run in a simulation, and when they end. */

/** A scenario's failures end before that; what still fails is a fault of kunren's own. */
const LONGER = 24 * HOUR;

interface Sweeping {
  /** When every drill has ended and was swept if needed. */
  readonly ended: Promise<unknown>;
  readonly executions: readonly DrillExecution[];
  readonly sweeps: Sweep[];
  readonly sweeper: Lambdas;
}

interface Simulated {
  readonly drills: readonly PlannedDrill[];
  readonly scenario: Scenario;
  readonly simulator: Simulator;
}

/**
 * The hourly sweep, until every drill has ended and nothing is left of them, or one hour after the last hard expiry. It
 * continues while the last one failed, as in production, but for a day at most, so that a permanent failure ends and is
 * reported. It begins with the drills if the scenario says so, else once they have ended.
 */
export async function sweepEveryHour(
  { drills, scenario, simulator }: Simulated,
  startedAt: number,
  { ended, executions, sweeps, sweeper }: Sweeping,
): Promise<void> {
  const expiry = Math.max(...drills.map(({ plan }) => plan.cleanup.hardExpiry)) * 1_000;
  const last = startedAt + expiry + HOUR;
  let wasInVain = false;
  const isOver = (): boolean => Date.now() > (wasInVain ? last + LONGER : last);
  const isDone = (): boolean =>
    executions.length >= drills.length && (isOver() || nothingIsLeft(executions, simulator));
  const first = scenario.sweepsFrom === undefined ? HOUR : scenario.sweepsFrom * 1_000;
  for (let at = startedAt + first; ; at += HOUR) {
    await Promise.race([sleepUntil(at), ended]);
    if (isDone()) return;
    await sleepUntil(at);
    if (isDone()) return;
    if (scenario.sweepsFrom === undefined && executions.length < drills.length) continue;
    const sweep = await sweepHourly(drills, sweeper);
    sweeps.push(sweep);
    wasInVain = isInVain(sweep);
  }
}

const sleepUntil = (at: number): Promise<void> => sleep(Math.max(0, at - Date.now()) / 1_000);

/** Whether a sweep failed wholly or partly, or began a removal that is not finished. */
function isInVain({ output }: Sweep): boolean {
  if (output === null) return true;
  const { failed, drills } = output as StateOutput<'SweepOrphans'>;
  return failed.length > 0 || drills.some(({ cleanup }) => cleanup === 'RUNNING');
}

/** Whether there is nothing left for a sweep to do. */
function nothingIsLeft(executions: readonly DrillExecution[], { aws, calls }: Simulator): boolean {
  // Closing writes last that nothing is left to do after the record.
  const closed = calls.filter(
    ({ operation, status, input }) =>
      operation === 'PutObject' &&
      status === 200 &&
      String((input as { Key?: string }).Key).endsWith('/facts/done-closed.json'),
  );
  return (
    closed.length >= executions.length &&
    heldLeases(calls).length === 0 &&
    !ownResources(aws, Date.now()).some((one) => executions.some(({ drillId }) => drillId === one.drillId))
  );
}
