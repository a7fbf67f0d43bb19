import type { Ports, Target } from '../adapters/ports.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { Opening } from '../core/facts/steps.ts';

/** An open drill, as a step finds it again. */
export interface OpenedDrill {
  readonly opening: Opening;
  readonly folder: DrillFolder;
  readonly target: Target;
  /** All jobs of this drill are younger, by whoever's clock: older ones need not be listed. */
  readonly jobsSince: Date;
}

const CLOCK_MARGIN_MILLISECONDS = 3_600_000;

/** @throws {Error} when the drill was never opened: the workflow would not have come here. */
export async function opened(drill: { planId: string; drillId: string }, ports: Ports): Promise<OpenedDrill> {
  const folder = ports.folder(drill.planId, drill.drillId);
  const opening = await folder.read('opening');
  if (opening === undefined)
    throw new Error(`drill ${drill.drillId} has no opening facts in the evidence bucket`);
  const jobsSince = new Date(Date.parse(opening.startedAt) - CLOCK_MARGIN_MILLISECONDS);
  return { opening, folder, target: ports.target(opening.plan.target), jobsSince };
}
