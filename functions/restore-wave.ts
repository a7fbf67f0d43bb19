import { CONDITIONS } from '../adapters/bindings.ts';
import { RESTORED_START } from '../adapters/method-bindings.ts';
import { startWave } from '../drill/start-wave.ts';
import { serveState } from './serve.ts';

export const handler = serveState('RestoreWave', startWave, {
  target: { ...RESTORED_START, ...CONDITIONS },
});
