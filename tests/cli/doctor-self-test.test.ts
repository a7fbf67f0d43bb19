import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { planDataWith } from '../simulation/rehearse.ts';
import { complaints, doctor, folder, type Given, removeFolder } from './doctor-account.ts';

/** `kunren doctor --self-test`, with IAM deciding; each run asserts that nothing is changed. */

afterAll(removeFolder);

const TARGET = { account: '111122223333', region: 'ap-northeast-3' };
const ROLE = {
  arn: 'arn:aws:iam::111122223333:role/kunren-prod-target',
  externalId: 'sixteen-characters',
};

const linesIn = (stdout: string): string[] =>
  [...stdout.matchAll(/^. self-test +(.*)$/gm)].map(([, line = '']) => line);

describe('kunren doctor --self-test', () => {
  it('says of each function what it reached, which version it runs, and what was not tried', async () => {
    const ended = await doctor({}, '--self-test');
    expect([ended.status, complaints(ended)]).toEqual([0, []]);
    const { version } = packageJson;
    expect(linesIn(ended.stdout)).toHaveLength(16);
    expect(linesIn(ended.stdout)).toEqual(
      expect.arrayContaining([
        `openDrill: 6 calls answered; version ${version}; not tried: s3:PutObject, dynamodb:PutItem, dynamodb:DeleteItem`,
        `probeWave: 13 calls answered; version ${version}; not tried: s3:PutObject, drs:ListRecoveryPlanExecutionSteps`,
        `runInside: 15 calls answered; version ${version}; not tried: s3:PutObject, drs:ListRecoveryPlanExecutionSteps, ssm:SendCommand, ssm:CancelCommand`,
        `startDrill: 1 calls answered; version ${version}; not tried: states:StartExecution, dynamodb:PutItem`,
      ]),
    );
  });

  it('looks in another account by the role of the plan', async () => {
    const { status, calls } = await doctor({ plan: { target: { ...TARGET, role: ROLE } } }, '--self-test');
    const assumed = calls.filter(({ operation }) => operation === 'AssumeRole');
    expect(assumed.some(({ invocation }) => invocation !== undefined)).toBe(true);
    expect(status).toBe(0);
  });

  it('looks once in each place where servers are, and only by the functions that look there', async () => {
    const second = join(folder, 'second.yml');
    const arn = 'arn:aws:iam::444455556666:role/kunren-prod-target';
    const elsewhere = { ...TARGET, account: '444455556666', role: { ...ROLE, arn } };
    const breaks = () => writeFileSync(second, stringify(planDataWith({ id: 'second', target: elsewhere })));
    const { stdout } = await doctor({ breaks }, second, '--self-test');
    const subjects = linesIn(stdout).map((line) => line.split(':')[0]);
    expect(subjects).toHaveLength(31);
    expect(subjects).toEqual(
      expect.arrayContaining([
        'probeWave, 111122223333, ap-northeast-3',
        'probeWave, 444455556666, ap-northeast-3',
        'postWebhooks',
      ]),
    );
  });

  it('invokes nothing where nobody asks for it', async () => {
    const { stdout, calls } = await doctor();
    expect(linesIn(stdout)).toEqual([]);
    expect(calls.filter(({ operation }) => operation === 'Invoke')).toEqual([]);
  });

  it.each<[what: string, given: Given, line: RegExp, wayOut: RegExp]>([
    [
      'a role that lacks an action',
      { without: { file: 'check-wave', action: 'drs:DescribeJobs' } },
      /^✗ self-test checkWave: drs:DescribeJobs failed: AccessDeniedException: User: .* is not authorized to perform: drs:DescribeJobs .*; version /,
      /^compare the role, or the target's, with docs\/permissions\.md/,
    ],
    [
      'a role that may not know what is not in the bucket',
      { without: { file: 'hold-drill', action: 's3:ListBucket' } },
      /^✗ self-test holdDrill: s3:GetObject failed: AccessDenied: /,
      /^compare the role/,
    ],
    [
      'a role that may not look at what is not there',
      { without: { file: 'start-wave', action: 'drs:GetLaunchConfiguration' } },
      /^✗ self-test startWave: drs:GetLaunchConfiguration failed: AccessDeniedException: /,
      /^compare the role/,
    ],
    [
      'a role that may not assume that of the target',
      {
        plan: { target: { ...TARGET, role: ROLE } },
        // Functions of one process share clients and what these have assumed; nobody else asks who it is.
        without: { file: 'open-drill', action: 'sts:AssumeRole' },
      },
      /^✗ self-test openDrill: (drs:DescribeSourceServers failed: sts:AssumeRole|sts:GetCallerIdentity failed): AccessDenied: .* sts:AssumeRole /,
      /^compare the role/,
    ],
    [
      'a call that fails',
      { scenario: { faults: [{ operation: 'dynamodb:GetItem', error: 'ValidationException' }] } },
      /^✗ self-test openDrill: dynamodb:GetItem failed: ValidationException: /,
      /^correct what the error names/,
    ],
    [
      'a function that ends without an answer',
      { scenario: { workflow: [{ state: 'ProbeWave', happens: 'is-killed' }] } },
      /^✗ self-test probeWave: it failed: Lambda\.Unknown: the Lambda function died$/,
      /; where an older kunren is deployed, .*, deploy again: npx serverless deploy$/,
    ],
    [
      'a function that Lambda cannot run, because its subnet is full',
      {
        scenario: {
          faults: [
            {
              operation: 'lambda:Invoke',
              key: 'probeWave',
              error: 'SubnetIPAddressLimitReachedException',
              status: 502,
            },
          ],
        },
      },
      /^✗ self-test probeWave: it failed: SubnetIPAddressLimitReachedException: /,
      /^correct what the error names/,
    ],
    [
      'a function of a version that knows no self-test',
      {
        breaks: ({ deployment }) => {
          deployment.run = () => Promise.reject(Object.assign(new Error('no key'), { name: 'ZodError' }));
        },
      },
      /^✗ self-test openDrill, checkGuards, .*: it failed: ZodError: no key$/,
      /; where an older kunren is deployed, .*, deploy again: npx serverless deploy$/,
    ],
    [
      'a function that answers something else',
      {
        breaks: ({ deployment }) => {
          deployment.run = async () => ({ status: 'CLEAN' });
        },
      },
      /^✗ self-test openDrill, checkGuards, .*: its answer is not that of a self-test$/,
      /^deploy again: npx serverless deploy$/,
    ],
    [
      'a function that is not there',
      { breaks: ({ deployment }) => void deployment.functions.delete('kunren-prod-closeDrill') },
      /^✗ self-test closeDrill: there is no such function$/,
      /^deploy again: npx serverless deploy$/,
    ],
    [
      'a function that sleeps',
      {
        breaks: ({ deployment: { functions } }) => {
          const found = functions.get('kunren-prod-probeWave');
          if (found !== undefined) found.state = 'Inactive';
        },
      },
      /^\? self-test probeWave: it could not be read \(ResourceNotReadyException: /,
      /^run npx kunren doctor again$/,
    ],
  ])('finds %s', async (_, given, line, wayOut) => {
    const ended = await doctor(given, '--self-test');
    expect(ended.status).toBe(3);
    const found = complaints(ended).filter((one) => one.includes(' self-test '));
    const [said = '', way = ''] =
      found.find((one) => line.test(one.split(' → ')[0] ?? ''))?.split(' → ') ?? [];
    expect(said || found.join('\n')).toMatch(line);
    expect(way).toMatch(wayOut);
  });

  it('waits neither for a service nor for a function that gives no answer', async () => {
    const workflow = [{ state: 'RunActions', happens: 'times-out' }];
    const ended = await doctor({ silentDrs: true, scenario: { workflow } }, '--self-test');
    expect(complaints(ended)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^✗ self-test probeWave: drs:\w+ failed: TimeoutError: no answer within 6 s; and 4 more of 13; version .* → give drs an endpoint, or a route, in the VPC of the function: docs\/deploy\.md, 3$/,
        ),
        expect.stringMatching(/^✗ self-test runActions: it failed: it gave no answer in time → /),
      ]),
    );
  });

  it('says once that there is no stack whose functions could be asked', async () => {
    const ended = await doctor({}, '--self-test', '--stack', 'kunren-dev');
    expect(complaints(ended)).toContainEqual(
      expect.stringMatching(/^\? stack functions, self-test, .*: not looked at: there is no stack → /),
    );
    expect(ended.calls.filter(({ operation }) => operation === 'Invoke')).toEqual([]);
  });

  it('says `?` and the permission where the person may not invoke', async () => {
    const faults = [{ operation: 'lambda:Invoke', error: 'AccessDeniedException', status: 403, times: 99 }];
    const ended = await doctor({ scenario: { faults } }, '--self-test');
    expect(complaints(ended)).toEqual([
      expect.stringMatching(
        /^\? self-test openDrill, checkGuards, .*: you may not look: lambda:InvokeFunction is denied → allow lambda:InvokeFunction, or ask/,
      ),
    ]);
    expect(ended.stdout).toMatch(/; then npx kunren doctor \S+ --self-test again$/m);
    expect(ended.calls.filter(({ invocation }) => invocation !== undefined)).toEqual([]);
  });

  it('prints JSON and nothing else where a program asks', async () => {
    const given: Given = { without: { file: 'close-drill', action: 'kms:GetPublicKey' } };
    const { status, stdout } = await doctor(given, '--self-test', '--json');
    const { lines } = JSON.parse(stdout) as { lines: { check: string; mark: string; subject: string }[] };
    const found = lines.filter(({ check }) => check === 'self-test');
    expect([status, found.length]).toEqual([3, 16]);
    expect(found.filter(({ mark }) => mark !== 'ok')).toEqual([
      expect.objectContaining({ subject: 'closeDrill', mark: 'broken' }),
    ]);
  });
});
