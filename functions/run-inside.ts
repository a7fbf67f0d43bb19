import { CONDITIONS, readDocuments, runCommands } from '../adapters/bindings.ts';
import { METHOD_FOLLOW } from '../adapters/method-bindings.ts';
import { runInside } from '../drill/run-inside.ts';
import { serve } from './serve.ts';

export const handler = serve('RunInside', runInside, {
  target: { ...METHOD_FOLLOW, ...CONDITIONS, commands: runCommands, documents: readDocuments },
});
