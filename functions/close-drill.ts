import {
  busEvents,
  history,
  holdLeases,
  messages,
  ownFunctions,
  reportFonts,
  signatures,
} from '../adapters/bindings.ts';
import { METHOD_ANSWER } from '../adapters/method-bindings.ts';
import { closeDrill } from '../drill/close-drill.ts';
import { serveState } from './serve.ts';

export const handler = serveState('CloseDrill', closeDrill, {
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  code: ownFunctions,
  fonts: reportFonts,
  target: METHOD_ANSWER,
});
