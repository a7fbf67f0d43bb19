import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../cli/program.ts';
import { keep } from '../../cli/run-locally.ts';
import { claimFolder } from '../../cli/write-files.ts';
import type { FoundSoFar } from '../../simulator/local/found-so-far.ts';
import type { Simulator } from '../../simulator/server.ts';
import { simulate } from '../../simulator/simulate.ts';
import { planDataWith, planOfData, scenarioWith } from './rehearse.ts';

/** A rehearsal that breaks off loses nothing of what it had found. */

const root = mkdtempSync(join(tmpdir(), 'kunren-broken-'));
afterAll(() => rmSync(root, { recursive: true }));

const planData = planDataWith();
const drill = { plan: planOfData(planData), planData, planSha256: '0'.repeat(64) };

/** A drill whose simulator is broken once its first wave was probed: by what it says of the ports that it opens. */
async function brokenBy(busy: () => number): Promise<{ found: FoundSoFar; error: Error }> {
  let found: FoundSoFar | undefined;
  let simulator: Simulator | undefined;
  const error = await simulate({
    drills: [drill],
    scenario: scenarioWith(),
    seed: 1,
    patienceTurns: 20_000,
    onSimulator: (started) => {
      simulator = started;
    },
    onStep: ({ state }) => {
      if (state === 'ProbeWave' && simulator !== undefined) Object.assign(simulator.aws.listeners, { busy });
    },
    onBroken: (soFar) => {
      found = soFar;
    },
  }).then(
    () => new Error('it ended'),
    (thrown: Error) => thrown,
  );
  if (found === undefined) throw new Error(`nothing was found: ${error.message}`);
  return { found, error };
}

describe('a rehearsal that stands still', () => {
  it('is ended, and its facts and calls are on disk', async () => {
    const { found, error } = await brokenBy(() => 1);
    expect(error).toMatchObject({ name: 'StandsStill' });
    expect([...found.files.keys()]).toEqual(
      expect.arrayContaining(['facts/opening.json', 'facts/wave-0/launch.json', 'facts/wave-0/probes.json']),
    );
    expect(found.calls.filter(({ operation }) => operation === 'StartRecovery')).toHaveLength(1);

    const folder = join(root, 'still');
    const claimed = claimFolder(folder, 'messages');
    const broken = { type: 'broken', broken: { reason: error.message, stack: null, found } } as const;
    expect(() => keep(claimed, broken, folder)).toThrow(
      new RegExp(
        `^kunren run: the rehearsal broke off, a bug to report \\(README.md, 'Report a bug'\\), before it had a verdict: .* stands still: .*; what it had found is in ${folder}`,
      ),
    );
    expect(readFileSync(join(folder, 'facts/wave-0/launch.json'), 'utf8')).toContain('instanceID');
    expect(readFileSync(join(folder, 'api-calls.ndjson'), 'utf8').trim().split('\n')).toHaveLength(
      found.calls.length,
    );
    expect(existsSync(join(folder, 'drill.json'))).toBe(false);
  });
});

describe('a rehearsal that a bug ends', () => {
  it('leaves the same', async () => {
    const { found, error } = await brokenBy(() => {
      throw new TypeError('a bug');
    });
    expect(error).toMatchObject({ name: 'TypeError' });
    expect(found.files.has('facts/wave-0/probes.json')).toBe(true);
  });

  it('before it found anything leaves the folder as it was', () => {
    const folder = join(root, 'nothing');
    const claimed = claimFolder(folder, 'messages');
    const broken = { type: 'broken', broken: { reason: 'a bug', stack: null, found: null } } as const;
    expect(() => keep(claimed, broken, folder)).toThrow('it had found nothing yet');
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('the exit status of such an end is in the help', async () => {
  const { stdout } = process;
  const write = stdout.write;
  let printed = '';
  stdout.write = ((text: string) => {
    printed += text;
    return true;
  }) as typeof stdout.write;
  try {
    await runProgram(['run', '--help']);
  } finally {
    stdout.write = write;
  }
  expect(printed).toContain('70 a bug in kunren (a rehearsal that breaks off leaves');
});
