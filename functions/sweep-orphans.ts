import {
  busEvents,
  deployedPlans,
  enteredStates,
  history,
  holdLeases,
  keptStarts,
  messages,
  ownFunctions,
  pastExecutions,
  readInstances,
  readVolumes,
  reportFonts,
  signatures,
  timeStamps,
} from '../adapters/bindings.ts';
import { METHOD_ANSWER, METHOD_REMOVAL } from '../adapters/method-bindings.ts';
import { sweepOrphans } from '../drill/sweep-orphans.ts';
import { serve } from './serve.ts';

export const handler = serve('SweepOrphans', sweepOrphans, {
  history,
  leases: holdLeases,
  starts: keptStarts,
  deployedPlan: deployedPlans,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  code: ownFunctions,
  timeStamp: timeStamps,
  executions: pastExecutions,
  // For its self-test: the same call reads a dead workflow's history.
  enteredState: enteredStates,
  fonts: reportFonts,
  target: { ...METHOD_REMOVAL, ...METHOD_ANSWER, instances: readInstances, volumes: readVolumes },
});
