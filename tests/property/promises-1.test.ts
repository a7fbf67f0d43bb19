import { everySeedKeepsItsPromises } from './seeds.ts';

everySeedKeepsItsPromises(1, 100);
