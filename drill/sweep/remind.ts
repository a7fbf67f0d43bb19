import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { announcedEvent, expiringEvent, overdueEvent } from '../../reporting/messages/plan-events.ts';
import { notify, ofPlan, senderOf } from '../notify.ts';
import { comingSlots, overdueItems } from './reminders.ts';

/** Long enough to get a new approval signed. */
const APPROVAL_SECONDS = 14 * 86_400;

/** Notifies people of what is to come and what is overdue; in most hours nothing. */
export async function remind(plan: DrillPlan, ports: Ports): Promise<void> {
  const now = ports.now();
  const overdue = await overdueItems(plan, ports);
  const approval = expiringApproval(plan, now);
  const slots = comingSlots(plan, now);
  if (overdue.length === 0 && approval === undefined && slots.length === 0) return;
  const sender = senderOf(ports);
  const events = [
    ...(overdue.length === 0 ? [] : [overdueEvent(plan, overdue, sender)]),
    ...(approval === undefined ? [] : [expiringEvent(plan, approval, sender)]),
    ...slots.map((slot) => announcedEvent(plan, slot, sender)),
  ];
  for (const event of events) await notify(ofPlan(plan, ports), event, ports);
}

function expiringApproval({ enabled, approval }: DrillPlan, now: Date) {
  if (!enabled || approval?.expires === undefined) return undefined;
  const left = (Date.parse(approval.expires) - now.getTime()) / 1_000;
  return left > 0 && left <= APPROVAL_SECONDS ? { ...approval, expires: approval.expires } : undefined;
}
