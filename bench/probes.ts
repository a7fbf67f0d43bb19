import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeEach } from '../adapters/probes/pool.ts';
import { probeOnce } from '../adapters/probes/probe.ts';
import { probeSchema } from '../core/plan/probes.ts';

/**
 * Figures of probes from outside, compared with nmap and prometheus-blackbox-exporter on the same targets: `npm run
 * bench:probes`. Printed and never asserted; needs root, to install both and to open many descriptors.
 */

const PORT = 18_091;
const EXPORTER_PORT = 19_115;
const DEADLINE_SECONDS = 2;
const ROUNDS = 3;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The same as in bench/probe-targets.ts. */
const addressOf = (index: number): string => `127.91.${index >> 8}.${index & 255}`;
const addresses = (count: number): string[] => Array.from({ length: count }, (_, index) => addressOf(index));

const openDescriptors = (): number => readdirSync('/proc/self/fd').length;
const megabytes = (): number => process.memoryUsage.rss() / 1_048_576;

/** Runs something while a number of targets are up. */
async function withTargets(count: number, run: () => Promise<void>): Promise<void> {
  const words = `ulimit -n ${count + 2_000} && exec ${process.execPath} bench/probe-targets.ts ${count} ${PORT}`;
  const child = spawn('bash', ['-c', words], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    await new Promise<void>((ready, failed) => {
      child.stdout.once('data', () => ready());
      child.once('exit', () => failed(new Error(`the targets of port ${PORT} could not be opened`)));
    });
    await run();
  } finally {
    child.stdin.end();
    await gone;
  }
}

interface Timed<T> {
  readonly took: number;
  /** Of this process alone; on a shared machine it says more than wall-clock time. */
  readonly processorSeconds: number;
  readonly result: T;
}

async function timed<T>(run: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const processorAt = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(processorAt);
  const took = (performance.now() - startedAt) / 1_000;
  return { took, processorSeconds: (user + system) / 1_000_000, result };
}

/** Our own probes, through the pool that probe-wave uses; counts by outcome. */
async function probeAll(protocol: 'http' | 'tcp', count: number) {
  const probe = probeSchema.parse({ protocol, port: PORT, timeout: `${DEADLINE_SECONDS}s` });
  return timed(async () => {
    const attempts = await probeEach(addresses(count), (address) => probeOnce(probe, address));
    const codes = Object.groupBy(attempts, ({ errorCode }) => errorCode ?? 'passed');
    return Object.entries(codes)
      .map(([code, list]) => `${code} ${list?.length}`)
      .join(', ');
  });
}

const nmap = (list: string) =>
  timed(async () => {
    const words = ['-sT', '-Pn', '-n', '-T5', '--min-parallelism', '200', '-p', String(PORT), '-iL', list];
    const printed = execFileSync('nmap', [...words, '-oG', '-'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    return `open ${printed.match(/\/open\//g)?.length ?? 0}, closed ${printed.match(/\/closed\//g)?.length ?? 0}`;
  });

/** As Prometheus does: one request per target, as many at once as our own probes. */
const exporter = (count: number) =>
  timed(async () => {
    const successes = await probeEach(addresses(count), async (address) => {
      const target = encodeURIComponent(`http://${address}:${PORT}/`);
      const answer = await fetch(`http://127.0.0.1:${EXPORTER_PORT}/probe?module=http&target=${target}`);
      return /^probe_success 1$/m.test(await answer.text());
    });
    return `passed ${successes.filter(Boolean).length}`;
  });

async function startExporter(folder: string): Promise<() => void> {
  const config = join(folder, 'blackbox.yml');
  const module = `prober: http, timeout: ${DEADLINE_SECONDS}s, http: { preferred_ip_protocol: ip4 }`;
  writeFileSync(config, `modules: { http: { ${module} } }\n`);
  const child = spawn(
    'prometheus-blackbox-exporter',
    [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${EXPORTER_PORT}`, '--timeout-offset=0'],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${EXPORTER_PORT}/-/healthy`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return () => void child.kill();
}

async function benchBeside(folder: string, count: number): Promise<void> {
  const list = join(folder, 'targets');
  writeFileSync(list, `${addresses(count).join('\n')}\n`);
  const stopExporter = await startExporter(folder);
  try {
    const contenders = {
      'kunren, probes http': () => probeAll('http', count),
      'blackbox_exporter, module http': () => exporter(count),
      'kunren, probes tcp': () => probeAll('tcp', count),
      'nmap -sT': () => nmap(list),
    };
    const times = new Map<string, number[]>();
    // In turn, so that a slow moment of the machine affects all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, run] of Object.entries(contenders)) {
        const { took, result } = await run();
        times.set(name, [...(times.get(name) ?? []), took]);
        if (round === 0) print(`  ${name}: ${result}`);
      }
    }
    for (const [name, took] of times) {
      const middle = median(took);
      print(
        `${name}: ${seconds(middle)}, ${(middle / DEADLINE_SECONDS).toFixed(2)} × the deadline; median of ${ROUNDS}`,
      );
    }
    print(`goals: kunren at most 1.2 × the deadline, http ahead of blackbox_exporter, tcp ahead of nmap`);
  } finally {
    stopExporter();
  }
}

async function benchMany(count: number): Promise<void> {
  // A warm-up, so that one-time loading and compiling is not counted.
  await probeAll('http', 500);
  globalThis.gc?.();
  const before = { descriptors: openDescriptors(), megabytes: megabytes() };
  let peak = before.megabytes;
  const watch = setInterval(() => {
    peak = Math.max(peak, megabytes());
  }, 20);
  const { took, processorSeconds, result } = await probeAll('http', count);
  clearInterval(watch);
  // A destroyed socket is closed in the next turns of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
  print(`${count} targets: ${seconds(took)}, ${seconds(processorSeconds)} of a processor (${result})`);
  print(
    `  memory ${before.megabytes.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most, ${megabytes().toFixed(0)} MB after; descriptors ${before.descriptors} before, ${openDescriptors()} after`,
  );
}

const isMissing = (command: string): boolean => {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
};

if (['nmap', 'prometheus-blackbox-exporter'].some(isMissing)) {
  execFileSync('apt-get', ['-qq', 'update']);
  const packages = ['nmap', 'prometheus-blackbox-exporter'];
  execFileSync('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-probes-'));
try {
  print(
    `node ${process.version}, targets: 90 % answer, 5 % are closed, 5 % silent, deadline ${DEADLINE_SECONDS} s`,
  );
  await withTargets(1_000, () => benchBeside(folder, 1_000));
  await withTargets(10_000, () => benchMany(10_000));
} finally {
  rmSync(folder, { recursive: true });
}
