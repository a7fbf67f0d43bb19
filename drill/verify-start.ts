import type { Ports } from '../adapters/ports.ts';
import { type Refusal, refuse } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { unreviewed } from '../core/plan/unreviewed.ts';
import type { DrillRequest } from '../core/workflow/contract.ts';
import { readPlan } from '../core/workflow/opening.ts';

/** An execution's request with what kunren knows itself in place of what anybody may claim who can start one. */
export interface VerifiedStart {
  readonly request: DrillRequest;
  /** What the drill is recorded by: of a plan that was not deployed, none of its words. */
  readonly plan: DrillPlan;
  /** Why this plan may not run, whatever else is right with it. */
  readonly refusals: readonly Refusal[];
}

/**
 * Takes the plan's hash from the deployment, and who started the drill, and for which slot, from what start-drill wrote
 * down. A plan that was not deployed is refused.
 * @throws {DrillRefused} when the plan does not parse.
 */
export async function verifyStart(
  request: DrillRequest,
  execution: { readonly name: string },
  ports: Pick<Ports, 'deployedPlan' | 'starts' | 'simulated'>,
): Promise<VerifiedStart> {
  const carried = verifyPlan(request, ports);
  const start = await ports.starts.of(execution.name);
  return {
    ...carried,
    request: {
      ...carried.request,
      trigger: start === undefined ? byHand(request, ports) : { type: start.trigger, actor: null },
      scheduledFor: start?.scheduledFor ?? null,
    },
  };
}

/**
 * The part of it for a drill that OpenDrill could not open: who started it is what the input says, but of a plan that was
 * not deployed, where no claim counts.
 * @throws {DrillRefused} when the plan does not parse.
 */
export function verifyPlan(request: DrillRequest, ports: Pick<Ports, 'deployedPlan'>): VerifiedStart {
  const plan = readPlan(request);
  const { isDeployed, planSha256 } = ports.deployedPlan(request.plan);
  if (isDeployed) return { request: { ...request, planSha256 }, plan, refusals: [] };
  const trigger = { type: 'manual', actor: null } as const;
  return {
    request: { ...request, planSha256, trigger, scheduledFor: null },
    plan: unreviewed(plan),
    refusals: [undeployed(plan.id)],
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
