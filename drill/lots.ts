import { createHash } from 'node:crypto';

/** What a random choice of a drill goes by: another order in each drill, and the same whenever a step is repeated. */
export const lotsOf =
  (drillId: string) =>
  (id: string): string =>
    createHash('sha256').update(`${drillId} ${id}`).digest('hex');
