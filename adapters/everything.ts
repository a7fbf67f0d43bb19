import { readAccount } from './account.ts';
import {
  busEvents,
  history,
  holdLeases,
  INCIDENT,
  messages,
  pastExecutions,
  probes,
  REMOVAL,
  readQuotas,
  readTemplates,
  reportFonts,
  runCommands,
  signatures,
  startDrills,
  tails,
} from './wiring.ts';
import type { Wiring } from './world.ts';

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
    quotas: readQuotas,
    templates: readTemplates,
  },
};
