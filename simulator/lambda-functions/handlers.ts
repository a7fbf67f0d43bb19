import type { FunctionName } from '../../core/workflow/contract.ts';
import { handler as checkReadiness } from '../../functions/check-readiness.ts';
import { handler as postWebhooks } from '../../functions/post-webhooks.ts';
import { handler as runInside } from '../../functions/run-inside.ts';
import { handler as startDrill } from '../../functions/start-drill.ts';
import { handler as sweepOrphans } from '../../functions/sweep-orphans.ts';
import type { RunFunction } from '../account/deployment.ts';
import type { Invocations } from '../invocations.ts';
import { createLambdas, type Handler, type Lambdas } from '../lambda.ts';
import type { WorkflowFault } from '../scenario/adversity.ts';
import { STATE_HANDLERS } from '../workflow.ts';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    ...STATE_HANDLERS,
    CheckReadiness: checkReadiness,
    RunInside: runInside,
    StartDrill: startDrill,
    SweepOrphans: sweepOrphans,
    PostWebhooks: postWebhooks,
  } satisfies Record<FunctionName, Handler>),
);

/** Runs the shipped handlers in this process, whose environment must be that of the functions. */
export function shippedFunctions({
  faults,
  invocations,
}: {
  readonly faults: readonly WorkflowFault[];
  readonly invocations: Invocations;
}): RunFunction {
  const lambdasFor = lambdasByOwner({ faults, invocations });
  return async (key, event) => {
    const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    const handler = HANDLERS.get(name);
    if (handler === undefined) throw new Error(`functions/ has no ${name}`);
    return lambdasFor(event).invoke(name, handler, event);
  };
}

/** Invocations are their drill's where the event names one, so that faults are counted for each. */
export function lambdasByOwner(
  options: Pick<Parameters<typeof createLambdas>[0], 'faults' | 'invocations'>,
): (event: unknown) => Lambdas {
  const known = new Map<string, Lambdas>();
  return (event) => {
    const owner = (event as { readonly drillId?: string } | null)?.drillId ?? 'invoke';
    const lambdas = known.get(owner) ?? createLambdas({ ...options, owner, stop: () => {} });
    known.set(owner, lambdas);
    return lambdas;
  };
}
