import { readAccount } from './aws/account.ts';
import {
  busEvents,
  history,
  holdLeases,
  INCIDENT,
  messages,
  probes,
  readQuotas,
  reportFonts,
  runCommands,
  signatures,
  startDrills,
  tails,
} from './bindings.ts';
import { REMOVAL, readHealthy, readTemplates } from './wiring-ec2.ts';
import { pastExecutions } from './wiring-sweep.ts';
import type { Wiring } from './runtime.ts';

/** All parts of a world, for people at a terminal and for tests; no function imports this. */
export const EVERYTHING: Wiring = {
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  executions: pastExecutions,
  fonts: reportFonts,
  probe: probes,
  tail: tails,
  target: {
    ...INCIDENT,
    ...REMOVAL,
    startDrill: startDrills,
    commands: runCommands,
    account: readAccount,
    healthy: readHealthy,
    quotas: readQuotas,
    templates: readTemplates,
  },
};
