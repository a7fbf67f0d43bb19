import { CONDITIONS } from '../adapters/bindings.ts';
import { RESTORED_START } from '../adapters/method-bindings.ts';
import { startWave } from '../drill/start-wave.ts';
import { serve } from './serve.ts';

export const handler = serve('RestoreWave', startWave, {
  target: { ...RESTORED_START, ...CONDITIONS },
});
