import { healthyNames } from './healthy-names.ts';
import { healthyNetwork, healthyRoutes } from './healthy-network.ts';
import { healthyStaging } from './healthy-staging.ts';
import type { SimulatedPath } from './path.ts';

/** What a scenario says of its path as a whole. */
export interface PathSettings {
  readonly via: 'peering' | 'transit-gateway';
  readonly source: 'vpc' | 'on-premises';
  readonly sourceRegion: string;
  readonly sourceAccount?: string | undefined;
  readonly account: string;
  readonly region: string;
}

/** A path as the fifth source article has it, with everything right. */
export const healthyPath = (settings: PathSettings): Omit<SimulatedPath, 'ofServers'> => ({
  ...healthyNetwork(settings),
  ...healthyRoutes(settings),
  ...healthyStaging(settings),
  ...healthyNames(settings),
  prefixLists: [],
});
