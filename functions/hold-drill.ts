import { CONDITIONS, messages } from '../adapters/bindings.ts';
import { METHOD_FOLLOW } from '../adapters/method-bindings.ts';
import { holdDrill } from '../drill/hold-drill.ts';
import { serveState } from './serve.ts';

export const handler = serveState('HoldDrill', holdDrill, {
  publish: messages,
  target: { ...METHOD_FOLLOW, ...CONDITIONS },
});
