import { readAccount } from '../adapters/aws/account.ts';
import { CONDITIONS, messages, privatePaths, signatures } from '../adapters/bindings.ts';
import { METHOD_READINESS } from '../adapters/method-bindings.ts';
import { checkReadiness } from '../drill/check-readiness.ts';
import { serve } from './serve.ts';

export const handler = serve('CheckReadiness', checkReadiness, {
  publish: messages,
  privatePath: privatePaths,
  signer: signatures,
  target: { ...METHOD_READINESS, ...CONDITIONS, account: readAccount },
});
