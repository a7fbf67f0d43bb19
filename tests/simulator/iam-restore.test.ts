import { CreateVolumeCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import type { AskedCall, Authorizer } from '../../simulator/authorizer.ts';
import { evaluate, identityPolicy } from '../../simulator/iam/evaluate.ts';
import { questionsOf } from '../../simulator/iam/questions.ts';
import { startSimulator } from '../../simulator/server.ts';
import { attach, makeVolume, snapshotID, startHost, ZONE } from './restore-support.ts';
import { failure, manualClock, scenario } from './support.ts';

const account = '111122223333';
const region = 'ap-northeast-3';
const KEY = `arn:aws:kms:${region}:${account}:key/own`;
const ec2 = (path: string) => `arn:aws:ec2:${region}:${account}:${path}`;
const OURS = { StringLike: { 'aws:ResourceTag/kunren:drill': '*' } };
const TAGGED = { StringLike: { 'aws:RequestTag/kunren:drill': '*' } };
const statement = (Action: string[], Resource: string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** What a role that restores may do, as the policy of the EBS CSI driver does it: by tags on both sides. */
const POLICY = identityPolicy({
  Version: '2012-10-17',
  Statement: [
    statement(['ec2:CreateVolume', 'ec2:RunInstances'], [ec2('volume/*')], TAGGED),
    statement(['ec2:CreateVolume'], [`arn:aws:ec2:${region}::snapshot/*`]),
    statement(['ec2:CreateTags'], [ec2('volume/*'), ec2('instance/*')], {
      StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'RunInstances'] },
      'ForAllValues:StringLike': { 'aws:TagKeys': 'kunren:*' },
    }),
    statement(['ec2:RunInstances'], [ec2('instance/*')], {
      ...TAGGED,
      StringEquals: { 'ec2:MetadataHttpTokens': 'required' },
    }),
    statement(['ec2:RunInstances'], [ec2('network-interface/*')], {
      Bool: { 'ec2:AssociatePublicIpAddress': 'false' },
    }),
    statement(
      ['ec2:RunInstances'],
      [ec2('subnet/subnet-1'), ec2('security-group/sg-1'), `arn:aws:ec2:${region}::image/*`],
    ),
    statement(['iam:PassRole'], [`arn:aws:iam::${account}:role/kunren-host`], {
      StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    }),
    statement(['ssm:GetParameters'], [`arn:aws:ssm:${region}::parameter/aws/service/*`]),
    statement(
      [
        'ec2:AttachVolume',
        'ec2:DetachVolume',
        'ec2:DeleteVolume',
        'ec2:TerminateInstances',
        'ec2:ModifyInstanceAttribute',
      ],
      [ec2('volume/*'), ec2('instance/*')],
      OURS,
    ),
    statement(['ssm:SendCommand'], [ec2('instance/*')], {
      StringLike: { 'ssm:resourceTag/kunren:drill': '*' },
    }),
    statement(['ssm:SendCommand'], [`arn:aws:ssm:${region}::document/AWS-RunShellScript`]),
    statement(
      ['backup:ListRecoveryPointsByBackupVault'],
      [`arn:aws:backup:${region}:${account}:backup-vault:daily`],
    ),
    statement(['backup:StartRestoreJob'], [`arn:aws:ec2:${region}::snapshot/*`]),
    statement(['iam:PassRole'], [`arn:aws:iam::${account}:role/restore`], {
      StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' },
    }),
  ],
});

const MINE = { 'kunren:drill': '01J' };
const TAGS: Readonly<Record<string, Record<string, string>>> = {
  'vol-mine': MINE,
  'i-mine': MINE,
  'vol-other': { 'kunren:drills': '01J' },
  'vol-capital': { 'kunren:Drill': '01J' },
  'i-other': { Name: 'payroll' },
};
const CALL: Omit<AskedCall, 'service' | 'operation' | 'input'> = {
  caller: { invocation: undefined, assumedRole: undefined },
  tagsOf: (id) => TAGS[id] ?? {},
  holderOf: (id) => (id === 'vol-mine' ? 'i-other' : undefined),
  volumeAt: (_, device) => (device === '/dev/sdf' ? 'vol-mine' : 'vol-other'),
};

/** What IAM denies first of a call, as action and resource. */
function answerTo(call: string, input: object): string {
  const [service = '', operation = ''] = call.split(':');
  const denied = questionsOf({ ...CALL, service, operation, input }, { account, region }).find(
    (question) =>
      evaluate({
        ...question,
        principal: `arn:aws:sts::${account}:assumed-role/restore/kunren`,
        account,
        identity: POLICY,
        resourcePolicy: undefined,
      }) !== 'Allowed',
  );
  return denied === undefined ? 'allowed' : `${denied.action} ${denied.resource.split(':').at(-1)}`;
}

const tags = (kinds: string[], key = 'kunren:drill') =>
  kinds.map((ResourceType) => ({ ResourceType, Tags: [{ Key: key, Value: '01J' }] }));
const volume = { SnapshotId: 'snap-1', AvailabilityZone: ZONE, TagSpecifications: tags(['volume']) };
const host = {
  ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/x',
  InstanceType: 't3.medium',
  NetworkInterfaces: [
    { DeviceIndex: 0, SubnetId: 'subnet-1', Groups: ['sg-1'], AssociatePublicIpAddress: false },
  ],
  IamInstanceProfile: { Name: 'kunren-host' },
  MetadataOptions: { HttpTokens: 'required' },
  TagSpecifications: tags(['instance', 'volume']),
};
const [network] = host.NetworkInterfaces;

describe('IAM of a restore drill', () => {
  test.each<[string, string, object]>([
    ['a volume is made with its tags', 'ec2:CreateVolume', volume],
    ['a host is started', 'ec2:RunInstances', host],
    ['a volume is attached to a host', 'ec2:AttachVolume', { VolumeId: 'vol-mine', InstanceId: 'i-mine' }],
    ['a volume is detached from a host', 'ec2:DetachVolume', { VolumeId: 'vol-mine', InstanceId: 'i-mine' }],
    ['a volume is deleted', 'ec2:DeleteVolume', { VolumeId: 'vol-mine' }],
    ['a host is terminated', 'ec2:TerminateInstances', { InstanceIds: ['i-mine'] }],
    [
      'a device goes with its host',
      'ec2:ModifyInstanceAttribute',
      { InstanceId: 'i-mine', BlockDeviceMappings: [{ DeviceName: '/dev/sdf' }] },
    ],
    [
      'a host is sent a command',
      'ssm:SendCommand',
      { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-mine'] },
    ],
    [
      'public parameters are read',
      'ssm:GetParameters',
      { Names: ['/aws/service/ami-amazon-linux-latest/x'] },
    ],
    ['a vault is read', 'backup:ListRecoveryPointsByBackupVault', { BackupVaultName: 'daily' }],
    [
      'a backup is restored',
      'backup:StartRestoreJob',
      {
        RecoveryPointArn: `arn:aws:ec2:${region}::snapshot/snap-1`,
        IamRoleArn: `arn:aws:iam::${account}:role/restore`,
      },
    ],
  ])('allows that %s', (_, call, input) => {
    expect(answerTo(call, input)).toBe('allowed');
  });

  test.each<[string, string, object, string]>([
    [
      'a volume without tags',
      'ec2:CreateVolume',
      { ...volume, TagSpecifications: [] },
      'ec2:CreateVolume volume/*',
    ],
    [
      'a volume with another tag besides',
      'ec2:CreateVolume',
      {
        ...volume,
        TagSpecifications: [
          {
            ResourceType: 'volume',
            Tags: [
              { Key: 'kunren:drill', Value: '01J' },
              { Key: 'backup', Value: 'daily' },
            ],
          },
        ],
      },
      'ec2:CreateTags volume/*',
    ],
    [
      'a host whose volumes have no tags',
      'ec2:RunInstances',
      { ...host, TagSpecifications: tags(['instance']) },
      'ec2:RunInstances volume/*',
    ],
    [
      'a host that takes requests without a token',
      'ec2:RunInstances',
      { ...host, MetadataOptions: {} },
      'ec2:RunInstances instance/*',
    ],
    [
      'a host that may get a public address',
      'ec2:RunInstances',
      { ...host, NetworkInterfaces: [{ ...network, AssociatePublicIpAddress: undefined }] },
      'ec2:RunInstances network-interface/*',
    ],
    [
      'a host in another subnet',
      'ec2:RunInstances',
      { ...host, NetworkInterfaces: [{ ...network, SubnetId: 'subnet-2' }] },
      'ec2:RunInstances subnet/subnet-2',
    ],
    [
      'a host in another group',
      'ec2:RunInstances',
      { ...host, NetworkInterfaces: [{ ...network, Groups: ['sg-1', 'sg-2'] }] },
      'ec2:RunInstances security-group/sg-2',
    ],
    [
      'a host with a volume of a snapshot',
      'ec2:RunInstances',
      { ...host, BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { SnapshotId: 'snap-1' } }] },
      'ec2:RunInstances snapshot/snap-1',
    ],
    [
      'a host with another role',
      'ec2:RunInstances',
      { ...host, IamInstanceProfile: { Arn: `arn:aws:iam::${account}:instance-profile/admin` } },
      'iam:PassRole role/admin',
    ],
    [
      'a host of a parameter of the account’s own',
      'ec2:RunInstances',
      { ...host, ImageId: 'resolve:ssm:/own/ami' },
      'ssm:GetParameters parameter/own/ami',
    ],
    [
      'a foreign volume on a host',
      'ec2:AttachVolume',
      { VolumeId: 'vol-other', InstanceId: 'i-mine' },
      'ec2:AttachVolume volume/vol-other',
    ],
    [
      'a volume on a foreign instance',
      'ec2:AttachVolume',
      { VolumeId: 'vol-mine', InstanceId: 'i-other' },
      'ec2:AttachVolume instance/i-other',
    ],
    [
      'detaching from a foreign instance that the request does not name',
      'ec2:DetachVolume',
      { VolumeId: 'vol-mine' },
      'ec2:DetachVolume instance/i-other',
    ],
    [
      'deleting a volume whose tag only looks like ours',
      'ec2:DeleteVolume',
      { VolumeId: 'vol-other' },
      'ec2:DeleteVolume volume/vol-other',
    ],
    [
      'terminating a foreign instance beside a host',
      'ec2:TerminateInstances',
      { InstanceIds: ['i-mine', 'i-other'] },
      'ec2:TerminateInstances instance/i-other',
    ],
    [
      'changing a device that is a foreign volume',
      'ec2:ModifyInstanceAttribute',
      { InstanceId: 'i-mine', BlockDeviceMappings: [{ DeviceName: '/dev/sdg' }] },
      'ec2:ModifyInstanceAttribute volume/vol-other',
    ],
    [
      'a command to a foreign instance',
      'ssm:SendCommand',
      { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-other'] },
      'ssm:SendCommand instance/i-other',
    ],
    [
      'reading a parameter of the account’s own beside a public one',
      'ssm:GetParameters',
      { Names: ['/aws/service/ami-amazon-linux-latest/x', 'own'] },
      'ssm:GetParameters parameter/own',
    ],
    [
      'reading another vault',
      'backup:ListRecoveryPointsByBackupVault',
      { BackupVaultName: 'legal' },
      'backup:ListRecoveryPointsByBackupVault legal',
    ],
    [
      'restoring with another role',
      'backup:StartRestoreJob',
      {
        RecoveryPointArn: `arn:aws:ec2:${region}::snapshot/snap-1`,
        IamRoleArn: `arn:aws:iam::${account}:role/admin`,
      },
      'iam:PassRole role/admin',
    ],
  ])('denies %s', (_, call, input, expected) => {
    expect(answerTo(call, input)).toBe(expected);
  });
});

test('IAM does not tell tags apart by capitals, so that kunren itself must', () => {
  expect(answerTo('ec2:DeleteVolume', { VolumeId: 'vol-capital' })).toBe('allowed');
});

/** An account in which a key may be used for what is said here, and what was asked about it. */
async function withKey(allowed: readonly string[]) {
  const asked: string[] = [];
  const iam: Authorizer = {
    denialOf: () => undefined,
    allows: () => true,
    mayForward: () => true,
    mayUseKey: (_, key, use) => {
      asked.push(`${use} ${key}`);
      return allowed.includes(use);
    },
    decisions: () => [],
  };
  const clock = manualClock();
  const content = scenario({ snapshots: [{ name: 'data', kmsKey: 'own' }, { name: 'plain' }] });
  const simulator = await startSimulator(content, { clock, iam });
  const ec2 = new EC2Client({
    endpoint: simulator.url,
    maxAttempts: 1,
    region,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  return {
    asked,
    clock,
    ec2,
    async [Symbol.asyncDispose]() {
      ec2.destroy();
      await simulator.close();
    },
  };
}

describe('a key that IAM denies', () => {
  test('shows only after the volume was accepted: then it is gone', async () => {
    await using at = await withKey([]);
    const made = [];
    for (const name of ['data', 'plain'])
      made.push(
        await at.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE, SnapshotId: snapshotID(name) })),
      );
    expect(made.map(({ State }) => State)).toEqual(['creating', 'creating']);
    at.clock.pass(60);
    const { Volumes = [] } = await at.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ VolumeId }) => VolumeId)).toEqual([made[1]?.VolumeId]);
    expect(at.asked).toEqual([`create ${KEY}`]);
  });

  test('refuses to attach what another role could create', async () => {
    await using at = await withKey(['create']);
    const make = (name: string) => makeVolume(at, { SnapshotId: snapshotID(name) });
    const [locked, plain] = [await make('data'), await make('plain')];
    const { InstanceId: host } = await startHost(at);
    at.clock.pass(90);
    expect(await failure(attach(at, locked, host))).toMatchObject({ name: 'CustomerKeyHasBeenRevoked' });
    await attach(at, plain, host);
    expect(at.asked).toEqual([`create ${KEY}`, `attach ${KEY}`]);
  });
});
