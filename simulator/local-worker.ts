import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { LocalJob } from './local-job.ts';

/**
 * The thread of a local run: it loads code that an earlier run compiled, which saves a sixth of a short drill's time, and
 * then takes its job.
 */

enableCompileCache(workerData as string);
const { work } = await import('./local-job.ts');
parentPort?.once('message', (job: LocalJob) => work(job));
