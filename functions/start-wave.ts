import { CONDITIONS } from '../adapters/bindings.ts';
import { REPLICATED_START } from '../adapters/method-bindings.ts';
import { startWave } from '../drill/start-wave.ts';
import { serveState } from './serve.ts';

export const handler = serveState('StartWave', startWave, {
  target: { ...REPLICATED_START, ...CONDITIONS },
});
