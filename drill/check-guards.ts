import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { opened } from './load-drill.ts';
import { checkGuards as decide } from './methods/drs/guards/guards.ts';
import { observeDrill } from './methods/drs/observe-drill.ts';
import { readinessOf } from './methods/drs/readiness.ts';

/** Looks at everything that could make this drill harmful or meaningless, and refuses on any doubt. */
export async function checkGuards(
  state: StateInput<'CheckGuards'>,
  ports: Ports,
): Promise<StateOutput<'CheckGuards'>> {
  const { opening, folder, target } = await opened(state, ports);
  const seen = await observeDrill(opening, target);
  const { drillId, plan, servers } = opening;
  const refusals = decide({ drillId, plan, servers, now: ports.now() }, seen);
  await folder.write('guards', {
    checkedAt: ports.now().toISOString(),
    refusals,
    quotas: seen.quotas,
    readiness: readinessOf(servers, seen),
  });
  return { ...state, status: refusals.length === 0 ? 'CLEAR' : 'REFUSED' };
}
