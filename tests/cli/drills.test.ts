import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { planDataWith, SERVERS } from '../simulation/rehearse.ts';
import { type Ended, runKunren } from './run-kunren.ts';

/** Drills started, followed, listed and stopped from a terminal, in a simulated account that runs in a process. */

/** A drill of half an hour takes some seconds. */
const SPEED = '600';
const folder = mkdtempSync(join(tmpdir(), 'kunren-drills-'));
const simulator = { stop: async () => {}, environment: {} as Record<string, string> };

const kunren = (args: readonly string[], environment: Record<string, string> = simulator.environment) =>
  runKunren(args, {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  });

function write(name: string, content: unknown): string {
  writeFileSync(join(folder, name), stringify(content));
  return join(folder, name);
}

beforeAll(async () => {
  const scenario = write('scenario.yml', {
    schema: 'kunren-scenario/v1',
    description: 'The example plan, and a server that never boots.',
    servers: [...SERVERS, { hostname: 'broken', outcome: 'never-boots' }],
  });
  mkdirSync(join(folder, 'plans'));
  copyFileSync('plans/wordpress-workshop.yml', join(folder, 'plans/wordpress-workshop.yml'));
  for (const id of ['broken-one', 'broken-two']) brokenPlan(id);
  const child = spawn(process.execPath, [
    'cli/kunren.js',
    'simulator',
    '--scenario',
    scenario,
    '--plans',
    join(folder, 'plans'),
    '--speed',
    SPEED,
  ]);
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  simulator.stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (data) => reject(new Error(String(data))));
    child.stdout.on('data', (data) => {
      said += String(data);
      if (said.includes('Next,')) resolve();
    });
  });
  for (const [, name = '', value = ''] of said.matchAll(/(\w+)=(\S+)/g)) simulator.environment[name] = value;
}, 20_000);
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

/** A plan whose drill lasts hours: its server never boots. */
const brokenPlan = (id: string): string =>
  write(`plans/${id}.yml`, {
    ...planDataWith({ id }),
    waves: [{ name: 'only', servers: [{ hostname: 'broken' }], readyWithin: '2h' }],
  });

const statusOf = async (drill: string) => JSON.parse((await kunren(['status', drill, '--json'])).stdout);
const idIn = ({ stdout }: Ended): string => /\b01[0-9A-HJKMNP-TV-Z]{24}\b/.exec(stdout)?.[0] ?? '';

describe('a drill that is started from a terminal', () => {
  let drill = '';

  it('is followed to its verdict with --watch, a line for each change when piped', async () => {
    const ended = await kunren(['start', 'wordpress-workshop', '--watch']);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    drill = idIn(ended);
    expect(ended.stdout).toMatch(/^started +01\w{24}\nplan +wordpress-workshop\nat +\d{4}-.*Z\n/);
    expect(ended.stdout).toMatch(/^\+.* closed: PASS, cleanup COMPLETE$/m);
    expect(ended.stdout).toMatch(/^verdict +PASS$/m);
    expect(ended.stdout).toMatch(/^simulated +yes/m);
    expect(ended.stdout).toMatch(
      new RegExp(`^record +s3://kunren-evidence/drills/wordpress-workshop/${drill}/drill.json$`, 'm'),
    );
    expect(ended.stdout).not.toContain('\u001b');
  }, 30_000);

  it('is the newest for kunren status, which prints once when piped', async () => {
    const [text, json] = await Promise.all([kunren(['status']), kunren(['status', '--json'])]);
    expect([text.status, text.stderr]).toEqual([0, '']);
    expect(text.stdout).toMatch(new RegExp(`^drill +${drill}\nplan +wordpress-workshop\nstarted .*, took `));
    expect(text.stdout).toMatch(
      /^next +npx kunren verify s3:\/\/.*\/drills\/wordpress-workshop\/\S{26} --key KEY\.pem\n$/m,
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      drillId: drill,
      record: {
        verdict: 'PASS',
        trigger: { type: 'manual', actor: expect.stringMatching(/^arn:aws:sts::111122223333:/) },
        planSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        scheduledFor: null,
      },
      servers: [
        { hostname: 'wordpress-db', phase: 'verified' },
        { hostname: 'wordpress-web', phase: 'verified' },
      ],
    });
  });

  it('is listed by its record, also when the state machine is gone', async () => {
    const [listed, orphaned, others] = await Promise.all([
      kunren(['list']),
      kunren(['list', '--stack', 'gone']),
      kunren(['list', '--plan', 'other']),
    ]);
    const line = new RegExp(
      `^${drill}  wordpress-workshop  \\d{4}-\\S+Z  PASS +COMPLETE \\(simulated\\)$`,
      'm',
    );
    expect([listed.status, listed.stdout, listed.stderr]).toEqual([0, expect.stringMatching(line), '']);
    expect(listed.stdout).toMatch(/^drill +plan +started +state +cleanup\n/);
    expect(orphaned.stdout).toMatch(line);
    expect(orphaned.stderr).toContain('what follows is from the evidence bucket alone');
    expect([others.status, others.stdout, others.stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/^kunren: there is no plan 'other'; name .*'wordpress-workshop'.*\n$/),
    ]);
  });
});

describe('a drill under way', () => {
  it('shows its step and servers, aborts when asked, and ends with 3', async () => {
    const started = await kunren(['start', brokenPlan('broken-one')]);
    expect(started.stdout).toMatch(/^next +npx kunren status 01/m);
    const drill = idIn(started);
    await expect.poll(async () => (await statusOf(drill)).wave, { timeout: 10_000 }).not.toBeNull();
    const running = await kunren(['status', drill]);
    expect([running.status, running.stderr]).toEqual([0, '']);
    expect(running.stdout).toMatch(/^state +\w+\nwave +1 of 1, only\nservers +broken: /m);
    expect((await kunren(['list', '--limit', '1'])).stdout).toMatch(/ RUNNING +-|and \d+ older/);
    expect((await kunren(['abort', drill, '--reason', 'enough seen'])).status).toBe(0);
    await expect
      .poll(async () => (await statusOf(drill)).record?.verdict, { timeout: 15_000 })
      .toBe('ABORTED');
    const ended = await kunren(['status', drill]);
    expect([ended.status, ended.stdout]).toEqual([
      3,
      expect.stringMatching(/ABORT_REQUESTED: .*enough seen/),
    ]);
  });

  it('whose workflow dies is reported, in one line whatever the cause contains, and is closed by the sweep', async () => {
    const drill = idIn(await kunren(['start', brokenPlan('broken-two'), '--json']));
    await expect.poll(async () => (await statusOf(drill)).wave, { timeout: 10_000 }).not.toBeNull();
    const { AWS_ENDPOINT_URL: endpoint = '' } = simulator.environment;
    const credentials = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };
    const sfn = new SFNClient({ endpoint, region: 'ap-northeast-3', credentials });
    const { executionArn } = await statusOf(drill);
    const cause = 'by mistake\u001b[31m\nverdict PASS';
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause }));
    sfn.destroy();
    const dead = await kunren(['status', drill]);
    expect(dead.stdout).not.toMatch(/^verdict +PASS$/m);
    expect(dead.stdout).not.toContain('\u001b');
    // The sweep may have been faster than this process.
    expect([dead.status, dead.stdout]).toEqual([
      3,
      expect.stringMatching(
        /was ABORTED; the sweep .* closes the drill\ncause +Operator: by mistake|EXECUTION_ABORTED/,
      ),
    ]);
    await expect
      .poll(async () => (await statusOf(drill)).record?.verdict, { timeout: 15_000 })
      .toBe('ABORTED');
  });
});

describe('nothing is started', () => {
  it('when the plan’s approval has expired: the command says so at once, with status 3', async () => {
    const approval = { ticket: 'CHG-1', approver: 'somebody', expires: '2020-01-01T00:00:00Z' };
    const file = write('expired.yml', planDataWith({ id: 'expired', approval }));
    const ended = await kunren(['start', file]);
    expect([ended.status, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toContain('APPROVAL_EXPIRED');
    expect(ended.stderr).toContain('nothing was started');
    expect((await kunren(['list', '--plan', 'expired'])).stderr).toContain("there is no plan 'expired'");
  });

  it.each<[string, string[], string]>([
    [
      'there is no such state machine',
      ['--stack', 'other'],
      'there is no state machine other-drill in ap-northeast-3',
    ],
    [
      'the ARN is of another state machine',
      ['--state-machine', 'arn:aws:states:ap-northeast-3:111122223333:stateMachine:x'],
      'there is no such state machine; check --state-machine',
    ],
  ])('when %s', async (_, options, expected) => {
    const ended = await kunren(['start', 'wordpress-workshop', ...options]);
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(expected);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('kunren status and list end with 2', () => {
  it.each([
    [['status', '01KAKBWN00HHHHHHHHHHHHHHHH'], 'there is no drill 01KAKBWN00HHHHHHHHHHHHHHHH'],
    [['status', 'wordpress-workshop'], "'wordpress-workshop' is not a drill's id"],
    [['list', '--bucket', 'nowhere'], 'there is no such evidence bucket; check --bucket'],
    [['list', '--limit', '0'], 'It must be a whole number from 1 to 1000.'],
  ])('for kunren %j', async (args, expected) => {
    const ended = await kunren(args);
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining(expected)]);
    expect(ended.stderr).not.toMatch(/\n +at /);
  });
});
