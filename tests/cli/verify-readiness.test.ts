import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRuns, type ReadinessResult } from '../../core/readiness/result.ts';
import { spkiOf } from '../../reporting/evidence/bundle.ts';
import { BUNDLE, RECORD } from '../../reporting/evidence/file-names.ts';
import {
  READINESS_BUNDLE,
  READINESS_RESULT,
  readinessBundle,
  readinessFile,
  readinessStatement,
} from '../../reporting/evidence/readiness-files.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { evidenceOf, KEY, newKey, publicHalf, recordOf, signedBytes } from '../signed-evidence.ts';
import { scenarioWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** `kunren verify` of a look at readiness: what it proves, what betrays a change, and that it never passes for a drill. */

const root = mkdtempSync(join(tmpdir(), 'kunren-look-'));
afterAll(() => rmSync(root, { recursive: true }));
const key = join(root, 'key.pem');
writeFileSync(key, publicHalf(KEY).export({ format: 'pem', type: 'spki' }));

const { plan } = recordOf();
const RUN = '2026-11-21T060004.000Z';
const LOOK: ReadinessResult = compareRuns(
  { ...plan, readiness: { expression: 'cron(0 6 * * ? *)', remindAfter: 604_800 } },
  {
    planSha256: '0'.repeat(64),
    simulated: false,
    checkedAt: new Date('2026-11-21T06:00:04.000Z'),
    servers: [],
    findings: [
      {
        check: 'replication',
        code: 'AGENT_SILENT',
        state: 'failing',
        resource: 's-1111111111111111a',
        serverID: 's-1111111111111111a',
        values: { hostname: 'wordpress-db', duration: '3h' },
      },
    ],
    notLookedAt: [],
    listed: [],
  },
  undefined,
).result;

/** The files of a look as the function keeps them. */
function filesOf(result: ReadinessResult, signer = KEY, said = result): ReadonlyMap<string, Uint8Array> {
  const file = readinessFile(result);
  const statement = readinessStatement(said, file.bytes);
  const bundle = readinessBundle(statement, spkiOf(publicHalf(signer)), signedBytes(signer, statement));
  return new Map([file, bundle].map(({ name, bytes }) => [name, bytes]));
}

let folders = 0;
function folderOf(files: ReadonlyMap<string, Uint8Array>, planId = LOOK.planId, run = RUN): string {
  folders += 1;
  const folder = join(root, String(folders), 'readiness', planId, run);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  return folder;
}

const verify = (...args: string[]) => runKunren(['verify', ...args], process.env);
/** Lines that still have a sentence in English: names of files, plans and codes are no sentence. */
const inEnglish = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => /^[✓✕–]/.test(line) && /[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(line));

describe('a look as it was kept', () => {
  it('holds, and is said to be no drill, in both languages', async () => {
    const folder = folderOf(filesOf(LOOK));
    const en = await verify(folder, '--key', key);
    expect(en).toMatchObject({ status: 0 });
    expect(en.stdout).toMatch(/✓ signature +by the key/);
    expect(en.stdout).toMatch(/✓ readiness\.json +as signed/);
    expect(en.stdout).toMatch(/✓ outcome +not ready \(findings: 1\)/);
    expect(en.stdout).toMatch(/– kind +a look at readiness and no drill/);
    expect(en.stdout).toContain('Everything that was checked holds. It is a look at readiness and no drill.');
    const ja = await verify(folder, '--key', key, '--language', 'ja');
    expect(ja.stdout).toContain('訓練の証跡ではありません');
    expect(inEnglish(ja.stdout)).toEqual([]);
  });
  it('is told to programs with its kind', async () => {
    const { stdout } = await verify(folderOf(filesOf(LOOK)), '--key', key, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'readiness', holds: true });
  });
  it('is not relied on without a key, or by another one', async () => {
    const folder = folderOf(filesOf(LOOK));
    expect(await verify(folder)).toMatchObject({ status: 1, stdout: expect.stringContaining('give --key') });
    const other = join(root, 'other.pem');
    writeFileSync(other, publicHalf(newKey()).export({ format: 'pem', type: 'spki' }));
    expect((await verify(folder, '--key', other)).stdout).toMatch(/✕ signature/);
  });
  it('of a simulated account says that it is never evidence', async () => {
    const { stdout } = await verify(folderOf(filesOf({ ...LOOK, simulated: true })), '--key', key);
    expect(stdout).toMatch(/– simulated +it looked at a simulated account/);
  });
  it('has no chain, so that --head is refused in one sentence', async () => {
    const { status, stderr } = await verify(folderOf(filesOf(LOOK)), '--key', key, '--head', 'a'.repeat(64));
    expect([status, stderr]).toEqual([2, expect.stringContaining('a look at readiness has no chain')]);
  });
});

const ready: ReadinessResult = { ...LOOK, ready: true, findings: [] };
const textOf = (files: ReadonlyMap<string, Uint8Array>, name = READINESS_RESULT): string =>
  Buffer.from(files.get(name) ?? '').toString();
const swapped = (name: string, text: string): ReadonlyMap<string, Uint8Array> =>
  new Map([...filesOf(LOOK), [name, Buffer.from(text)]]);

describe('what was changed', () => {
  it.each<[what: string, folder: () => string, said: RegExp]>([
    [
      'a finding taken away',
      () => folderOf(swapped(READINESS_RESULT, textOf(filesOf(ready)))),
      /✕ readiness\.json +its bytes are not those that were signed/,
    ],
    [
      'a byte more',
      () => folderOf(swapped(READINESS_RESULT, `${textOf(filesOf(LOOK))} `)),
      /✕ readiness\.json +its bytes are not/,
    ],
    ['no result', () => folderOf(new Map([...filesOf(LOOK)].slice(1))), /✕ readiness\.json +it is not here/],
    [
      'no signature',
      () => folderOf(new Map([...filesOf(LOOK)].slice(0, 1))),
      /✕ bundle +readiness\.sigstore\.json is not here/,
    ],
    [
      'an empty result',
      () => folderOf(swapped(READINESS_RESULT, '')),
      /✕ readiness +readiness\.json is empty/,
    ],
    [
      'a result that is no JSON',
      () => folderOf(swapped(READINESS_RESULT, '{')),
      /✕ readiness +.*is not JSON/,
    ],
    [
      'a key that no result has',
      () => folderOf(swapped(READINESS_RESULT, JSON.stringify({ ...LOOK, more: 1 }))),
      /✕ readiness +readiness\.json is not a result of readiness/,
    ],
    ['another key’s signature', () => folderOf(filesOf(LOOK, newKey())), /✕ signature +it names the key/],
    [
      'ready with findings, signed by the key’s owner',
      () => folderOf(filesOf({ ...LOOK, ready: true })),
      /✕ outcome +ready is true, and its findings: 1/,
    ],
    [
      'another outcome signed than the result has',
      () => folderOf(filesOf(LOOK, KEY, ready)),
      /✕ signed facts +result: "PASSED" was signed, the result gives "FAILED"/,
    ],
    [
      'another time signed than the result has',
      () => folderOf(filesOf(LOOK, KEY, { ...LOOK, checkedAt: '2026-11-22T06:00:04.000Z' })),
      /✕ signed facts +checkedAt/,
    ],
    [
      'an old look in the folder of a new one',
      () => folderOf(filesOf(LOOK), LOOK.planId, '2026-11-28T060004.000Z'),
      /✕ readiness +it was looked at on 2026-11-21T06:00:04.000Z but is in the folder 2026-11-28T060004.000Z/,
    ],
    [
      'the look of one plan in the folder of another',
      () => folderOf(filesOf(LOOK), 'payroll'),
      /✕ readiness +it is of plan workshop but is in the folder of payroll/,
    ],
    [
      'a file more',
      () => folderOf(swapped('approved.txt', 'x')),
      /✕ other files +approved\.txt: no signature covers it/,
    ],
    [
      'a link in place of the result',
      () => {
        const folder = folderOf(filesOf(LOOK));
        renameSync(join(folder, READINESS_RESULT), join(root, `moved-${folders}`));
        symlinkSync(join(root, `moved-${folders}`), join(folder, READINESS_RESULT));
        return folder;
      },
      /✕ readiness\.json +it is a link/,
    ],
  ])('is noticed: %s', async (_, folder, said) => {
    const place = folder();
    const { status, stdout } = await verify(place, '--key', key);
    expect(stdout).toMatch(said);
    expect(status).toBe(1);
    const ja = await verify(place, '--key', key, '--language', 'ja');
    expect(inEnglish(ja.stdout)).toEqual([]);
  });
});

describe('one kind of evidence never passes for the other', () => {
  it('a drill’s, under the names of a look', async () => {
    const drill = evidenceOf(recordOf());
    const files = new Map([
      [READINESS_RESULT, drill.get(RECORD) ?? new Uint8Array()],
      [READINESS_BUNDLE, drill.get(BUNDLE) ?? new Uint8Array()],
    ]);
    const { status, stdout } = await verify(folderOf(files), '--key', key);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✕ signed kind +what was signed is no look at readiness/);
    expect(stdout).toMatch(/✕ readiness +readiness\.json is not a result of readiness/);
  });
  it('a drill’s, whole, with a look beside it', async () => {
    const folder = folderOf(new Map([...evidenceOf(recordOf()), ...filesOf(LOOK)]));
    const { status, stdout } = await verify(folder, '--key', key);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✕ other files +readiness\.json: no signature covers it/);
  });
  it('a look’s, under the names of a drill, in both languages', async () => {
    const files = filesOf(LOOK);
    const folder = folderOf(
      new Map([
        [RECORD, files.get(READINESS_RESULT) ?? new Uint8Array()],
        [BUNDLE, files.get(READINESS_BUNDLE) ?? new Uint8Array()],
      ]),
    );
    const { status, stdout } = await verify(folder, '--key', key);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✕ signed kind +what was signed is a look at readiness/);
    const ja = await verify(folder, '--key', key, '--language', 'ja');
    expect(ja.stdout).toContain('訓練の証跡ではありません');
  });
});

describe('in the bucket', () => {
  let simulator: Simulator;
  let stack: LocalStack;
  beforeAll(async () => {
    simulator = await startSimulator(scenarioWith({}));
    stack = await makeStack(simulator.url, 'ap-northeast-1', []);
  });
  afterAll(async () => {
    stack.destroy();
    await simulator.close();
  });
  it('a look is verified where it lies', async () => {
    for (const [name, Body] of filesOf(LOOK))
      await stack.s3.send(
        new PutObjectCommand({
          Bucket: stack.bucket,
          Key: `readiness/${LOOK.planId}/${RUN}/${name}`,
          Body,
        }),
      );
    const { stdout } = await runKunren(
      ['verify', `s3://${stack.bucket}/readiness/${LOOK.planId}/${RUN}`, '--key', key],
      { ...process.env, ...stack.environment },
    );
    expect(stdout).toMatch(/✓ readiness +of plan workshop/);
    expect(stdout).toMatch(/retention/);
  });
  it('the newest look is in what kunren history prints, and servers in no plan only where all plans are', async () => {
    const newest = { ...LOOK, listed: [{ serverID: 's-0', hostname: 'file-server', state: 'CONTINUOUS' }] };
    const view = { Bucket: stack.bucket, Key: `history/readiness-${LOOK.planId}.json` };
    await stack.s3.send(new PutObjectCommand({ ...view, Body: JSON.stringify(newest) }));
    const damaged = { Bucket: stack.bucket, Key: 'history/readiness-payroll.json' };
    await stack.s3.send(new PutObjectCommand({ ...damaged, Body: '{' }));
    const history = async (...options: string[]) =>
      (
        await runKunren(['history', '--bucket', stack.bucket, ...options], {
          ...process.env,
          ...stack.environment,
        })
      ).stdout;
    const page = await history('--format', 'html');
    expect(page).toContain('DRS has not heard from the agent of wordpress-db');
    expect(page).toContain('file-server');
    expect(page).toContain('the newest result cannot be read');
    const one = await history('--format', 'html', '--plan', LOOK.planId);
    expect(one).toContain('DRS has not heard from the agent of wordpress-db');
    expect(one).not.toContain('file-server');
    expect(one).not.toContain('payroll');
    expect(JSON.parse(await history('--format', 'json'))).toMatchObject({
      drills: [],
      readiness: [{ planId: LOOK.planId }],
    });
  });
});
