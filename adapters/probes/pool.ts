import pMap from 'p-map';

/**
 * Probes at work at once, each with one socket: a Lambda has 1,024 descriptors, and 500 servers are still looked at
 * within seconds. Figures: `npm run bench:probes`.
 */
const PROBES_AT_ONCE = 800;

/** Runs one probe of each item, so many at once, and gives the results in the items' order. */
export const probeEach = <Item, Result>(
  items: readonly Item[],
  probe: (item: Item) => Promise<Result>,
): Promise<Result[]> => pMap(items, probe, { concurrency: PROBES_AT_ONCE });
