import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describeFailure, writeFailure } from './report.ts';
import type { Tried } from './search.ts';

/**
 * `npm run soak -- --seeds N [--from S] [--every K]`: runs N cases of plan, account and faults, in threads on all cores,
 * applies the checkers to each, and prints what broke a promise, minimized. Every fifth seed restores volumes: `--every 5`
 * from such a seed plays these alone.
 */

const USAGE = 'npm run soak -- --seeds N [--from S] [--every K] [--out DIR]';

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly every: number;
  readonly out: string;
}

/** Null where the arguments are none of these. */
function options(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        every: { type: 'string', default: '1' },
        out: { type: 'string', default: 'out/soak' },
      },
    });
    const [seeds = 0, from = 0, every = 0] = [values.seeds, values.from, values.every].map(Number);
    const isValid = [seeds, from, every].every(Number.isSafeInteger) && seeds > 0 && every > 0;
    return isValid ? { seeds, from, every, out: values.out } : null;
  } catch {
    return null;
  }
}

const print = (text: string): boolean => process.stdout.write(text);

async function soak({ seeds, from, every, out }: Options): Promise<void> {
  const startedAt = performance.now();
  let next = from;
  let done = 0;
  let played = 0;
  let failed = 0;
  // A case has one plan or two, so the rate is in drills per second.
  const rate = (): string =>
    `${played} drills, ${((played * 1_000) / (performance.now() - startedAt)).toFixed(1)} a second`;
  const report = async ({ drills, failure }: Tried): Promise<void> => {
    done += 1;
    played += drills;
    if (failure !== null) {
      failed += 1;
      const folder = await writeFailure(failure, out);
      print(`\n${describeFailure(failure, folder)}\n`);
    }
    if (process.stdout.isTTY) print(`\r${done} of ${seeds} cases, ${failed} failed; ${rate()} `);
    else if (done % 500 === 0) print(`${done} of ${seeds} cases, ${failed} failed; ${rate()}\n`);
  };
  const take = (): number | undefined => {
    const seed = next;
    next += every;
    return seed < from + seeds * every ? seed : undefined;
  };
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), seeds) }, () => workThrough(take, report)),
  );
  print(`\n${done} cases from seed ${from}: ${failed} failed; ${rate()}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** One thread, given a seed whenever it is free. */
function workThrough(take: () => number | undefined, report: (tried: Tried) => Promise<void>): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
  });
  return new Promise((resolve, reject) => {
    const go = (): void => {
      const seed = take();
      if (seed === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(seed);
    };
    worker.on('message', (tried: Tried) => {
      report(tried).then(go, reject);
    });
    worker.on('error', reject);
    go();
  });
}

const asked = options();
if (asked === null) {
  process.stderr.write(`usage: ${USAGE}\n`);
  process.exitCode = 2;
} else await soak(asked);
