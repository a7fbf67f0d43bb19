import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DrillRefused } from '../core/workflow/errors.ts';
import { readPlan } from '../core/workflow/opening.ts';
import { awaitedName, slotName } from '../core/workflow/slot-name.ts';
import { methodOf } from './methods/methods.ts';

/** Clocks may differ by so much. */
const EARLY_SECONDS = 300;
/** Scheduler tries for an hour (infra/schedules.ts), and Lambda keeps what it was given for another (infra/workflow.yml). */
const LATE_SECONDS = 3 * 3_600;

/**
 * Starts the workflow for one slot of a schedule, or for what a plan without one waits for. EventBridge and Lambda deliver
 * at least once: the execution is named by its plan and slot, so that a second delivery starts nothing
 * (docs/aws-facts.md, 9.5). Nobody else can write down that it was one of these who started it.
 * @throws {DrillRefused} when the request is of neither.
 */
export async function startDrill(
  request: StateInput<'StartDrill'>,
  ports: Ports,
): Promise<StateOutput<'StartDrill'>> {
  if (!ports.deployedPlan(request.plan).isDeployed)
    throw new DrillRefused(
      `plan ${String(request.plan['id'])} is not the one that was deployed: nothing is started; deploy it, or find out who asked`,
    );
  assertDue(request, ports.now());
  const name = await nameOf(request, ports);
  if (name === null) return { status: 'NOT_YET', execution: null };
  const { scheduledFor } = request;
  // Before the execution is there: OpenDrill believes nothing else.
  await ports.starts.keep(
    name,
    { trigger: scheduledFor === null ? 'restore-test' : 'schedule', scheduledFor },
    ports.now(),
  );
  const started = await ports.startExecution(name, JSON.stringify(request));
  return { status: started ? 'STARTED' : 'ALREADY_STARTED', execution: name };
}

/**
 * A slot of another time is what somebody claims, who would fill one that was missed.
 * @throws {DrillRefused}
 */
function assertDue(request: StateInput<'StartDrill'>, now: Date): void {
  const { scheduledFor } = request;
  if (scheduledFor === null) return;
  const windowSeconds = readPlan(request).schedule.flexibleWindow ?? 0;
  const lateSeconds = (now.getTime() - Date.parse(scheduledFor)) / 1_000;
  if (lateSeconds < -EARLY_SECONDS || lateSeconds > windowSeconds + LATE_SECONDS)
    throw new DrillRefused(
      `the slot of ${scheduledFor} is not due now: nothing is started; use kunren start`,
    );
}

async function nameOf(request: StateInput<'StartDrill'>, ports: Ports): Promise<string | null> {
  const { plan: data, scheduledFor, trigger } = request;
  if (scheduledFor !== null) return slotName(String(data['id']), scheduledFor);
  const plan = trigger.type === 'restore-test' ? readPlan(request) : undefined;
  const awaited = plan === undefined ? undefined : methodOf(plan).awaited;
  if (plan === undefined || awaited === undefined)
    throw new DrillRefused('only a schedule starts drills with this function; use kunren start');
  // The event says only that something has ended: what waits for this plan, AWS itself says.
  const ready = await awaited(plan, ports.target(plan.target), ports.now());
  return ready === null ? null : awaitedName(plan.id, ready);
}
