import { CONDITIONS, readCapacity, readDocuments } from '../adapters/bindings.ts';
import { METHOD_GUARDS } from '../adapters/method-bindings.ts';
import { checkGuards } from '../drill/check-guards.ts';
import { serveState } from './serve.ts';

export const handler = serveState('CheckGuards', checkGuards, {
  target: { ...METHOD_GUARDS, ...CONDITIONS, capacity: readCapacity, documents: readDocuments },
});
