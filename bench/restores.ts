import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAside } from '../simulator/invocations.ts';
import type { CallRecord } from '../simulator/server.ts';
import { restoreSample, type Sample } from './accounts.ts';

/** Restores of many volumes: how long the steps that make and attach them take, and how many calls there are. */

const SHAPES = [
  { hosts: 10, volumes: 1 },
  { hosts: 10, volumes: 20 },
  { hosts: 100, volumes: 1 },
  { hosts: 200, volumes: 1 },
  { hosts: 80, volumes: 10, isCopied: true },
] as const;

interface Ran {
  readonly seconds: number;
  readonly figures: { readonly transitions: number; readonly largestPayloadBytes: number };
  readonly record: { readonly verdict: string };
}

type RunSample = (folder: string, sample: Sample) => Promise<Ran>;

/** Prints a row for each size of a restore. */
export async function benchRestores(
  folder: string,
  runSample: RunSample,
  print: (line: string) => void,
): Promise<void> {
  print(
    'hosts volumes seconds  virtual s of RestoreWave, AttachVolumes (longest invocation)  calls  DescribeSnapshots  largest payload B  transitions  verdict',
  );
  for (const shape of SHAPES) {
    const { seconds, figures, record } = await runSample(folder, restoreSample(shape));
    const lines = (await readFile(join(folder, 'out', 'api-calls.ndjson'), 'utf8')).trim().split('\n');
    const calls = lines
      .map((line) => JSON.parse(line) as CallRecord)
      .filter(({ invocation }) => !isAside(invocation));
    const [making, attaching] = [timeOf(calls, 'RestoreWave'), timeOf(calls, 'AttachVolumes')];
    const snapshots = calls.filter(({ operation }) => operation === 'DescribeSnapshots').length;
    const made = calls.filter(({ operation }) => operation === 'CreateVolume').length;
    const cells = [
      String(shape.hosts).padEnd(5),
      String(made).padStart(7),
      seconds.toFixed(1).padStart(7),
      `  ${wordOf(making)}, ${wordOf(attaching)}`.padEnd(68),
      String(calls.length).padStart(6),
      String(snapshots).padStart(18),
      String(figures.largestPayloadBytes).padStart(18),
      String(figures.transitions).padStart(12),
      `  ${record.verdict}`,
    ];
    print(cells.join(' '));
  }
  print(
    'an invocation may last 300 s; calls grow with hosts and volumes, DescribeSnapshots with 200 volumes',
  );
}

interface Taken {
  readonly seconds: number;
  readonly longest: number;
  readonly invocations: number;
}

/** From the first call of each invocation of a step to its last. */
function timeOf(calls: readonly CallRecord[], state: string): Taken {
  const own = calls.filter(({ invocation }) => invocation?.includes(`/${state}#`));
  const spans = [...Map.groupBy(own, ({ invocation }) => invocation).values()].map((same) => {
    const times = same.map(({ at }) => Date.parse(at));
    return (Math.max(...times) - Math.min(...times)) / 1_000;
  });
  return {
    seconds: spans.reduce((sum, one) => sum + one, 0),
    longest: Math.max(0, ...spans),
    invocations: spans.length,
  };
}

const wordOf = ({ seconds, longest, invocations }: Taken): string =>
  `${seconds.toFixed(0)} in ${invocations} (${longest.toFixed(0)})`;
