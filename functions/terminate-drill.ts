import { messages, readInstances, readVolumes } from '../adapters/bindings.ts';
import { METHOD_REMOVAL } from '../adapters/method-bindings.ts';
import { terminateDrill } from '../drill/terminate-drill.ts';
import { serve } from './serve.ts';

export const handler = serve('TerminateDrill', terminateDrill, {
  publish: messages,
  target: { ...METHOD_REMOVAL, instances: readInstances, volumes: readVolumes },
});
