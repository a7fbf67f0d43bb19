import { parentPort } from 'node:worker_threads';
import { trySeed } from './search.ts';

/** A thread of the soak: gets seeds one after the other and tells how each went. */
parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await trySeed(seed));
});
