import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { localKey } from '../../cli/local-key.ts';
import { FORWARDED_TERMINATE } from '../../infra/forwarded-permissions.ts';
import { PEOPLE, type Person, peopleGrants, peopleResources } from '../../infra/people.ts';
import { type HostedSimulator, hostSimulator } from '../../simulator/step-functions/host.ts';
import { mutationsIn, planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { type Ended, openHistory, runKunren } from './run-kunren.ts';

/** What people may do with the stack's two policies, command by command, as the evaluator of IAM decides. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-people-'));
const file = join(folder, 'wordpress-workshop.yml');
const key = join(folder, 'kunren.pem');
let account: HostedSimulator;
let drill: string;

beforeAll(async () => {
  const data = planDataWith();
  const text = stringify(data);
  writeFileSync(file, text);
  const signingKey = createPrivateKey(await localKey());
  writeFileSync(key, createPublicKey(signingKey).export({ format: 'pem', type: 'spki' }));
  account = await hostSimulator(scenarioWith(), {
    port: 0,
    seed: 1,
    speed: 600,
    signingKey,
    plans: [{ plan: planOfData(data), data, text }],
  });
  drill = await started('operator', '--watch');
});
afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true });
});

/** The functions run in this process too, so the person has their environment. */
const as = (person: Person | 'administrator', ...args: string[]): Promise<Ended> =>
  runKunren(args, { ...process.env, HOME: folder, AWS_ENDPOINT_URL: account.url, AWS_ACCESS_KEY_ID: person });

async function started(person: Person, ...options: string[]): Promise<string> {
  const ended = await as(person, 'start', file, ...options);
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  return /\b01[0-9A-HJKMNP-TV-Z]{24}\b/.exec(ended.stdout)?.[0] ?? '';
}

const LOOKS: readonly (readonly [string, (...ids: [string]) => readonly string[]])[] = [
  ['check', () => ['check', file]],
  ['list', () => ['list']],
  ['status', (id) => ['status', id]],
  ['history', () => ['history', '--format', 'html', '--out', join(folder, 'history.html')]],
  ['report', (id) => ['report', id, '--out', join(folder, 'report')]],
  ['doctor', () => ['doctor', file]],
];

describe.each(PEOPLE)('%s', (person) => {
  it.each(LOOKS)('may look with kunren %s', async (_, argsFor) => {
    const ended = await as(person, ...argsFor(drill));
    expect([ended.status, ended.stderr]).toEqual([0, '']);
  });

  it('may open the history, and each file of its drills', async () => {
    const env = { ...process.env, HOME: folder, AWS_ENDPOINT_URL: account.url, AWS_ACCESS_KEY_ID: person };
    const opened = await openHistory([], env);
    const page = await (await fetch(opened.url)).text();
    expect(page).not.toContain('was not checked for this page');
    const [link] = page.match(/drills\/[^"]+report\.ja\.html/) ?? [];
    const report = await fetch(new URL(link ?? '', opened.url));
    expect([report.status, await report.text()]).toEqual([200, expect.stringContaining(drill)]);
    expect(await opened.end()).toBe(0);
  });

  it('may find the state machine by the stack’s name', async () => {
    // No drill runs, so no function needs it.
    const { KUNREN_STATE_MACHINE: known } = process.env;
    delete process.env['KUNREN_STATE_MACHINE'];
    const ended = await as(person, 'list', '--stack', 'kunren-prod');
    process.env['KUNREN_STATE_MACHINE'] = known;
    expect([ended.status, ended.stderr]).toEqual([0, '']);
  });

  it('may verify the evidence, and how long S3 keeps it', async () => {
    const place = `s3://${account.stack.bucket}/drills/wordpress-workshop`;
    const ended = await as(person, 'verify', place, '--key', key);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('✓ retention');
  });
});

describe('a reader', () => {
  it.each<[string, () => string[]]>([
    ['start', () => ['start', 'wordpress-workshop']],
    ['cleanup', () => ['cleanup', drill]],
    ['notify', () => ['notify', '--test', file]],
  ])('may not %s: nothing is changed', async (_, argsFor) => {
    const before = account.calls.length;
    const ended = await as('reader', ...argsFor());
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(/den|not authorized|may not/)]);
    const own = account.calls.slice(before).filter(({ invocation }) => invocation === undefined);
    expect(mutationsIn(own.filter(({ error }) => error === undefined))).toEqual([]);
  });
});

describe('an operator', () => {
  it('stops a running drill, and removes what it has launched', async () => {
    const running = await started('operator');
    const alive = () =>
      [...account.aws.instances.values()].filter(
        (one) => one.role === 'recovery' && one.shutDownAt === Number.POSITIVE_INFINITY,
      );
    await expect.poll(() => alive().length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await as('reader', 'status', running)).toMatchObject({ status: 0, stderr: '' });
    const aborted = await as('operator', 'abort', running, '--reason', 'a real incident');
    expect([aborted.status, aborted.stderr]).toEqual([0, '']);
    const cleaned = await as('operator', 'cleanup', running);
    expect([cleaned.status, cleaned.stderr]).toEqual([0, '']);
    const written = account.calls.flatMap(({ invocation, operation, input }) =>
      invocation === undefined && operation === 'PutObject' ? [(input as { Key: string }).Key] : [],
    );
    expect(written.filter((name) => !/[/]facts[/](abort|cleanup|sweep)[.]json$/.test(name))).toEqual([]);
  });

  it('sends a test to the topics, also without being given their names', async () => {
    expect(await as('operator', 'notify', '--test', file)).toMatchObject({ status: 0, stderr: '' });
    delete process.env['KUNREN_TOPIC_ARN'];
    await as('operator', 'notify', '--test', file);
  });

  it('is denied nothing of all that', () => {
    const denied = account.iam
      ?.decisions()
      .filter(({ caller, answer }) => caller === 'operator' && answer !== 'Allowed');
    expect(denied).toEqual([]);
  });
});

/** What no command asks for here, because this account has none of it. */
const UNASKED = [
  // A document that an action runs, a change calendar of a plan, a capacity reservation, a prefix list, a recovery plan of DRS that is under way.
  'ssm:DescribeDocument',
  'ssm:GetCalendarState',
  'ec2:DescribeCapacityReservations',
  'ec2:GetManagedPrefixListEntries',
  'drs:ListRecoveryPlanExecutionSteps',
  // A row of DRS without an instance.
  'drs:DisconnectRecoveryInstance',
  'drs:DeleteRecoveryInstance',
  // What DRS does for whoever terminates: tests/simulation/permissions.test.ts says why.
  ...FORWARDED_TERMINATE.flatMap(({ actions }) => actions),
];
const sizeOf = (value: unknown): number => JSON.stringify(value).length;

describe.each(PEOPLE)('the policy of a %s', (person) => {
  it('has no action that no command asks for, and lacks none', () => {
    const asked = new Set(
      (account.iam?.decisions() ?? []).flatMap(({ caller, action }) => (caller === person ? [action] : [])),
    );
    const granted = peopleGrants(person, []).flatMap(({ actions }) => actions);
    expect(granted.filter((action) => !asked.has(action) && !UNASKED.includes(action))).toEqual([]);
  });

  it('fits into a managed policy', () => {
    // IAM User Guide, 'IAM and AWS STS quotas': 6,144 characters.
    for (const policy of Object.values(peopleResources([]))) expect(sizeOf(policy)).toBeLessThan(6_000);
  });
});
