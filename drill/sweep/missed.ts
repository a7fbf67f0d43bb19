import type { Ports } from '../../adapters/ports.ts';
import type { MissedDrill } from '../../core/history/history.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { missedEvent } from '../../reporting/messages/plan-events.ts';
import { publishHistory } from '../closing/history.ts';
import { notify, ofPlan, senderOf } from '../notify.ts';
import { emptySlots } from './empty-slots.ts';

/** A slot without a drill is as loud as a failed drill, said once, and kept for the pages and the month's index. */
export async function findMissed(plan: DrillPlan, ports: Ports): Promise<MissedDrill[]> {
  const slots = await emptySlots(plan, ports);
  for (const slot of slots) await notifyMissed(plan, slot, ports);
  return slots.map((slot) => ({ planId: plan.id, slot }));
}

async function notifyMissed(plan: DrillPlan, slot: string, ports: Ports): Promise<void> {
  const notified = ofPlan(plan, ports);
  await notify(notified, missedEvent(plan, slot, senderOf(ports)), ports);
  await notified.folder.once(`missed-${slot}-kept`, async () => {
    await ports.history.keepMissed(plan.id, slot);
    await publishHistory(ports);
  });
}
