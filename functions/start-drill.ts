import { deployedPlans, keptStarts, newExecutions } from '../adapters/bindings.ts';
import { METHOD_AWAITED } from '../adapters/method-bindings.ts';
import { startDrill } from '../drill/start-drill.ts';
import { serve } from './serve.ts';

export const handler = serve('StartDrill', startDrill, {
  startExecution: newExecutions,
  starts: keptStarts,
  deployedPlan: deployedPlans,
  target: METHOD_AWAITED,
});
