import { CONDITIONS } from '../adapters/bindings.ts';
import { RESTORED_JOIN } from '../adapters/method-bindings.ts';
import { attachVolumes } from '../drill/attach-volumes.ts';
import { serveState } from './serve.ts';

export const handler = serveState('AttachVolumes', attachVolumes, {
  target: { ...RESTORED_JOIN, ...CONDITIONS },
});
