import { readAccount } from '../adapters/aws/account.ts';
import { deployedPlans, holdLeases, keptStarts } from '../adapters/bindings.ts';
import { METHOD_RESOLVE } from '../adapters/method-bindings.ts';
import { openDrill } from '../drill/open-drill.ts';
import { serveState } from './serve.ts';

export const handler = serveState('OpenDrill', openDrill, {
  leases: holdLeases,
  starts: keptStarts,
  deployedPlan: deployedPlans,
  target: { ...METHOD_RESOLVE, account: readAccount },
});
