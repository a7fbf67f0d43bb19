import { parentPort } from 'node:worker_threads';
import { type Failure, trySeed } from './search.ts';

/** A thread of the soak: gets seeds one after the other and tells how each went. */
export interface Tried {
  readonly seed: number;
  readonly failure: Failure | null;
}

parentPort?.on('message', async (seed: number) => {
  const failure = (await trySeed(seed)) ?? null;
  parentPort?.postMessage({ seed, failure } satisfies Tried);
});
