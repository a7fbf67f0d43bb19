import { emptySlots } from '../../adapters/empty-slots.ts';
import type { World } from '../../adapters/world.ts';
import type { MissedDrill } from '../../core/history.ts';
import type { DrillPlan } from '../../core/plan.ts';
import { missedNotice } from '../../reporting/notices.ts';
import { publishOnce } from '../close-drill.ts';
import { publishHistory } from './history.ts';

/** A slot without a drill is as loud as a failed drill, and said once. */
export async function findMissed(plan: DrillPlan, world: World): Promise<MissedDrill[]> {
  const slots = await emptySlots(plan, world);
  const folder = world.folder(plan.id, 'schedule');
  for (const slot of slots) {
    await publishOnce({ plan, folder }, `missed-${slot}`, missedNotice(plan, slot), world);
    await folder.once(`missed-${slot}-kept`, async () => {
      await world.history.keepMissed(plan.id, slot);
      await publishHistory(world);
    });
  }
  return slots.map((slot) => ({ planId: plan.id, slot }));
}
