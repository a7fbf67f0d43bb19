import { CONDITIONS } from '../adapters/bindings.ts';
import { REPLICATED_START } from '../adapters/method-bindings.ts';
import { startWave } from '../drill/start-wave.ts';
import { serve } from './serve.ts';

export const handler = serve('StartWave', startWave, {
  target: { ...REPLICATED_START, ...CONDITIONS },
});
