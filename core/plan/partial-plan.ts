import type { DrillPlan } from './plan.ts';
import type { Salvaged } from './salvage.ts';

/** A plan of which any part may be missing because that part was wrong by itself. */
export type PartialPlan = Salvaged<DrillPlan>;
