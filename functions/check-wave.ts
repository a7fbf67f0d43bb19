import { CONDITIONS } from '../adapters/bindings.ts';
import { METHOD_FOLLOW } from '../adapters/method-bindings.ts';
import { checkWave } from '../drill/check-wave.ts';
import { serve } from './serve.ts';

export const handler = serve('CheckWave', checkWave, {
  target: { ...METHOD_FOLLOW, ...CONDITIONS },
});
