import type { Ports } from '../adapters/ports.ts';
import { methodOf } from './methods/methods.ts';
import type { LoadedDrill } from './recovery-method.ts';

const CLOCK_MARGIN_MILLISECONDS = 3_600_000;

/** @throws {Error} when the drill was never opened; the workflow does not get here then. */
export async function loadDrill(
  drill: { planId: string; drillId: string },
  ports: Ports,
): Promise<LoadedDrill> {
  const folder = ports.folder(drill.planId, drill.drillId);
  const opening = await folder.read('opening');
  if (opening === undefined)
    throw new Error(`drill ${drill.drillId} has no opening facts in the evidence bucket`);
  const { plan, startedAt } = opening;
  const since = new Date(Date.parse(startedAt) - CLOCK_MARGIN_MILLISECONDS);
  return { opening, folder, target: ports.target(plan.target), method: methodOf(plan), since };
}
