import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECORD } from '../../reporting/evidence/file-names.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { chainOf, DRILLS, evidenceOf, KEY, newKey, publicHalf, recordOf } from '../signed-evidence.ts';
import { scenarioWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** `kunren verify` as an auditor types it. */

const root = mkdtempSync(join(tmpdir(), 'kunren-verify-'));
afterAll(() => rmSync(root, { recursive: true }));

const key = join(root, 'key.pem');
const plan = join(root, 'workshop');
const [FIRST = '', SECOND = '', THIRD = ''] = DRILLS;
const drills = chainOf();
const hashOf = (drillId: string): string => sha256Of(drills.get(drillId)?.get(RECORD) ?? new Uint8Array());

/** A place in the chain, byte by byte as kunren writes it. */
const placeOf = (drillId: string): string =>
  JSON.stringify({ drillId, claimedAt: '2026-11-21T17:00:00.000Z' }, null, 2);

beforeAll(() => {
  writeFileSync(key, publicHalf(KEY).export({ format: 'pem', type: 'spki' }));
  for (const [drillId, files] of drills) {
    mkdirSync(join(plan, drillId), { recursive: true });
    for (const [name, bytes] of files) writeFileSync(join(plan, drillId, name), bytes);
  }
  mkdirSync(join(plan, 'chain'));
  for (const [index, drillId] of DRILLS.entries()) {
    const entry = placeOf(drillId);
    writeFileSync(join(plan, 'chain', `0000000${index + 1}.json`), entry);
  }
});

const kunren = (args: readonly string[], environment = {}) =>
  runKunren(args, { ...process.env, ...environment });
const verify = (...args: string[]) => kunren(['verify', ...args]);
let copies = 0;
/** A copy of the plan's folder, for a test to change. */
function copyOfPlan(): string {
  copies += 1;
  const copy = join(root, String(copies), 'workshop');
  cpSync(plan, copy, { recursive: true });
  return copy;
}

describe('a plan’s folder', () => {
  it('holds, with a line for each check of each drill and of all together', async () => {
    const { status, stdout, stderr } = await verify(plan, '--key', key, '--head', hashOf(THIRD));
    expect([status, stderr]).toEqual([0, '']);
    for (const drillId of DRILLS) expect(stdout).toContain(`\n${drillId}\n✓ key`);
    expect(stdout).toMatch(/\nall drills of the plan\n✓ chain +3 drills[\s\S]*\n✓ head +drill 01KBA/);
    expect(stdout).toMatch(/\n– retention +only S3 knows it/);
    expect(stdout).not.toContain('✕');
    expect(stdout).toMatch(/Everything that was checked holds\.\n$/);
  });

  it('misses a drill that was removed from the middle, and one from the end', async () => {
    const copy = copyOfPlan();
    rmSync(join(copy, SECOND), { recursive: true });
    const middle = await verify(copy, '--key', key);
    expect(middle.status).toBe(1);
    expect(middle.stdout).toContain(
      `✕ chain                         no drill is at place 2: drill ${SECOND} was removed`,
    );
    const other = copyOfPlan();
    rmSync(join(other, THIRD), { recursive: true });
    expect((await verify(other, '--key', key)).stdout).toContain(
      `✕ chain                         drill ${THIRD} took place 3`,
    );
    rmSync(join(other, 'chain'), { recursive: true });
    expect((await verify(other, '--key', key)).status).toBe(1);
    const cut = await verify(other, '--key', key, '--head', hashOf(THIRD));
    expect([cut.status, cut.stdout]).toEqual([
      1,
      expect.stringContaining('✕ head                          no record here'),
    ]);
  });
});

describe('a drill’s folder', () => {
  it('holds, with the previous drill if that is beside it', async () => {
    const { status, stdout } = await verify(join(plan, SECOND), '--key', key);
    expect(status).toBe(0);
    expect(stdout).toContain(`✓ chain                         place 2, after ${FIRST}`);
    const alone = join(root, 'alone', SECOND);
    cpSync(join(plan, SECOND), alone, { recursive: true });
    expect((await verify(alone, '--key', key)).stdout).toMatch(/– chain .* is not beside it/);
  });

  it('by its own key alone ends with 1 and says why', async () => {
    const { status, stdout } = await verify(join(plan, FIRST));
    expect(status).toBe(1);
    expect(stdout).toContain(
      "– key                           the key is the folder's own: nobody vouches for it; give --key",
    );
    expect(stdout).not.toContain('✕');
  });

  it('with a changed file names it, and --json says it to programs', async () => {
    const folder = join(copyOfPlan(), FIRST);
    writeFileSync(join(folder, 'report.ja.html'), 'all is well');
    const { status, stdout } = await verify(folder, '--key', key, '--json');
    expect(status).toBe(1);
    const { holds, checks } = JSON.parse(stdout);
    expect(holds).toBe(false);
    expect(checks).toContainEqual({
      drill: FIRST,
      name: 'report.ja.html',
      outcome: 'fails',
      reason: 'its bytes are not those that were signed',
    });
  });

  it('with a byte changed in the AWS responses names that file', async () => {
    const folder = join(copyOfPlan(), FIRST);
    const file = join(folder, 'raw.ndjson.gz');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { status, stdout } = await verify(folder, '--key', key);
    expect(status).toBe(1);
    expect(stdout).toContain('✕ raw.ndjson.gz                 its bytes are not those that were signed');
    expect((await verify(join(plan, FIRST), '--key', key)).stdout).toMatch(
      /✓ responses +2 AWS responses to this drill, one per line/,
    );
  });

  it('that was signed again by somebody else does not hold', async () => {
    const folder = join(copyOfPlan(), FIRST);
    for (const [name, bytes] of evidenceOf(recordOf(), newKey())) writeFileSync(join(folder, name), bytes);
    const { status, stdout } = await verify(folder, '--key', key);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✕ signature +it names the key/);
  });

  it('of a local run holds by the key of local runs, which only its owner can read', async () => {
    const out = join(root, 'local');
    const run = ['run', 'plans/wordpress-workshop.yml', '--local', '--out', out];
    expect((await kunren(run)).status).toBe(0);
    expect(statSync('out/signing-key.pem').mode & 0o777).toBe(0o600);
    const { status, stdout } = await verify(out, '--key', 'out/signing-key.pem');
    expect([status, stdout]).toEqual([0, expect.stringContaining('simulated run; not audit evidence')]);
    expect(readFileSync(join(out, 'VERIFY.md'), 'utf8')).toContain('This drill was simulated');
  });
});

describe('2 after', () => {
  it.each<[string, string[], string]>([
    ['no place', [], "missing required argument 'place'"],
    ['a place that is not there', ['nowhere'], 'nowhere: there is no such folder'],
    ['an empty place', [''], 'the place is empty; name a drill'],
    ['a file', ['package.json'], 'package.json: it is a file, and evidence is a folder'],
    ['a folder without evidence', ['docs'], 'docs: neither drill.json nor drill.sigstore.json is here'],
    ['a key that is none', [plan, '--key', 'package.json'], 'package.json: it is not a P-256 key'],
    ['a key that is not there', [plan, '--key', 'nowhere.pem'], 'nowhere.pem: there is no such file'],
    ['a head that is no hash', [plan, '--head', 'abc'], '--head is the SHA-256 of a drill.json'],
    ['a bucket alone', ['s3://bucket'], 's3://bucket: name a drill'],
  ])('%s, with one sentence', async (_, args, expected) => {
    const { status, stdout, stderr } = await verify(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(/\n +at /);
  });
});

describe('a bucket', () => {
  let simulator: Simulator;
  let stack: LocalStack;
  beforeAll(async () => {
    simulator = await startSimulator(scenarioWith());
    stack = await makeStack(simulator.url, 'ap-northeast-3', []);
    for (const [index, drillId] of DRILLS.entries()) {
      const Key = `drills/workshop/chain/0000000${index + 1}.json`;
      const Body = placeOf(drillId);
      await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body }));
    }
    for (const [drillId, files] of drills) {
      for (const [name, bytes] of [...files, ['facts/opening.json', Buffer.from('{}')] as const]) {
        const Key = `drills/workshop/${drillId}/${name}`;
        await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: bytes }));
      }
    }
  });
  afterAll(async () => {
    stack.destroy();
    await simulator.close();
  });
  const inBucket = (place: string) =>
    kunren(['verify', `s3://${stack.bucket}/drills/${place}`, '--key', key], stack.environment);

  it.each([
    ['of one drill', `workshop/${SECOND}/`, `✓ chain                         place 2, after ${FIRST}`],
    ['of a plan', 'workshop', '✓ chain                         3 drills, each'],
  ])('%s is read as a folder is, with its locks', async (_, place, chain) => {
    const { status, stdout, stderr } = await inBucket(place);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(chain);
    expect(stdout).toMatch(/^✓ retention +GOVERNANCE, all \d+ files until /m);
  });

  it('that has no such drill is bad usage', async () => {
    const { status, stderr } = await inBucket('nothing');
    expect([status, stderr]).toEqual([2, expect.stringContaining('neither drill.json nor')]);
  });
});
