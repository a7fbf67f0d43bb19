import type { ObservedSchedule } from '../../adapters/aws/schedules.ts';
import { nextSlots } from '../../core/plan/schedule-slots.ts';
import type { PlanFile } from '../read-plan.ts';
import { asking, broken, type Judged, type Line, lineOf, ok, unread } from './line.ts';
import type { Check, Scope } from './scope.ts';

const STARTS_SHOWN = 3;

/** Whether each plan's schedules are deployed as its file says, and when they come next; and that of the sweep. */
export const schedulesCheck: Check = {
  name: 'schedules',
  isOfStack: true,
  look: async (scope) => [
    ...(await Promise.all(scope.plans.map((file) => ofPlan(file, scope)))),
    ...(await Promise.all(scope.plans.map((file) => ofReadiness(file, scope)))).flat(),
    await ofSweep(scope),
  ],
};

const ofPlan = (file: PlanFile, { inspector, stack, now, deploy }: Scope) =>
  lineOf(
    file.plan.id,
    'scheduler:GetSchedule',
    () => inspector.schedule({ group: stack, name: `${stack}-${file.plan.id}` }),
    (found) => judged(file, found, { now, deploy }),
  );

function judged(
  planFile: PlanFile,
  found: ObservedSchedule | undefined,
  { now, deploy: again }: Pick<Scope, 'now' | 'deploy'>,
): Judged {
  const { plan, file } = planFile;
  const { enabled, schedule } = plan;
  const deploy = asTheFileSays(file, again);
  if (!enabled && found === undefined)
    return ok(`no schedule is deployed for it, and ${file} says enabled: false: only people start it`);
  if (!enabled && found?.isEnabled !== true)
    return ok(`its schedule is off (enabled: false in ${file}): only people start it`);
  if (found === undefined) return broken('it has no schedule: nothing starts its drills', deploy);
  if (!enabled) return broken('its schedule is armed, but the file says enabled: false', deploy);
  if (!found.isEnabled) return broken('its schedule is off, but the file says enabled: true', deploy);
  const difference = differenceOf(found, schedule.expression, planFile);
  if (difference !== undefined) return broken(difference, deploy);
  const next = nextTimes(schedule.expression, schedule.timeZone, now);
  return next === undefined
    ? broken(`${schedule.expression} never comes again`, `give ${file} another schedule, and ${again}`)
    : ok(`armed; next: ${next}`);
}

const asTheFileSays = (file: string, deploy: string): string =>
  `${deploy}; then the schedule is as ${file} says`;

/** What a schedule is deployed as otherwise than the file says. */
function differenceOf(
  { expression, timeZone, input }: ObservedSchedule,
  wanted: string,
  { plan: { schedule }, sha256 }: PlanFile,
): string | undefined {
  if (expression !== wanted || timeZone !== schedule.timeZone)
    return `it is deployed as ${expression} in ${timeZone}, and the file says ${wanted} in ${schedule.timeZone}`;
  return deployedDigest(input) === sha256 ? undefined : 'the plan that is deployed is not that of the file';
}

/** Undefined where it never comes again. */
function nextTimes(expression: string, timeZone: string, now: Date): string | undefined {
  const times = nextSlots(expression, timeZone, now, STARTS_SHOWN);
  return times.length === 0
    ? undefined
    : `${times.map((at) => localTime(at, timeZone)).join(', ')} (${timeZone})`;
}

/** No line where neither the file nor the stack has it. */
async function ofReadiness(planFile: PlanFile, { inspector, stack, now, deploy }: Scope): Promise<Line[]> {
  const { plan, file } = planFile;
  const subject = `${plan.id}, readiness`;
  try {
    const found = await asking('scheduler:GetSchedule', () =>
      inspector.schedule({ group: stack, name: `${stack}-${plan.id}-ready` }),
    );
    if (plan.readiness === undefined && found === undefined) return [];
    return [{ subject, ...judgedReadiness(planFile, found, { now, deploy: asTheFileSays(file, deploy) }) }];
  } catch (error) {
    // Without readiness in the file the line of its drills says the same.
    return plan.readiness === undefined ? [] : [{ subject, ...unread(error) }];
  }
}

function judgedReadiness(
  planFile: PlanFile,
  found: ObservedSchedule | undefined,
  { now, deploy }: Pick<Scope, 'now' | 'deploy'>,
): Judged {
  const { plan, file } = planFile;
  if (plan.readiness === undefined)
    return broken(`its readiness is looked at by a schedule, but ${file} has no readiness`, deploy);
  const { expression } = plan.readiness;
  if (found?.isEnabled !== true)
    return broken('its schedule is off or not there: nobody looks between drills', deploy);
  const difference = differenceOf(found, expression, planFile);
  if (difference !== undefined) return broken(difference, deploy);
  const next = nextTimes(expression, plan.schedule.timeZone, now);
  return next === undefined
    ? broken(`${expression} never comes again`, `give ${file} another readiness.expression, and deploy`)
    : ok(`armed; next looks: ${next}`);
}

const ofSweep = ({ inspector, stack, deploy }: Scope) =>
  lineOf(
    'hourly sweep',
    'scheduler:GetSchedule',
    () => inspector.schedule({ group: stack, name: `${stack}-sweep` }),
    (found) =>
      found?.isEnabled === true
        ? ok('armed')
        : broken('it is off or not there: what a broken drill leaves stays', deploy),
  );

/** As infra/schedules.ts writes it. */
const deployedDigest = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'planSha256' in input ? input.planSha256 : undefined;

/** `2026-12-06 02:00`, as a clock in the zone shows it. */
const localTime = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
