import { listed, quote } from '../core/text/wording.ts';
import { UsageFault } from './exit.ts';
import { planIdsOfFiles } from './read-plan.ts';

/**
 * Refuses the id of a plan that has neither a file nor a drill: an empty list would look as if all were well.
 * @throws {UsageFault} which names the plans that there are.
 */
export function refuseUnknownPlan(planId: string, held: Iterable<string>): void {
  const known = [...new Set([...planIdsOfFiles(), ...held])].sort();
  if (known.includes(planId)) return;
  const way = known.length === 0 ? 'no plan has a file in plans/ or a drill' : `name ${listed(known)}`;
  throw new UsageFault(`kunren: there is no plan ${quote(planId)}; ${way}`);
}
