import { busEvents, history, holdLeases, messages, reportFonts, signatures } from '../adapters/bindings.ts';
import { METHOD_ANSWER } from '../adapters/method-bindings.ts';
import { closeDrill } from '../drill/close-drill.ts';
import { serve } from './serve.ts';

export const handler = serve('CloseDrill', closeDrill, {
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  fonts: reportFonts,
  target: METHOD_ANSWER,
});
