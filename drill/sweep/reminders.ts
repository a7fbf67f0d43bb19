import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { slotsBetween } from '../../core/plan/schedule-slots.ts';
import type { OpenItem } from '../../core/verdict/finding.ts';

/** What a plan's people are reminded of. */

/** Findings that are still open after their due date, in the plan's time zone. */
export async function overdueItems(plan: DrillPlan, ports: Ports): Promise<OpenItem[]> {
  const now = ports.now();
  const today = new Intl.DateTimeFormat('sv-SE', {
    timeZone: plan.schedule.timeZone,
    dateStyle: 'short',
  }).format(now);
  const items = await ports.openItems(plan.id, now);
  return items.filter(({ disposition, finding }) => disposition === null && finding.dueDate < today);
}

/** Slots near enough to be announced, as ISO 8601 in UTC; none if the plan wants no announcement. */
export function comingSlots(plan: DrillPlan, now: Date): string[] {
  const { announceBefore } = plan.notifications;
  if (!plan.enabled || announceBefore === 0) return [];
  const { expression, timeZone } = plan.schedule;
  const to = new Date(now.getTime() + announceBefore * 1_000);
  return slotsBetween(expression, timeZone, now, to).map((slot) => slot.toISOString());
}
