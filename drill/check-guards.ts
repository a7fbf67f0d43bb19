import { observeDrill } from './methods/drs/observe-drill.ts';
import { opened } from './load-drill.ts';
import { INCIDENT, readQuotas } from '../adapters/bindings.ts';
import { readEc2, readTemplates } from '../adapters/wiring-ec2.ts';
import type { World } from '../adapters/runtime.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { checkGuards as decide } from './methods/drs/guards/guards.ts';
import { readinessOf } from './methods/drs/readiness.ts';
import { serve } from '../functions/serve.ts';

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
