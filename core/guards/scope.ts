import type { DrillPlan } from '../plan/plan.ts';
import type { PlannedServer } from '../plan/planned-server.ts';

/** What a guard may know besides what was seen: it decides from these alone. */
export interface GuardScope {
  readonly plan: DrillPlan;
  readonly servers: readonly PlannedServer[];
  readonly drillId: string;
  readonly now: Date;
}
