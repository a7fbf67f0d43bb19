import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drillRecordSchema } from '../core/verdict/record.ts';
import { isAside } from '../simulator/invocations.ts';
import type { CallRecord } from '../simulator/server.ts';
import { type Sample, sample } from './accounts.ts';
import { benchBundles } from './bundles.ts';
import { benchRestores } from './restores.ts';

/** Figures of local runs, printed and never asserted: `npm run bench`. */

interface Run {
  readonly seconds: number;
  readonly peakMegabytes: number | null;
  readonly record: ReturnType<typeof drillRecordSchema.parse>;
  readonly calls: number;
  readonly figures: { readonly transitions: number; readonly largestPayloadBytes: number };
}

/** One `kunren run --local --json` in its own process, with its peak memory. */
async function run(folder: string, plan: string, scenario: string): Promise<Run> {
  const out = join(folder, 'out');
  // Evidence is written once: no run goes into the folder of another.
  await rm(out, { recursive: true, force: true });
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['cli/kunren.js', 'run', plan, '--local', '--scenario', scenario, '--json', '--out', out],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let stdout = '';
  let peakKilobytes: number | null = null;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    if (peak !== undefined) peakKilobytes = Number(peak);
  }, 20);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  const calls = (await readFile(join(out, 'api-calls.ndjson'), 'utf8')).trim().split('\n').length;
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    peakMegabytes: peakKilobytes === null ? null : peakKilobytes / 1_024,
    record: drillRecordSchema.parse(JSON.parse(stdout)),
    calls,
    figures: JSON.parse(await readFile(join(out, 'figures.json'), 'utf8')),
  };
}

async function runSample(folder: string, { plan, scenario }: Sample): Promise<Run> {
  await Promise.all([
    writeFile(join(folder, 'bench.yml'), plan),
    writeFile(join(folder, 'scenario.yml'), scenario),
  ]);
  return run(folder, join(folder, 'bench.yml'), join(folder, 'scenario.yml'));
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function benchExample(folder: string): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--version']);
  print(`node ${stdout.trim()}`);
  const runs: Run[] = [];
  for (let round = 0; round < 5; round += 1) {
    runs.push(await run(folder, 'plans/wordpress-workshop.yml', 'simulator/scenarios/workshop.yml'));
  }
  const seconds = median(runs.map((one) => one.seconds));
  print(`example drill: ${seconds.toFixed(2)} s from process start, median of 5 (goal 3 s)`);
}

/** Servers, and whether the plan wants PDFs. */
const SIZES: readonly (readonly [servers: number, pdf: boolean])[] = [
  [50, true],
  [100, true],
  [200, true],
  [400, true],
  [500, true],
  [500, false],
];

async function benchSizes(folder: string): Promise<void> {
  print(
    'servers  seconds  peak MB  largest payload B  API calls  per server  list calls  transitions  verdict',
  );
  for (const [servers, pdf] of SIZES) {
    const { seconds, peakMegabytes, record, calls, figures } = await runSample(
      folder,
      sample({ servers, waves: 3, pdf }),
    );
    const lists = Object.entries(record.calls)
      .filter(([call]) => /^(drs|ec2):Describe/.test(call))
      .reduce((sum, [, times]) => sum + times, 0);
    const cells = [
      String(servers).padEnd(7),
      seconds.toFixed(1).padStart(8),
      (peakMegabytes?.toFixed(0) ?? '?').padStart(8),
      String(figures.largestPayloadBytes).padStart(18),
      String(calls).padStart(10),
      (calls / servers).toFixed(1).padStart(11),
      String(lists).padStart(11),
      String(figures.transitions).padStart(12),
      `  ${record.verdict}${pdf ? '' : ', without PDFs'}`,
    ];
    print(cells.join(' '));
  }
  print(
    'goals at 500: 15 s, 512 MB, payload under 262144 B; list calls grow with pages, not with servers × looks',
  );
}

/** What each service is asked in a drill of one wave, and what one more server costs. */
async function benchCalls(folder: string): Promise<void> {
  const counts: Map<string, number>[] = [];
  for (const servers of [10, 20]) {
    await runSample(folder, sample({ servers, waves: 1, pdf: false }));
    const lines = (await readFile(join(folder, 'out', 'api-calls.ndjson'), 'utf8')).trim().split('\n');
    const calls = lines
      .map((line) => JSON.parse(line) as CallRecord)
      .filter(({ invocation }) => !isAside(invocation));
    const byName = Map.groupBy(calls, ({ service, operation }) => `${service}:${operation}`);
    counts.push(new Map([...byName].map(([name, same]) => [name, same.length])));
  }
  const [ten = new Map<string, number>(), twenty = new Map<string, number>()] = counts;
  const sum = (count: ReadonlyMap<string, number>): number => [...count.values()].reduce((a, b) => a + b, 0);
  print('AWS calls of one wave       10 servers  20 servers');
  for (const [name, times] of [...twenty].toSorted((a, b) => b[1] - a[1]))
    print(`${name.padEnd(32)} ${String(ten.get(name) ?? 0).padStart(5)} ${String(times).padStart(11)}`);
  print(
    `together                         ${String(sum(ten)).padStart(5)} ${String(sum(twenty)).padStart(11)}`,
  );
  print(
    `a further server: ${((sum(twenty) - sum(ten)) / 10).toFixed(1)} calls; goals: 200 for ten servers, 2 a further one`,
  );
}

/** One wave whose job takes about twenty minutes, ended at many moments between two polls. */
async function benchDelay(folder: string): Promise<void> {
  print('launch s  jobs  mean delay s  longest delay s  most transitions');
  for (const launchSeconds of [60, 120, 180, 300]) {
    const delays: number[] = [];
    const transitions: number[] = [];
    for (let step = 0; step < 12; step += 1) {
      const conversion = 1_200 - 30 - launchSeconds + step * 11 - 66;
      const timings = {
        snapshot: '30s',
        conversion: `${conversion}s`,
        launch: `${launchSeconds}s`,
        jitter: 0,
      };
      const { record, figures } = await runSample(folder, sample({ servers: 4, waves: 1, timings }));
      transitions.push(figures.transitions);
      for (const { endedAt, noticedAt } of record.waves.flatMap((wave) => wave.operations)) {
        if (endedAt !== null && noticedAt !== null)
          delays.push((Date.parse(noticedAt) - Date.parse(endedAt)) / 1_000);
      }
    }
    print(
      `${String(launchSeconds).padEnd(8)} ${String(delays.length).padStart(5)} ${mean(delays).toFixed(1).padStart(13)} ${Math.max(
        ...delays,
      )
        .toFixed(1)
        .padStart(16)} ${String(Math.max(...transitions)).padStart(17)}`,
    );
  }
  print('goals for a job of 20 minutes: mean delay 10 s, at most 60 transitions');
}

const folder = await mkdtemp(join(tmpdir(), 'kunren-bench-'));
try {
  await benchExample(folder);
  await benchCalls(folder);
  await benchSizes(folder);
  await benchDelay(folder);
  await benchRestores(folder, runSample, print);
  await benchBundles(print);
} finally {
  await rm(folder, { recursive: true });
}
