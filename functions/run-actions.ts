import { CONDITIONS, readDocuments, runCommands } from '../adapters/bindings.ts';
import { METHOD_FOLLOW } from '../adapters/method-bindings.ts';
import { runActions } from '../drill/run-actions.ts';
import { serveState } from './serve.ts';

export const handler = serveState('RunActions', runActions, {
  target: { ...METHOD_FOLLOW, ...CONDITIONS, commands: runCommands, documents: readDocuments },
});
