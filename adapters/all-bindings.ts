import { readAccount } from './aws/account.ts';
import { privatePathReader } from './aws/private-path/read-private-path.ts';
import {
  askRunInside,
  busEvents,
  CONDITIONS,
  deployedPlans,
  history,
  holdLeases,
  keptStarts,
  messages,
  pastExecutions,
  probes,
  readCapacity,
  readHealthy,
  readVolumes,
  reportFonts,
  runCommands,
  signatures,
  tails,
} from './bindings.ts';
import {
  METHOD_GUARDS,
  METHOD_PROOF,
  METHOD_READINESS,
  METHOD_REMOVAL,
  REPLICATED_START,
  RESTORED_JOIN,
  RESTORED_START,
} from './method-bindings.ts';
import type { Bindings } from './runtime.ts';

/** All bindings, for the CLI and for tests; no function imports this. */
export const ALL_BINDINGS: Bindings = {
  history,
  privatePath: privatePathReader,
  leases: holdLeases,
  starts: keptStarts,
  deployedPlan: deployedPlans,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  executions: pastExecutions,
  fonts: reportFonts,
  probe: probes,
  tail: tails,
  invokeInside: askRunInside,
  target: {
    ...METHOD_READINESS,
    ...METHOD_GUARDS,
    ...METHOD_PROOF,
    ...REPLICATED_START,
    ...RESTORED_START,
    ...RESTORED_JOIN,
    ...METHOD_REMOVAL,
    ...CONDITIONS,
    healthy: readHealthy,
    volumes: readVolumes,
    commands: runCommands,
    account: readAccount,
    capacity: readCapacity,
  },
};
