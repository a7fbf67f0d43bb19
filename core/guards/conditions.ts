import type { DrillPlan } from '../plan/plan.ts';
import type { Observation } from './observation.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Whether the plan itself allows a drill at this moment: checked first, before anything is read. A plan that is disabled
 * is not started by its schedule; a person may start it, as before its first scheduled drill.
 */
export function planGuards(
  plan: DrillPlan,
  now: Date,
  startedBy: 'schedule' | 'restore-test' | 'manual' | 'local',
): Refusal[] {
  const refusals: Refusal[] = [];
  if (!plan.enabled && (startedBy === 'schedule' || startedBy === 'restore-test')) {
    refusals.push(
      refuse(
        'PLAN_DISABLED',
        `plan ${plan.id} is disabled; set enabled: true when its schedule may start it`,
      ),
    );
  }
  const expires = plan.approval?.expires;
  if (expires !== undefined && Date.parse(expires) <= now.getTime()) {
    refusals.push(
      refuse(
        'APPROVAL_EXPIRED',
        `approval ${plan.approval?.ticket} of plan ${plan.id} expired at ${expires}; have it renewed`,
      ),
    );
  }
  return refusals;
}

/** The observed states of the conditions that a plan names. */
export interface ConditionsSeen {
  readonly calendars: ReadonlyMap<string, Observation<string>>;
  readonly alarms: ReadonlyMap<string, Observation<string>>;
}

/** Whether change calendars and alarms allow a drill. */
export const conditionGuards = (plan: DrillPlan, seen: ConditionsSeen): Refusal[] => [
  ...calendarGuards(plan, seen),
  ...alarmGuards(plan, seen),
];

/**
 * Only a condition that is known to be broken aborts a running drill: all are checked again before anything more is
 * started.
 */
const SURE = new Set<Refusal['code']>(['CALENDAR_CLOSED', 'ALARM_NOT_OK']);

/** Which conditions abort a running drill. */
export const brokenConditions = (plan: DrillPlan, seen: ConditionsSeen): Refusal[] =>
  conditionGuards(plan, seen).filter(({ code }) => SURE.has(code));

/** Which of the plan's change calendars is not open, or not known to be. */
function calendarGuards(plan: DrillPlan, seen: Pick<ConditionsSeen, 'calendars'>): Refusal[] {
  return plan.guards.changeCalendars.flatMap((name) => {
    const state = seen.calendars.get(name) ?? { unknown: 'it was not read' };
    if ('unknown' in state)
      return [refuse('CALENDAR_UNKNOWN', `change calendar ${name} could not be read: ${state.unknown}`)];
    if (state.known === 'OPEN') return [];
    return [
      refuse(
        'CALENDAR_CLOSED',
        `change calendar ${name} is ${state.known}; the drill waits for its next slot`,
      ),
    ];
  });
}

/** Which of the plan's blocking alarms is not OK, or not known to be. */
function alarmGuards(plan: DrillPlan, seen: Pick<ConditionsSeen, 'alarms'>): Refusal[] {
  return plan.guards.blockingAlarms.flatMap((name) => {
    const state = seen.alarms.get(name) ?? { unknown: 'there is no alarm of that name' };
    if ('unknown' in state)
      return [refuse('ALARM_UNKNOWN', `blocking alarm ${name} could not be read: ${state.unknown}`)];
    if (state.known === 'OK') return [];
    return [refuse('ALARM_NOT_OK', `blocking alarm ${name} is ${state.known}; drill again when it is OK`)];
  });
}
