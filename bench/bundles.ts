import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunctions } from '../infra/bundle.ts';

/** Size and cold import time of each function's bundle, printed and never asserted. */

const RUNS = 9;

/** Milliseconds that a fresh process takes to import a bundle. */
function importMilliseconds(file: string): number {
  const script = `const before = performance.now();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    process.stdout.write(String(performance.now() - before));`;
  const environment = { ...process.env, AWS_REGION: 'ap-northeast-1' };
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: environment,
    }),
  );
}

export async function benchBundles(print: (line: string) => void): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'kunren-bundles-'));
  try {
    print(
      '\nbundle            KB minified  cold import ms, median of 9 (goals 400 KB, 80 ms)  KB loaded when needed',
    );
    for (const { name, bytes, laterBytes } of await bundleFunctions(out)) {
      const times = Array.from({ length: RUNS }, () => importMilliseconds(join(out, name, 'index.mjs')));
      const median = times.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
      print(
        `${name.padEnd(16)} ${(bytes / 1024).toFixed(0).padStart(12)} ${median.toFixed(0).padStart(15)} ${(laterBytes / 1024).toFixed(0).padStart(37)}`,
      );
    }
  } finally {
    await rm(out, { recursive: true });
  }
}
