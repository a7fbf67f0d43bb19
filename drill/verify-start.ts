import type { Ports } from '../adapters/ports.ts';
import { type Refusal, refuse } from '../core/guards/refusal.ts';
import type { DrillRequest } from '../core/workflow/contract.ts';

/** An execution's request with what kunren knows itself in place of what anybody may claim who can start one. */
export interface VerifiedStart {
  readonly request: DrillRequest;
  /** Why this plan may not run, whatever else is right with it. */
  readonly refusals: readonly Refusal[];
}

/**
 * Takes the plan's hash from the deployment, and who started the drill, and for which slot, from what start-drill wrote
 * down. A plan that was not deployed is refused.
 */
export async function verifyStart(
  request: DrillRequest,
  execution: { readonly name: string },
  ports: Pick<Ports, 'deployedPlan' | 'starts' | 'simulated'>,
): Promise<VerifiedStart> {
  const { isDeployed, planSha256 } = ports.deployedPlan(request.plan);
  const start = await ports.starts.of(execution.name);
  return {
    request: {
      ...request,
      planSha256,
      trigger: start === undefined ? byHand(request, ports) : { type: start.trigger, actor: null },
      scheduledFor: start?.scheduledFor ?? null,
    },
    refusals: isDeployed ? [] : [undeployed(String(request.plan['id']))],
  };
}

/** Who started it by hand is what the input says: CloudTrail has the caller. A local run is one in a simulation only. */
function byHand({ trigger }: DrillRequest, { simulated }: Pick<Ports, 'simulated'>): DrillRequest['trigger'] {
  if (trigger.type === 'manual' || (trigger.type === 'local' && simulated)) return trigger;
  return { type: 'manual', actor: null };
}

const undeployed = (planId: string): Refusal =>
  refuse(
    'PLAN_NOT_DEPLOYED',
    `this is not the plan ${planId} that was deployed; deploy the plan, then start it again`,
  );
