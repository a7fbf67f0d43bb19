import { healthyNames } from './healthy-names.ts';
import { healthyNetwork, healthyRoutes } from './healthy-network.ts';
import { healthyStaging } from './healthy-staging.ts';
import type { PathSettings, SimulatedPath } from './resources.ts';

/** A path as the fifth source article has it, with everything right. */
export const healthyPath = (settings: PathSettings): Omit<SimulatedPath, 'ofServers'> => ({
  ...healthyNetwork(settings),
  ...healthyRoutes(settings),
  ...healthyStaging(settings),
  ...healthyNames(settings),
  prefixLists: [],
});
