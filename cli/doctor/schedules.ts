import type { ObservedSchedule } from '../../adapters/aws/schedules.ts';
import { nextSlots } from '../../core/plan/schedule-slots.ts';
import type { PlanFile } from '../read-plan.ts';
import { broken, lineOf, ok } from './line.ts';
import type { Check, Scope } from './scope.ts';

const STARTS_SHOWN = 3;

/** Whether each plan's schedule is deployed as its file says, and when it starts drills; and that of the sweep. */
export const schedulesCheck: Check = {
  name: 'schedules',
  isOfStack: true,
  look: async (scope) => [
    ...(await Promise.all(scope.plans.map((file) => ofPlan(file, scope)))),
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
  { plan, file, sha256 }: PlanFile,
  found: ObservedSchedule | undefined,
  { now, deploy: again }: Pick<Scope, 'now' | 'deploy'>,
) {
  const { enabled, schedule } = plan;
  const deploy = `${again}; then the schedule is as ${file} says`;
  if (!enabled && found === undefined)
    return ok(`no schedule is deployed for it, and ${file} says enabled: false: only people start it`);
  if (!enabled && found?.isEnabled !== true)
    return ok(`its schedule is off (enabled: false in ${file}): only people start it`);
  if (found === undefined) return broken('it has no schedule: nothing starts its drills', deploy);
  if (!enabled) return broken('its schedule is armed, but the file says enabled: false', deploy);
  if (!found.isEnabled) return broken('its schedule is off, but the file says enabled: true', deploy);
  const isSame = found.expression === schedule.expression && found.timeZone === schedule.timeZone;
  if (!isSame)
    return broken(
      `it is deployed as ${found.expression} in ${found.timeZone}, and the file says ${schedule.expression} in ${schedule.timeZone}`,
      deploy,
    );
  if (deployedDigest(found.input) !== sha256)
    return broken('the plan that is deployed is not that of the file', deploy);
  const starts = nextSlots(schedule.expression, schedule.timeZone, now, STARTS_SHOWN);
  if (starts.length === 0)
    return broken(`${schedule.expression} never comes again`, `give ${file} another schedule, and ${again}`);
  return ok(
    `armed; next: ${starts.map((at) => localTime(at, schedule.timeZone)).join(', ')} (${schedule.timeZone})`,
  );
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
