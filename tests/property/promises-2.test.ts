import { everySeedKeepsItsPromises } from './seeds.ts';

everySeedKeepsItsPromises(101, 100);
