import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { DrillPlan } from './plan.ts';
import { ON_RESTORE_TEST } from './schedule-expression.ts';
import { nextSlots, timesLeftOut } from './schedule-slots.ts';

/**
 * A schedule that is over, or that names times which clocks leave out when they are set forward: Scheduler takes it and
 * starts nothing then (docs/aws-facts.md, 9.3), and nobody would miss the drills.
 */
export function overFindings({ schedule, enabled }: DrillPlan, now: Date): readonly Finding[] {
  const { expression, timeZone } = schedule;
  if (expression === ON_RESTORE_TEST) return [];
  const leftOut = timesLeftOut(expression, timeZone, now);
  if (nextSlots(expression, timeZone, now, 1).length === 0) {
    const cause =
      leftOut.length === 0
        ? 'is over and never starts a drill again'
        : `names only ${leftOut[0]}, which clocks in ${timeZone} leave out, and never starts a drill`;
    const way = enabled
      ? 'write a time that is to come, or enabled: false'
      : 'write a time that is to come before you enable the plan';
    return [{ path: ['schedule', 'expression'], message: `${quote(expression)} ${cause}: ${way}` }];
  }
  // Not of the expression: that one is refused when it is deployed, and this schedule starts its other drills.
  return leftOut.map((time) => ({
    path: ['schedule', 'timeZone'],
    message: `no drill starts at ${time}, which clocks in ${timeZone} leave out: write a time that every day has`,
  }));
}
