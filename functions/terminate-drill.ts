import { deployedPlans, messages, readInstances, readVolumes } from '../adapters/bindings.ts';
import { METHOD_REMOVAL } from '../adapters/method-bindings.ts';
import { terminateDrill } from '../drill/terminate-drill.ts';
import { serveState } from './serve.ts';

export const handler = serveState('TerminateDrill', terminateDrill, {
  publish: messages,
  deployedPlan: deployedPlans,
  target: { ...METHOD_REMOVAL, instances: readInstances, volumes: readVolumes },
});
