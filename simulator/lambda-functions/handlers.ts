import type { FunctionName } from '../../core/workflow/contract.ts';
import { handler as checkReadiness } from '../../functions/check-readiness.ts';
import { handler as postWebhooks } from '../../functions/post-webhooks.ts';
import { handler as startDrill } from '../../functions/start-drill.ts';
import { handler as sweepOrphans } from '../../functions/sweep-orphans.ts';
import type { RunFunction } from '../account/deployment.ts';
import type { Invocations } from '../invocations.ts';
import { createLambdas, type Handler } from '../lambda.ts';
import type { WorkflowFault } from '../scenario/adversity.ts';
import { STATE_HANDLERS } from '../workflow.ts';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    ...STATE_HANDLERS,
    CheckReadiness: checkReadiness,
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
  const lambdas = createLambdas({ faults, owner: 'invoke', invocations, stop: () => {} });
  return async (key, event) => {
    const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    const handler = HANDLERS.get(name);
    if (handler === undefined) throw new Error(`functions/ has no ${name}`);
    return lambdas.invoke(name, handler, event);
  };
}
