import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { COMPILED_FOLDER } from './compiled-folder.ts';

/** Starts the thread of a local run, which loads its code and then waits for its job. */
export function startThread(): Worker {
  // An installed package has it compiled.
  const { ext } = parse(fileURLToPath(import.meta.url));
  return new Worker(new URL(`../simulator/local-worker${ext}`, import.meta.url), {
    workerData: COMPILED_FOLDER,
    // Collecting garbage early keeps 500 servers far below 512 MB and costs no time.
    resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
    env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
  });
}
