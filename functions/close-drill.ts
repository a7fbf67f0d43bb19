import {
  busEvents,
  enteredStates,
  history,
  holdLeases,
  messages,
  ownFunctions,
  reportFonts,
  signatures,
} from '../adapters/bindings.ts';
import { METHOD_ANSWER } from '../adapters/method-bindings.ts';
import { closeDrill } from '../drill/close-drill.ts';
import { assertEntered } from '../drill/closing/assert-entered.ts';
import { serve } from './serve.ts';

export const handler = serve(
  'CloseDrill',
  async (state, ports) => {
    await assertEntered(state, ports);
    return await closeDrill(state, ports);
  },
  {
    history,
    leases: holdLeases,
    publish: messages,
    putEvent: busEvents,
    signer: signatures,
    code: ownFunctions,
    enteredState: enteredStates,
    fonts: reportFonts,
    target: METHOD_ANSWER,
  },
);
