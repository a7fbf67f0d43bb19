import { describe, expect, it } from 'vitest';
import type { AskedCall } from '../../simulator/authorizer.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';

const account = '111122223333';
const region = 'ap-northeast-3';
const role = { arn: `arn:aws:iam::${account}:role/kunren-prod-target`, externalId: 'sixteen-characters' };
const plans = [planOfData(planDataWith({ target: { account, region, role } }))];
const TAGS: Readonly<Record<string, Record<string, string>>> = {
  'i-recovered': { 'drs.amazonaws.com-source-server': 's-1234567890abcdef0' },
  'i-other': { Name: 'payroll' },
};

/** What IAM says of a function's call: `ExplicitlyDenied s3:PutObject`, or `allowed`. */
function answerTo(state: string, call: string, input: unknown, caller: Partial<AskedCall['caller']> = {}) {
  const [service = '', operation = ''] = call.split(':');
  const denied = createAuthorizer({ plans, account, region }).denialOf({
    service,
    operation,
    input,
    caller: { invocation: `01J/${state}#1`, assumedRole: undefined, ...caller },
    tagsOf: (id) => TAGS[id] ?? {},
    holderOf: () => undefined,
    volumeAt: () => undefined,
  });
  return denied === undefined ? 'allowed' : `${denied.answer} ${denied.action}`;
}

const object = (Key: string, more = {}) => ({ Bucket: 'kunren-evidence', Key, ...more });
const item = (pk: string) => ({ TableName: 'kunren-leases', Item: { pk: { S: pk } } });
const event = (Source: string) => ({ Entries: [{ Source, DetailType: 'DR Drill Completed' }] });
const command = (id: string) => ({ DocumentName: 'AWS-RunShellScript', InstanceIds: [id] });
const assume = (ExternalId?: string) => ({ RoleArn: role.arn, RoleSessionName: 'kunren', ExternalId });

describe('IAM in the simulated account', () => {
  it.each([
    [
      'evidence is written once',
      'CloseDrill',
      's3:PutObject',
      object('drills/p/01J/drill.json', { IfNoneMatch: '*' }),
    ],
    ['a message of a webhook is noted', 'PostWebhooks', 'dynamodb:PutItem', item('posted#1')],
    ['a server is leased', 'OpenDrill', 'dynamodb:PutItem', item('lease#s-1')],
    ['an event is kunren’s', 'CloseDrill', 'events:PutEvents', event('kunren')],
    ['a command goes to what DRS launched', 'RunActions', 'ssm:SendCommand', command('i-recovered')],
    [
      'what reads the answers of clones asks what sends commands',
      'ProbeWave',
      'lambda:Invoke',
      { FunctionName: 'kunren-prod-runInside' },
    ],
    ['a role is assumed with its external id', 'CheckGuards', 'sts:AssumeRole', assume(role.externalId)],
  ])('allows that %s', (_, state, call, input) => {
    expect(answerTo(state, call, input)).toBe('allowed');
  });

  it.each([
    [
      'evidence is overwritten',
      'CloseDrill',
      's3:PutObject',
      object('drills/p/01J/drill.json'),
      'ExplicitlyDenied s3:PutObject',
    ],
    [
      'what reads the answers of clones sends a command',
      'ProbeWave',
      'ssm:SendCommand',
      command('i-recovered'),
      'ImplicitlyDenied ssm:SendCommand',
    ],
    [
      'it cancels one',
      'ProbeWave',
      'ssm:CancelCommand',
      { CommandId: '0e5b1e9c-3a58-4b0e-8a56-8d9d5b0f1a11' },
      'ImplicitlyDenied ssm:CancelCommand',
    ],
    [
      'it invokes what removes drills',
      'ProbeWave',
      'lambda:Invoke',
      { FunctionName: 'kunren-prod-sweepOrphans' },
      'ImplicitlyDenied lambda:InvokeFunction',
    ],
    [
      'what sends commands writes what was proven',
      'RunInside',
      's3:PutObject',
      object('drills/p/01K3ZV8Q4M6Y2N0P7R5T9W1X3A/facts/wave-0/probes.json'),
      'ExplicitlyDenied s3:PutObject',
    ],
    [
      'another bucket is read',
      'CloseDrill',
      's3:GetObject',
      { Bucket: 'payroll', Key: 'drills/x' },
      'ImplicitlyDenied s3:GetObject',
    ],
    [
      'a webhook takes a lease',
      'PostWebhooks',
      'dynamodb:PutItem',
      item('lease#s-1'),
      'ImplicitlyDenied dynamodb:PutItem',
    ],
    [
      'an event is in AWS’s name',
      'CloseDrill',
      'events:PutEvents',
      event('aws.ec2'),
      'ImplicitlyDenied events:PutEvents',
    ],
    [
      'a command goes to another instance',
      'RunActions',
      'ssm:SendCommand',
      command('i-other'),
      'ImplicitlyDenied ssm:SendCommand',
    ],
    [
      'a role is assumed without its external id',
      'CheckGuards',
      'sts:AssumeRole',
      assume(),
      'ImplicitlyDenied sts:AssumeRole',
    ],
    [
      'a step that starts terminates',
      'StartWave',
      'drs:TerminateRecoveryInstances',
      { recoveryInstanceIDs: ['i-1'] },
      'ImplicitlyDenied drs:TerminateRecoveryInstances',
    ],
    [
      'an instance is terminated without DRS',
      'TerminateDrill',
      'ec2:TerminateInstances',
      {},
      'ImplicitlyDenied ec2:TerminateInstances',
    ],
    [
      'a probe’s own code makes a network interface',
      'ProbeWave',
      'ec2:CreateNetworkInterface',
      {},
      'ExplicitlyDenied ec2:CreateNetworkInterface',
    ],
  ])('denies that %s', (_, state, call, input, answer) => {
    expect(answerTo(state, call, input)).toBe(answer);
  });

  it('lets DRS terminate in the name of the step that cleans up, and not of one that only looks', () => {
    const { mayForward } = createAuthorizer({ plans, account, region });
    const may = (state: string): boolean =>
      mayForward({ invocation: `01J/${state}#1`, assumedRole: undefined }, 'ec2:TerminateInstances');
    expect([may('TerminateDrill'), may('CheckWave')]).toEqual([true, false]);
  });

  it('gives an assumed role what infra/target-account-role.yml has, and nothing of the stack', () => {
    const assumedRole = role.arn;
    const key = object('drills/p/01J/opening.json');
    expect(answerTo('CheckWave', 'drs:DescribeJobs', {}, { assumedRole })).toBe('allowed');
    expect(answerTo('CheckWave', 's3:GetObject', key, { assumedRole })).toBe('ImplicitlyDenied s3:GetObject');
  });

  it('judges nobody who is no function', () => {
    expect(answerTo('CloseDrill', 's3:PutObject', object('x'), { invocation: undefined })).toBe('allowed');
  });
});
