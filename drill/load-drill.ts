import type { Ports } from '../adapters/ports.ts';
import type { Opening } from '../core/facts/steps.ts';
import { methodOf } from './methods/methods.ts';
import { withSecrets } from './opening-secrets.ts';
import type { LoadedDrill } from './recovery-method.ts';

const CLOCK_MARGIN_MILLISECONDS = 3_600_000;

/**
 * A drill by what its steps have written; what its plan says in secret only with the workflow's key.
 * @throws {Error} when the drill was never opened; the workflow does not get here then.
 */
export async function loadDrill(
  drill: { planId: string; drillId: string; secretsKey?: string | undefined },
  ports: Ports,
): Promise<LoadedDrill> {
  const folder = ports.folder(drill.planId, drill.drillId);
  const stored = await folder.read('opening');
  if (stored === undefined)
    throw new Error(`drill ${drill.drillId} has no opening facts in the evidence bucket`);
  return { ...drillOf(withSecrets(stored, drill.secretsKey), ports), secretsKey: drill.secretsKey };
}

/** A drill by its opening, which may not be the stored one. */
export function drillOf(opening: Opening, ports: Ports): LoadedDrill {
  const { plan, planId, drillId, startedAt } = opening;
  const since = new Date(Date.parse(startedAt) - CLOCK_MARGIN_MILLISECONDS);
  const folder = ports.folder(planId, drillId);
  return { opening, folder, target: ports.target(plan.target), method: methodOf(plan), since };
}
