import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { startSimulator } from '../../simulator/server.ts';
import { mutationsIn, planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { mirrorAccount, mirrorPlan } from '../simulation/restore-account.ts';
import { asReader, runKunren } from './run-kunren.ts';

/** What people's commands say of a plan that restores volumes. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-restore-plans-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'mirror-disk.yml');
writeFileSync(file, stringify(planDataWith(mirrorPlan())));

/** A command in the mirror disk's account, where IAM decides about a reader, with the calls that it made. */
async function inAccount(account: Record<string, unknown>, ...args: string[]) {
  const iam = createAuthorizer({
    plans: [planOfData(planDataWith(mirrorPlan()))],
    account: '111122223333',
    region: 'ap-northeast-1',
  });
  const simulator = await startSimulator(scenarioWith(account), { iam });
  try {
    const ended = await runKunren(args, asReader(simulator.url, folder, 'ap-northeast-1'));
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

describe('kunren check of snapshots under a key', () => {
  const under = (key: Record<string, unknown>) =>
    mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, kmsKey: 'own' })),
      kmsKeys: [{ key: 'own', ...key }],
    }));

  it('may ask whether it can be used', async () => {
    const { status, stdout } = await inAccount(under({}), 'check', file);
    expect([status, stdout]).toEqual([0, expect.not.stringMatching(/KEY_/)]);
  });

  it('names one that is disabled, with what to do', async () => {
    const { status, stdout, mutations } = await inAccount(under({ state: 'Disabled' }), 'check', file);
    expect([status, mutations]).toEqual([3, []]);
    expect(stdout).toMatch(/KEY_UNUSABLE/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/key\/own of snap-\w+ is Disabled; enable it/);
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
