import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOT_LAMBDAS } from '../../infra/bundle.ts';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { grantsOf } from '../../infra/grants.ts';
import type { Grant } from '../../infra/policy.ts';
import { ofDeployment, ofRuntime } from '../../infra/roles.ts';
import { ROOT } from './sources.ts';

/** Least privilege, as far as it can be read off the table. */

const files = Object.keys(CALLS) as FunctionFile[];
const all = (file: FunctionFile): Grant[] => [
  ...grantsOf(file),
  ...ofDeployment(file, { plans: [], instanceProfileRoles: [], ebsKeys: [], secrets: [] }),
  ...ofRuntime(file),
];
const whoMay = (action: string): string[] =>
  files.filter((file) => all(file).some(({ actions }) => actions.includes(action))).sort();

/** Grants on everything that do not say why nothing narrower is possible. */
const unexplained = (grants: readonly Grant[]): string[] =>
  grants
    .filter(({ resources, reason }) => resources.includes('*') && (reason ?? '').length < 20)
    .map(({ actions }) => `${actions.join(', ')} on *: name the resource, or say why there is none`);

describe('the table of permissions', () => {
  test('has every function', () => {
    const functions = readdirSync(join(ROOT, 'functions'))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace(/\.ts$/, ''));
    expect(files.toSorted()).toEqual(functions.filter((name) => !NOT_LAMBDAS.has(name)).sort());
  });

  test('gives nothing on every resource without a reason', () => {
    expect(files.flatMap((file) => unexplained(all(file)))).toEqual([]);
  });

  test('a grant on everything without a reason would be reported', () => {
    expect(unexplained([{ actions: ['s3:GetObject'], resources: ['*'] }])).toEqual([
      's3:GetObject on *: name the resource, or say why there is none',
    ]);
  });

  test('names actions, never a pattern of them', () => {
    const patterns = files
      .flatMap((file) => all(file).flatMap(({ actions }) => actions))
      .filter((action) => action.includes('*'));
    expect(patterns).toEqual([]);
  });

  test.each([
    ['drs:StartRecovery', ['start-wave']],
    ['iam:PassRole', ['start-wave']],
    ['ec2:RunInstances', ['restore-wave', 'start-wave']],
    ['ec2:DetachVolume', ['start-wave', 'sweep-orphans', 'terminate-drill']],
    ['ec2:DeleteSnapshot', ['start-wave', 'sweep-orphans', 'terminate-drill']],
    ['drs:TerminateRecoveryInstances', ['sweep-orphans', 'terminate-drill']],
    ['drs:DisconnectRecoveryInstance', ['sweep-orphans', 'terminate-drill']],
    ['drs:DeleteRecoveryInstance', ['sweep-orphans', 'terminate-drill']],
    ['dynamodb:PutItem', ['open-drill', 'post-webhooks', 'start-drill']],
    ['ssm:GetParameter', ['post-webhooks']],
    ['secretsmanager:GetSecretValue', ['post-webhooks']],
    ['events:PutEvents', ['close-drill', 'sweep-orphans']],
    ['ssm:SendCommand', ['run-actions', 'run-inside']],
    ['ssm:CancelCommand', ['run-actions', 'run-inside']],
    ['lambda:InvokeFunction', ['probe-wave']],
    ['states:ListExecutions', ['sweep-orphans']],
    ['states:DescribeExecution', ['sweep-orphans']],
    [
      'states:GetExecutionHistory',
      [
        'attach-volumes',
        'check-guards',
        'close-drill',
        'hold-drill',
        'open-drill',
        'restore-wave',
        'run-actions',
        'run-inside',
        'start-wave',
        'sweep-orphans',
        'terminate-drill',
      ],
    ],
    ['states:StartExecution', ['start-drill']],
  ])('%s is allowed to %j only', (action, allowed) => {
    expect(whoMay(action)).toEqual(allowed);
  });

  test('lets what reads the answers of clones command nothing', () => {
    const ofSystemsManager = all('probe-wave').flatMap(({ actions }) =>
      actions.filter((action) => action.startsWith('ssm')),
    );
    // It reads whether a change calendar is open.
    expect([...new Set(ofSystemsManager)]).toEqual(['ssm:GetCalendarState']);
    const invoked = all('probe-wave').filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    expect(invoked.flatMap(({ resources }) => resources)).toEqual([
      expect.stringMatching(/:function:\$\{AWS::StackName\}-runInside$/),
    ]);
    expect(all('run-inside').flatMap(({ actions }) => actions)).not.toContain('ec2:CreateNetworkInterface');
  });

  test('lets functions that read facts see that there are none', () => {
    expect(whoMay('s3:ListBucket')).toEqual(whoMay('s3:GetObject'));
  });

  test('lets nobody both start a recovery of DRS and make what a restore makes', () => {
    const directly = (action: string): string[] =>
      files.filter((file) =>
        all(file).some(
          ({ actions, condition }) => actions.includes(action) && condition?.['Bool'] === undefined,
        ),
      );
    expect([
      directly('drs:StartRecovery'),
      directly('ec2:CreateVolume'),
      directly('ec2:RunInstances'),
    ]).toEqual([['start-wave'], ['restore-wave'], ['restore-wave']]);
  });

  test('lets EC2 be changed only by way of DRS, with a drill’s tag, or by Lambda for the interfaces of probes', () => {
    const direct = files.flatMap((file) =>
      all(file).flatMap(({ actions, condition }) =>
        actions
          .filter(
            (action) =>
              /^ec2:(?!Describe|Get)/.test(action) &&
              condition?.['Bool']?.['aws:ViaAWSService'] !== 'true' &&
              !Object.keys(condition?.['StringLike'] ?? {}).some((key) => key.endsWith('Tag/kunren:drill')),
          )
          .map((action) => `${file} ${action}`),
      ),
    );
    expect(direct).toEqual([
      // What a request names beside what it makes: the snapshot, image, subnet and groups, and the tags of what is new.
      'restore-wave ec2:CreateVolume',
      'restore-wave ec2:CreateTags',
      'restore-wave ec2:RunInstances',
      'restore-wave ec2:CreateTags',
      // A volume that AWS Backup's restore testing has made, by its tag.
      'attach-volumes ec2:AttachVolume',
      'probe-wave ec2:AssignPrivateIpAddresses',
      'probe-wave ec2:CreateNetworkInterface',
      'probe-wave ec2:DeleteNetworkInterface',
      'probe-wave ec2:UnassignPrivateIpAddresses',
    ]);
  });
});
