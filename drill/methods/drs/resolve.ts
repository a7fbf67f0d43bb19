import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import { refuse } from '../../../core/guards/refusal.ts';
import { type DrillPlan, selectorsOf } from '../../../core/plan/plan.ts';
import type { Resolution } from '../../recovery-method.ts';
import { resolveServers } from './resolve-servers.ts';

/** Finds a plan's servers among DRS's source servers. */
export async function resolve(plan: DrillPlan, target: Target): Promise<Resolution> {
  const selectors = plan.waves.flatMap(selectorsOf);
  const ids = selectors.flatMap((selector) => ('id' in selector ? [selector.id] : []));
  const known = await observe(() =>
    target.drs.sourceServers(ids.length === selectors.length ? ids : undefined),
  );
  if ('unknown' in known) {
    return {
      servers: [],
      refusals: [refuse('SOURCE_SERVERS_UNKNOWN', `source servers could not be read: ${known.unknown}`)],
    };
  }
  return resolveServers(plan, known.known);
}
