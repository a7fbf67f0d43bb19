import type { World } from '../../adapters/world.ts';
import type { MissedDrill } from '../../core/history.ts';
import type { DrillPlan } from '../../core/plan.ts';
import { tellMissed } from '../tell.ts';
import { publishHistory } from './history.ts';

/** Tells of slots without a drill, and keeps each for the pages and the month's index. */
export async function findMissed(plan: DrillPlan, world: World): Promise<MissedDrill[]> {
  const missed = await tellMissed(plan, world);
  const folder = world.folder(plan.id, 'schedule');
  for (const { slot } of missed) {
    await folder.once(`missed-${slot}-kept`, async () => {
      await world.history.keepMissed(plan.id, slot);
      await publishHistory(world);
    });
  }
  return missed;
}
