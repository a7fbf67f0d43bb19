import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { minuteOf, repeatOf, slotsBetween } from '../../core/plan/schedule-slots.ts';

/** How far back an hourly check goes: a sweep that was down for some hours still finds what it missed. */
const LOOK_BACK_SECONDS = 86_400;
/** A drill that Scheduler is still retrying to start is late, not missing. */
const GRACE_SECONDS = 3_600;

/**
 * Slots of a plan's schedule in which no drill began, as ISO 8601 in UTC. Only slots since this plan, with this
 * schedule and enabled, was first seen count: before that nothing was due.
 */
export async function emptySlots(plan: DrillPlan, ports: Ports): Promise<string[]> {
  const now = ports.now().getTime();
  const folder = ports.folder(plan.id, 'schedule');
  const { expression, timeZone, flexibleWindow } = plan.schedule;
  const watch = await folder.read('watch');
  const same =
    watch?.expression === expression && watch.timeZone === timeZone && watch.enabled === plan.enabled;
  // One that is still to come would hide every slot, and kunren writes none.
  const isAhead = watch !== undefined && Date.parse(watch.since) > now;
  if (watch === undefined || !same || isAhead) {
    await folder.write('watch', {
      since: new Date(now).toISOString(),
      expression,
      timeZone,
      enabled: plan.enabled,
    });
    return [];
  }
  if (!plan.enabled) return [];
  const from = new Date(Math.max(Date.parse(watch.since), now - LOOK_BACK_SECONDS * 1_000));
  const to = new Date(now - (flexibleWindow + GRACE_SECONDS) * 1_000);
  const slots = slotsBetween(expression, timeZone, from, to)
    .map((slot) => ({ slot, again: repeatOf(slot, timeZone) }))
    // Scheduler may start the drill when clocks show the slot's time again.
    .filter(({ again }) => again === null || again <= to);
  const first = slots[0]?.slot;
  if (first === undefined) return [];
  const drills = await ports.drillsOf(plan.id, first);
  const openings = await Promise.all(drills.map((drillId) => ports.folder(plan.id, drillId).read('opening')));
  const begun = new Set(openings.map((opening) => minuteOf(opening?.scheduledFor ?? '')));
  return slots
    .filter(
      ({ slot, again }) => !begun.has(minuteOf(slot)) && !(again !== null && begun.has(minuteOf(again))),
    )
    .map(({ slot }) => slot.toISOString());
}
