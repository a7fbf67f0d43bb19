import { CONDITIONS } from '../adapters/bindings.ts';
import { METHOD_START } from '../adapters/method-bindings.ts';
import { startWave } from '../drill/start-wave.ts';
import { serve } from './serve.ts';

export const handler = serve('StartWave', startWave, {
  target: { ...METHOD_START, ...CONDITIONS },
});
