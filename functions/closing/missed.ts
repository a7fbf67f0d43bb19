import { emptySlots } from '../../adapters/empty-slots.ts';
import type { World } from '../../adapters/world.ts';
import type { MissedDrill } from '../../core/history.ts';
import type { DrillPlan } from '../../core/plan.ts';
import { missedEvent } from '../../reporting/messages/plan-events.ts';
import { ofPlan, tell, tellerOf } from '../tell.ts';
import { publishHistory } from './history.ts';

/** A slot without a drill is as loud as a failed drill, said once, and kept for the pages and the month's index. */
export async function findMissed(plan: DrillPlan, world: World): Promise<MissedDrill[]> {
  const slots = await emptySlots(plan, world);
  const told = ofPlan(plan, world);
  for (const slot of slots) {
    await tell(told, missedEvent(plan, slot, tellerOf(world)), world);
    await told.folder.once(`missed-${slot}-kept`, async () => {
      await world.history.keepMissed(plan.id, slot);
      await publishHistory(world);
    });
  }
  return slots.map((slot) => ({ planId: plan.id, slot }));
}
