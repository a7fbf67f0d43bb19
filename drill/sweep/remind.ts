import { comingSlots, overdueItems } from './reminders.ts';
import type { World } from '../../adapters/runtime.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';

/** People still get a new approval signed in that time. */
const APPROVAL_SECONDS = 14 * 86_400;

/** Tells what is to come, and what should have been done by now: in most hours nothing. */
export async function remind(plan: DrillPlan, world: World): Promise<void> {
  const now = world.now();
  const overdue = await overdueItems(plan, world);
  const approval = expiringApproval(plan, now);
  const slots = comingSlots(plan, now);
  if (overdue.length === 0 && approval === undefined && slots.length === 0) return;
  const [{ ofPlan, tell, tellerOf }, { announcedEvent, expiringEvent, overdueEvent }] = await Promise.all([
    import('../notify.ts'),
    import('../../reporting/messages/plan-events.ts'),
  ]);
  const teller = tellerOf(world);
  const events = [
    ...(overdue.length === 0 ? [] : [overdueEvent(plan, overdue, teller)]),
    ...(approval === undefined ? [] : [expiringEvent(plan, approval, teller)]),
    ...slots.map((slot) => announcedEvent(plan, slot, teller)),
  ];
  for (const event of events) await tell(ofPlan(plan, world), event, world);
}

function expiringApproval({ enabled, approval }: DrillPlan, now: Date) {
  if (!enabled || approval?.expires === undefined) return undefined;
  const left = (Date.parse(approval.expires) - now.getTime()) / 1_000;
  return left > 0 && left <= APPROVAL_SECONDS ? { ...approval, expires: approval.expires } : undefined;
}
