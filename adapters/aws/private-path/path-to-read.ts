import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PrivatePath } from '../../../core/plan/private-path.ts';
import type { PrivatePathObservation } from '../../../core/readiness/private-path/observation.ts';

/** What readiness needs of a plan to look at its private path. */
interface PathToRead {
  readonly path: PrivatePath;
  readonly target: DrillPlan['target'];
  /** Servers whose replication settings are read, one call each: DRS has no call for several. */
  readonly serverIDs: readonly string[];
}

export type ReadPrivatePath = (which: PathToRead) => Promise<PrivatePathObservation>;
