import pMap from 'p-map';

/**
 * Concurrent probes, each with one socket: a Lambda has 1,024 descriptors, and 500 servers still take only seconds.
 * Figures: `npm run bench:probes`.
 */
const PROBES_AT_ONCE = 800;

/** Runs one probe of each item, a limited number at once, and returns the results in the items' order. */
export const probeEach = <Item, Result>(
  items: readonly Item[],
  probe: (item: Item) => Promise<Result>,
): Promise<Result[]> => pMap(items, probe, { concurrency: PROBES_AT_ONCE });
