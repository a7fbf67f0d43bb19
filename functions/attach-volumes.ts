import { CONDITIONS } from '../adapters/bindings.ts';
import { RESTORED_JOIN } from '../adapters/method-bindings.ts';
import { attachVolumes } from '../drill/attach-volumes.ts';
import { serve } from './serve.ts';

export const handler = serve('AttachVolumes', attachVolumes, {
  target: { ...RESTORED_JOIN, ...CONDITIONS },
});
