import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startSimulator } from '../../simulator/server.ts';
import { mutationsIn, planDataWith, scenarioWith } from '../simulation/rehearse.ts';
import { mirrorAccount, mirrorPlan } from '../simulation/restore-account.ts';
import { runKunren } from './run-kunren.ts';

/** What people's commands say of a plan that restores volumes. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-restore-plans-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'mirror-disk.yml');
writeFileSync(file, stringify(planDataWith(mirrorPlan())));

/** A command in the mirror disk's account, with the calls that it made. */
async function inAccount(account: Record<string, unknown>, ...args: string[]) {
  const simulator = await startSimulator(scenarioWith(account));
  try {
    const ended = await runKunren(args, {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_REGION: 'ap-northeast-1',
    });
    return { ...ended, mutations: mutationsIn(simulator.calls) };
  } finally {
    await simulator.close();
  }
}

describe('kunren check', () => {
  it('says that a restore would begin, and changes nothing', async () => {
    const { status, stdout, mutations } = await inAccount(mirrorAccount(), 'check', file);
    expect([status, mutations]).toEqual([0, []]);
    expect(stdout).toMatch(/mirror-1/);
    expect(stdout).toMatch(/40 GiB to restore/);
  });

  it('names what refuses it', async () => {
    const { status, stdout, mutations } = await inAccount(
      mirrorAccount(() => ({ snapshots: [] })),
      'check',
      file,
    );
    expect([status, mutations]).toEqual([3, []]);
    expect(stdout).toMatch(/RECOVERY_POINT_MISSING/);
  });
});

describe.each([
  ['readiness', /mirror-disk restores volumes, .*kunren check mirror-disk asks everything/],
  ['coverage', /these plans restore volumes, and coverage is of servers that replicate/],
])('kunren %s', (command, sentence) => {
  it('says that it is not about restores, and asks nothing of AWS', async () => {
    const ended = await runKunren([command, file], { PATH: process.env['PATH'], HOME: folder });
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(sentence);
  });
});

describe('kunren doctor', () => {
  it('asks nothing of DRS where every plan restores volumes', async () => {
    const { stdout, mutations } = await inAccount(
      mirrorAccount(() => ({ initialized: false })),
      'doctor',
      file,
    );
    expect(stdout).not.toMatch(/DRS +111122223333/);
    expect(mutations).toEqual([]);
  });
});
