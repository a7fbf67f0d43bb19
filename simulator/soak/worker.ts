import { parentPort } from 'node:worker_threads';
import { trySeed } from './search.ts';

/** A thread of the soak: receives seeds one after the other and reports each result. */
parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await trySeed(seed));
});
