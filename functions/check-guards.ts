import { observeDrill } from '../adapters/observe-drill.ts';
import { opened } from '../adapters/opened.ts';
import { INCIDENT, readQuotas } from '../adapters/wiring.ts';
import { readEc2, readTemplates } from '../adapters/wiring-ec2.ts';
import type { World } from '../adapters/world.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import { checkGuards as decide } from '../core/guards.ts';
import { readinessOf } from '../core/readiness.ts';
import { serve } from './serve.ts';

/** Looks at everything that could make this drill harmful or meaningless, and refuses on any doubt. */
export async function checkGuards(
  state: StateInput<'CheckGuards'>,
  world: World,
): Promise<StateOutput<'CheckGuards'>> {
  const { opening, folder, target } = await opened(state, world);
  const seen = await observeDrill(opening, target);
  const { drillId, plan, servers } = opening;
  const refusals = decide({ drillId, plan, servers, now: world.now() }, seen);
  await folder.write('guards', {
    checkedAt: world.now().toISOString(),
    refusals,
    quotas: seen.quotas,
    readiness: readinessOf(servers, seen),
  });
  return { ...state, status: refusals.length === 0 ? 'CLEAR' : 'REFUSED' };
}

export const handler = /* @__PURE__ */ serve('CheckGuards', checkGuards, {
  target: { ...INCIDENT, ec2: readEc2, templates: readTemplates, quotas: readQuotas },
});
