import type { Ports } from '../../adapters/ports.ts';
import type { MissedDrill } from '../../core/history/history.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { missedEvent } from '../../reporting/messages/plan-events.ts';
import { publishHistory } from '../closing/history.ts';
import { notify, ofPlan, senderOf } from '../notify.ts';
import { emptySlots } from './empty-slots.ts';

/**
 * A slot without a drill is reported once, as loudly as a failed drill, and recorded for the pages and the month's
 * index.
 */
export async function findMissed(plan: DrillPlan, ports: Ports): Promise<MissedDrill[]> {
  const slots = await emptySlots(plan, ports);
  for (const slot of slots) await notifyMissed(plan, slot, ports);
  return slots.map((slot) => ({ planId: plan.id, slot }));
}

async function notifyMissed(plan: DrillPlan, slot: string, ports: Ports): Promise<void> {
  const scope = ofPlan(plan, ports);
  await notify(scope, missedEvent(plan, slot, senderOf(ports)), ports);
  await scope.folder.once(`missed-${slot}-kept`, async () => {
    await ports.history.keepMissed(plan.id, slot);
    await publishHistory(ports);
  });
}
