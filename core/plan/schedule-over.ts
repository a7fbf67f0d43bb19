import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { DrillPlan } from './plan.ts';
import { firesAgain } from './schedule-slots.ts';

/** A schedule that is over: Scheduler takes it and starts nothing, and nobody would miss the drills. */
export function overFindings({ schedule, enabled }: DrillPlan, now: Date): readonly Finding[] {
  const { expression, timeZone } = schedule;
  if (firesAgain(expression, timeZone, now)) return [];
  const way = enabled
    ? 'write a time that is to come, or enabled: false'
    : 'write a time that is to come before you enable the plan';
  return [
    {
      path: ['schedule', 'expression'],
      message: `${quote(expression)} is over and never starts a drill again: ${way}`,
    },
  ];
}
