import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunctions } from '../infra/bundle.ts';

/** Size of each function's bundle and what its cold start costs, printed and never asserted. */

const RUNS = 9;

/** CPU seconds of a fresh process until it has imported a bundle, including Node's own start. */
function startSeconds(file: string): number {
  const script = `await import(${JSON.stringify(pathToFileURL(file).href)});
    const { user, system } = process.cpuUsage();
    process.stdout.write(String((user + system) / 1_000_000));`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // As serverless.yml starts it.
    ['--enable-source-maps', '--input-type=module', '-e', script],
    { encoding: 'utf8', env: { ...process.env, AWS_REGION: 'ap-northeast-1' } },
  );
  if (status !== 0) throw new Error(`${file} cannot be imported: ${stderr}`);
  return Number(stdout);
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(0);

export async function benchBundles(print: (line: string) => void): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'kunren-bundles-'));
  try {
    print(
      '\nbundle            KB at start (limit 1536)  CPU s of a cold start, median of 9  KB when needed  KB of maps',
    );
    for (const { name, bytes, laterBytes, mapBytes } of await bundleFunctions(out)) {
      const runs = Array.from({ length: RUNS }, () => startSeconds(join(out, name, 'index.mjs')));
      const median = runs.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
      print(
        [
          name.padEnd(16),
          kilobytes(bytes).padStart(25),
          median.toFixed(2).padStart(35),
          kilobytes(laterBytes).padStart(15),
          kilobytes(mapBytes).padStart(11),
        ].join(' '),
      );
    }
  } finally {
    await rm(out, { recursive: true });
  }
}
