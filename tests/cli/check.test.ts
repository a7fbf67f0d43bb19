import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { leases } from '../../adapters/store/leases.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { makeStack } from '../../simulator/stack.ts';
import { DB, planDataWith, rehearse, scenarioWith, serversWith } from '../simulation/rehearse.ts';
import { type Ended, runKunren } from './run-kunren.ts';

/** `kunren check` against a simulated account: what it says, and that it changes nothing. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kunren = (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> =>
  runKunren(args, {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  });

let plans = 0;
function planFile(changes: Record<string, unknown> = {}): string {
  plans += 1;
  const file = join(folder, `plan-${plans}.yml`);
  writeFileSync(file, stringify(planDataWith(changes)));
  return file;
}

/** Calls of any service that may change something: all but describe, get, list and GetCallerIdentity. */
const mutating = ({ calls }: Simulator): string[] =>
  calls
    .map(({ service, operation }) => `${service}:${operation}`)
    .filter((call) => !/:(Describe|Get|List|AssumeRole)/.test(call));

async function inAccount<T>(
  scenario: Record<string, unknown>,
  run: (simulator: Simulator, environment: Record<string, string>) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(scenarioWith(scenario));
  try {
    return await run(simulator, {
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    });
  } finally {
    await simulator.close();
  }
}

const check = (scenario: Record<string, unknown>, plan: Record<string, unknown> = {}, ...more: string[]) =>
  inAccount(scenario, async (simulator, environment) => {
    const ended = await kunren(['check', planFile(plan), ...more], environment);
    expect(mutating(simulator)).toEqual([]);
    return ended;
  });

describe('kunren check', () => {
  it('needs nothing but credentials, says what it found, changes nothing, and ends with 0', async () => {
    const { status, stdout, stderr } = await check({});
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^account +111122223333, ap-northeast-3 \(simulated\)$/m);
    expect(stdout).toMatch(
      /database: wordpress-db \(s-\w+\) CONTINUOUS, lag 0s, lt-\w+ version 1, subnet-\w+ sg-\w+/,
    );
    expect(stdout).toMatch(/^other drills +not known, .*set KUNREN_TABLE$/m);
    expect(stdout).toMatch(/^clear /m);
    expect(stdout).toMatch(/^next +npx kunren start .*plan-\d+\.yml\n$/m);
  });

  it('tells that only people start a plan whose schedule is not enabled', async () => {
    const { status, stdout } = await check({}, { enabled: false });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^plan .* whose schedule is not enabled: only people start it$/m);
  });

  it('names every reason at once and ends with 3', async () => {
    const scenario = { servers: serversWith({ replication: { state: 'STALLED', lag: '3h' } }) };
    const approval = { ticket: 'CHG-1', approver: 'A', expires: '2026-11-20T00:00:00Z' };
    const { status, stdout } = await check(scenario, { approval });
    expect(status).toBe(3);
    expect(stdout).toMatch(/^refused +APPROVAL_EXPIRED: /m);
    expect(stdout).toMatch(/^ +REPLICATION_STATE: wordpress-db .*replicates as STALLED/m);
    expect(stdout).toMatch(/^ +LAG_TOO_LONG: /m);
    expect(stdout).toMatch(/^next +fix these 3, then npx kunren check .*docs\/guards\.md lists every code$/m);
  });

  it('is start --dry-run as well, which starts nothing', async () => {
    await inAccount({}, async (simulator, environment) => {
      const ended = await kunren(['start', planFile(), '--dry-run'], environment);
      expect([ended.status, ended.stderr]).toEqual([0, '']);
      expect(ended.stdout).toMatch(/^clear /m);
      expect(mutating(simulator)).toEqual([]);
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a live recovery', { existing: [{ server: 'wordpress-db', kind: 'recovery' }] }, {}],
    [
      'a template that leads elsewhere',
      {},
      { network: { subnets: ['subnet-0aaaaaaaaaaaaaaaa'], securityGroups: ['sg-0aaaaaaaaaaaaaaaa'] } },
    ],
    ['a server that DRS does not know', { servers: [{ hostname: 'wordpress-db' }] }, {}],
    [
      'a running job, a closed calendar and full quotas',
      {
        activeJobs: [{ server: 'wordpress-web', type: 'drill' }],
        calendars: [{ name: 'freeze', state: 'CLOSED' }],
        quotas: { 'L-D88FAC3A': 1 },
      },
      { guards: { changeCalendars: ['freeze'], maximumLag: '5m' } },
    ],
  ])('refuses %s with the same codes as a drill', async (_, scenario, plan) => {
    const drill = await rehearse(scenario, plan);
    const { status, stdout } = await check(scenario, plan, '--json');
    const report = JSON.parse(stdout) as { clear: boolean; refusals: { code: string }[] };
    const codes = report.refusals.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(0);
    // When not all servers are found a drill checks nothing more; the command still reports the rest.
    expect(codes).toEqual(expect.arrayContaining(drill.record.guards.refusals.map(({ code }) => code)));
    expect([status, report.clear]).toEqual([3, false]);
  });

  it('names the drill that holds a server, where the leases may be read', async () => {
    await inAccount({}, async (simulator, environment) => {
      const stack = await makeStack(simulator.url, 'ap-northeast-3', []);
      const table = stack.environment['KUNREN_TABLE'] ?? '';
      const dynamodb = new DynamoDBClient({
        endpoint: simulator.url,
        region: 'ap-northeast-3',
        credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
      });
      const drillId = '01KAKBWN00GGGGGGGGGGGGGGGG';
      await leases(dynamodb, table).take({
        drillId,
        account: '111122223333',
        region: 'ap-northeast-3',
        serverIDs: [DB],
        now: new Date(),
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
      const before = mutating(simulator).length;
      const held = await kunren(['check', planFile(), '--table', table], environment);
      expect([held.status, held.stdout]).toEqual([
        3,
        expect.stringContaining(`LEASE_HELD: wordpress-db (${DB}) is in drill ${drillId} already`),
      ]);
      const unread = await kunren(['check', planFile(), '--table', 'nowhere'], environment);
      expect([unread.status, unread.stdout]).toEqual([
        0,
        expect.stringMatching(/^other drills +not known, .*ResourceNotFound/m),
      ]);
      expect(mutating(simulator)).toHaveLength(before);
      dynamodb.destroy();
      stack.destroy();
    });
  });

  it('refuses in the wrong account, and when DRS may not be read', async () => {
    const target = { account: '999988887777', region: 'ap-northeast-3' };
    expect((await check({}, { target })).stdout).toContain(
      'ACCOUNT_MISMATCH: the credentials are those of account 111122223333',
    );
    const faults = [{ operation: 'drs:DescribeSourceServers', error: 'AccessDeniedException', times: 99 }];
    expect((await check({ faults })).stdout).toMatch(
      /^refused +SOURCE_SERVERS_UNKNOWN: .*AccessDeniedException/m,
    );
  });

  it('keeps what comes from outside on its line', async () => {
    const tags = { Application: 'x' };
    const servers = serversWith({ tags }, { tags, hostname: 'wordpress-web\u001b[31m\nclear forged' });
    const { stdout } = await check(
      { servers },
      {
        waves: [{ name: 'all', servers: [{ tags: { Application: 'x' } }], readyWithin: '45m' }],
        limits: { servers: 2, duration: '3h' },
      },
    );
    expect(stdout).toContain('wordpress-web [31m clear forged (s-');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/^clear forged/m);
  });
});

describe('kunren check ends with 2 and one sentence', () => {
  const sentence = (ended: Ended): string => {
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).not.toMatch(/\n +at /);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    return ended.stderr;
  };

  it('without credentials', async () => {
    const ended = await kunren(['check', planFile()], { AWS_REGION: 'ap-northeast-3' });
    expect(sentence(ended)).toContain('no AWS credentials could be used; log in');
  });

  it('with credentials that have expired', async () => {
    const faults = [{ operation: 'sts:GetCallerIdentity', error: 'ExpiredTokenException', times: 99 }];
    expect(sentence(await check({ faults }))).toContain('the AWS credentials have expired');
  });

  it('for a plan that is not there, by file or by id', async () => {
    expect(sentence(await kunren(['check', 'nowhere.yml'], {}))).toContain('there is no such file');
    expect(sentence(await kunren(['check', 'nowhere'], {}))).toContain('no plan in plans/ has this id');
  });

  it('or more for a plan that is not valid: its problems as kunren validate prints them', async () => {
    const file = planFile({ waves: [], owner: 'me' });
    const [checked, validated] = await Promise.all([
      kunren(['check', file], {}),
      kunren(['validate', file], {}),
    ]);
    const problems = validated.stdout.trimEnd().split('\n').slice(0, -1);
    expect(checked.status).toBe(2);
    expect(problems.length).toBeGreaterThan(1);
    expect(checked.stderr.split('\n').slice(0, problems.length)).toEqual(problems);
  });
});
