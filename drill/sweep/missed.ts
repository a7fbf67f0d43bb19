import { emptySlots } from './empty-slots.ts';
import type { World } from '../../adapters/runtime.ts';
import type { MissedDrill } from '../../core/history/history.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { publishHistory } from '../closing/history.ts';

/** A slot without a drill is as loud as a failed drill, said once, and kept for the pages and the month's index. */
export async function findMissed(plan: DrillPlan, world: World): Promise<MissedDrill[]> {
  const slots = await emptySlots(plan, world);
  for (const slot of slots) await tellMissed(plan, slot, world);
  return slots.map((slot) => ({ planId: plan.id, slot }));
}

async function tellMissed(plan: DrillPlan, slot: string, world: World): Promise<void> {
  const [{ ofPlan, tell, tellerOf }, { missedEvent }] = await Promise.all([
    import('../notify.ts'),
    import('../../reporting/messages/plan-events.ts'),
  ]);
  const told = ofPlan(plan, world);
  await tell(told, missedEvent(plan, slot, tellerOf(world)), world);
  await told.folder.once(`missed-${slot}-kept`, async () => {
    await world.history.keepMissed(plan.id, slot);
    await publishHistory(world);
  });
}
