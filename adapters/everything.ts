import {
  holdLeases,
  INCIDENT,
  messages,
  probes,
  REMOVAL,
  readAccount,
  readQuotas,
  startDrills,
} from './wiring.ts';
import type { Wiring } from './world.ts';

/** All parts of a world, for people at a terminal and for tests; no function imports this. */
export const EVERYTHING: Wiring = {
  leases: holdLeases,
  publish: messages,
  probe: probes,
  target: {
    ...INCIDENT,
    ...REMOVAL,
    startDrill: startDrills,
    account: readAccount,
    quotas: readQuotas,
  },
};
