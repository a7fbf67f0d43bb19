import { readAccount } from '../adapters/aws/account.ts';
import { privatePathReader } from '../adapters/aws/private-path/read-private-path.ts';
import { CONDITIONS, deployedPlans, messages, readCapacity, signatures } from '../adapters/bindings.ts';
import { METHOD_READINESS } from '../adapters/method-bindings.ts';
import { checkReadiness } from '../drill/check-readiness.ts';
import { serve } from './serve.ts';

export const handler = serve('CheckReadiness', checkReadiness, {
  publish: messages,
  deployedPlan: deployedPlans,
  privatePath: privatePathReader,
  signer: signatures,
  target: { ...METHOD_READINESS, ...CONDITIONS, account: readAccount, capacity: readCapacity },
});
