import type { DrillRequest, StateInput } from './contract.ts';
import { DrillRefused } from './errors.ts';
import type { Opening } from './facts.ts';
import { type DrillPlan, drillPlanSchema } from './plan.ts';
import { checkAcrossParts } from './plan-checks.ts';

/** @throws {DrillRefused} when the plan does not parse; deploying checks the same, so somebody started this by hand. */
export function readPlan(request: Pick<DrillRequest, 'plan'>): DrillPlan {
  const parsed = drillPlanSchema.safeParse(request.plan);
  const [first] = parsed.success ? checkAcrossParts(parsed.data, 'input') : parsed.error.issues;
  if (parsed.success && first === undefined) return parsed.data;
  throw new DrillRefused(
    `the plan in the workflow's input is invalid at ${first?.path.join('.') || 'its top'}: ${first?.message ?? 'unknown fault'}; run kunren validate on it`,
  );
}

/** A drill of which nothing is known yet but its plan and the execution that runs it. */
export function makeOpening(
  plan: DrillPlan,
  drillId: string,
  { request, execution }: Pick<StateInput<'OpenDrill'>, 'request' | 'execution'>,
  simulated: boolean,
): Opening {
  const startedAt = new Date(execution.startedAt);
  const after = (seconds: number): string => new Date(startedAt.getTime() + seconds * 1_000).toISOString();
  return {
    drillId,
    planId: plan.id,
    planSha256: request.planSha256,
    plan,
    simulated,
    trigger: request.trigger,
    executionId: execution.id,
    scheduledFor: request.scheduledFor,
    startedAt: startedAt.toISOString(),
    deadline: after(plan.limits.duration),
    expiresAt: after(plan.cleanup.hardExpiry),
    servers: [],
    refusals: [],
  };
}
