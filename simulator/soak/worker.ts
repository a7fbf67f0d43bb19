import { parentPort } from 'node:worker_threads';
import { trySeed } from './search.ts';

// The SDK makes and drops some hundred errors a drill, and most of what one costs is its stack.
Error.stackTraceLimit = 2;

/** A thread of the soak: gets seeds one after the other and tells how each went. */
parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await trySeed(seed, { inProcess: true }));
});
