import { CONDITIONS, enteredStates, readDocuments, runCommands } from '../adapters/bindings.ts';
import { METHOD_FOLLOW } from '../adapters/method-bindings.ts';
import { assertProbing } from '../drill/assert-entered.ts';
import { runInside } from '../drill/run-inside.ts';
import { serve } from './serve.ts';

export const handler = serve(
  'RunInside',
  async (state, ports) => {
    await assertProbing(state, ports);
    return await runInside(state, ports);
  },
  {
    enteredState: enteredStates,
    target: { ...METHOD_FOLLOW, ...CONDITIONS, commands: runCommands, documents: readDocuments },
  },
);
