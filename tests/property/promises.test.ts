import { everySeedKeepsItsPromises } from './seeds.ts';

/** So many that a fault in the simulation itself shows at once; CI plays 200 more by `npm run soak`. */
everySeedKeepsItsPromises(1, 10);
