import { DescribeRecoveryInstancesCommand, DescribeSourceServersCommand } from '@aws-sdk/client-drs';
import {
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  GetParameterCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  attach,
  GROUP,
  hostAndVolume,
  instanceOf,
  LINUX,
  LINUX_PARAMETER,
  OTHER_SUBNET,
  OTHER_ZONE,
  SUBNET,
  startHost,
  TWO_ZONES,
  ZONE,
} from './restore-support.ts';
import { type Bench, bench, failure } from './support.ts';

const PROFILE = { instanceProfiles: { 'kunren-host': ['AmazonSSMManagedInstanceCore'] } };
const TAGS = [
  {
    ResourceType: 'instance' as const,
    Tags: [
      { Key: 'kunren:server', Value: 'db' },
      { Key: 'kunren:drill', Value: '01J' },
    ],
  },
  { ResourceType: 'volume' as const, Tags: [{ Key: 'kunren:drill', Value: '01J' }] },
];
const online = async ({ ssm }: Bench) =>
  ((await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).map(
    ({ InstanceId }) => InstanceId,
  );
const end = ({ ec2 }: Bench, ...InstanceIds: string[]) =>
  ec2.send(new TerminateInstancesCommand({ InstanceIds }));

describe('a host', () => {
  test('is pending, runs, passes its checks and is managed, and looks like any other instance', async () => {
    await using on = await bench({ ...TWO_ZONES, ...PROFILE });
    const { InstanceId: id, ...made } = await startHost(on, {
      ImageId: `resolve:ssm:${LINUX_PARAMETER}`,
      SubnetId: OTHER_SUBNET,
      ClientToken: 'a-token',
      TagSpecifications: TAGS,
      IamInstanceProfile: { Name: 'kunren-host' },
      MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
      InstanceInitiatedShutdownBehavior: 'terminate',
    });
    expect(made).toMatchObject({ State: { Name: 'pending' }, ImageId: LINUX, ClientToken: 'a-token' });
    on.clock.pass(20);
    const running = await instanceOf(on, id);
    expect(running).toMatchObject({
      State: { Name: 'running' },
      ImageId: LINUX,
      ClientToken: 'a-token',
      InstanceType: 't3.medium',
      Architecture: 'x86_64',
      Placement: { AvailabilityZone: OTHER_ZONE },
      SubnetId: OTHER_SUBNET,
      SecurityGroups: [{ GroupId: GROUP }],
      MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
      IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/kunren-host' },
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: true } }],
      Tags: [
        { Key: 'kunren:server', Value: 'db' },
        { Key: 'kunren:drill', Value: '01J' },
      ],
    });
    expect(running?.PublicIpAddress).toBeUndefined();
    expect(await online(on)).toEqual([]);
    on.clock.pass(60);
    expect(await online(on)).toEqual([id]);
    const { InstanceStatuses } = await on.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
    expect(InstanceStatuses).toMatchObject([
      { AvailabilityZone: OTHER_ZONE, InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'ok' } },
    ]);
    const asked = new DescribeInstanceAttributeCommand({
      InstanceId: id,
      Attribute: 'instanceInitiatedShutdownBehavior',
    });
    expect((await on.ec2.send(asked)).InstanceInitiatedShutdownBehavior?.Value).toBe('terminate');
    const { Volumes } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes).toMatchObject([
      {
        State: 'in-use',
        Size: 8,
        AvailabilityZone: OTHER_ZONE,
        Tags: [{ Key: 'kunren:drill', Value: '01J' }],
      },
    ]);
  });

  test('is found by its token and its image', async () => {
    await using on = await bench(TWO_ZONES);
    const { InstanceId: id } = await startHost(on, { ClientToken: 'a-token' });
    const found = async (Name: string, ...Values: string[]) =>
      (await on.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name, Values }] }))).Reservations?.length;
    expect(await found('client-token', 'a-token')).toBe(1);
    expect(await found('client-token', 'b-token')).toBe(0);
    expect(await found('image-id', LINUX)).toBe(1);
    expect(await found('availability-zone', ZONE)).toBe(1);
    expect(await found('availability-zone', OTHER_ZONE)).toBe(0);
    expect(id).toMatch(/^i-[0-9a-f]{17}$/);
  });

  test('is started once for a token, however often it is asked for, and others are refused', async () => {
    await using on = await bench({ ...TWO_ZONES, faults: [{ operation: 'ec2:RunInstances', lost: true }] });
    await failure(startHost(on, { ClientToken: 'one' }));
    const { InstanceId: id } = await startHost(on, { ClientToken: 'one' });
    expect((await startHost(on, { ClientToken: 'one' })).InstanceId).toBe(id);
    const other = startHost(on, { ClientToken: 'one', SubnetId: OTHER_SUBNET });
    expect(await failure(other)).toMatchObject({ name: 'IdempotentParameterMismatch' });
    expect((await on.ec2.send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(1);
    await end(on, id);
    expect(await failure(startHost(on, { ClientToken: 'one' }))).toMatchObject({
      name: 'IdempotentInstanceTerminated',
    });
  });

  test('is terminated with its root volume, and its agent is gone', async () => {
    await using on = await bench(TWO_ZONES);
    const { host } = await hostAndVolume(on);
    await end(on, host);
    expect((await instanceOf(on, host))?.State?.Name).toBe('shutting-down');
    expect(await online(on)).toEqual([]);
    on.clock.pass(60);
    expect(await instanceOf(on, host)).toMatchObject({
      State: { Name: 'terminated' },
      BlockDeviceMappings: [],
    });
    const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ State }) => State)).toEqual(['available']);
  });

  test('is nothing that DRS knows, and its end is no deletion of DRS’s', async () => {
    await using on = await bench({ ...TWO_ZONES, foreign: [{ hostname: 'payroll' }] });
    const { host } = await hostAndVolume(on);
    await end(on, host);
    expect((await on.drs.send(new DescribeRecoveryInstancesCommand({}))).items).toEqual([]);
    const named = new DescribeRecoveryInstancesCommand({ filters: { recoveryInstanceIDs: [host] } });
    expect((await on.drs.send(named)).items).toEqual([]);
    expect((await on.drs.send(new DescribeSourceServersCommand({}))).items).toEqual([]);
    expect(on.simulator.aws.deletions).toEqual([]);
  });

  test.each<[string, Parameters<typeof startHost>[1], string]>([
    ['of an image that does not exist', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['of a parameter that does not exist', { ImageId: 'resolve:ssm:/aws/no' }, 'InvalidParameterValue'],
    ['in no subnet of the account', { SubnetId: 'subnet-0123456789abcdef0' }, 'InvalidSubnetID.NotFound'],
    ['in no group of the account', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound'],
    ['with no profile of the account', { IamInstanceProfile: { Name: 'no' } }, 'InvalidParameterValue'],
    ['of another architecture', { InstanceType: 't4g.medium' }, 'InvalidParameterValue'],
    ['of no type', { InstanceType: 'medium' as 't3.medium' }, 'InvalidParameterValue'],
    ['of a type that the zone does not have', { InstanceType: 'm7i.large' }, 'Unsupported'],
    ['of a type that has run out', { InstanceType: 'c5.large' }, 'InsufficientInstanceCapacity'],
    ['of more vCPUs than the quota has left', { InstanceType: 'm5.8xlarge' }, 'VcpuLimitExceeded'],
    ['of none', { MinCount: 0 }, 'InvalidParameterValue'],
    [
      'with another root than its image has',
      {
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }],
      },
      'InvalidBlockDeviceMapping',
    ],
    [
      'with two words on its subnet',
      { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: SUBNET }] },
      'InvalidParameterCombination',
    ],
    ['with what is not modelled', { HibernationOptions: { Configured: true } }, 'UnsupportedOperation'],
  ])('%s is refused', async (_, input, name) => {
    await using on = await bench({
      ...TWO_ZONES,
      quotas: { 'L-1216C47A': 16 },
      instanceTypesNotInZone: ['m7i.large'],
      restore: { noCapacity: [{ instanceType: 'c5.large', zone: ZONE }] },
    });
    expect(await failure(startHost(on, input))).toMatchObject({ name });
    expect((await on.ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  });

  test('gets a public address where its subnet or its interface says so', async () => {
    await using on = await bench({ subnets: [{ id: SUBNET, publicIp: true }] });
    const { InstanceId: open } = await startHost(on);
    const { InstanceId: closed } = await on.ec2
      .send(
        new RunInstancesCommand({
          MinCount: 1,
          MaxCount: 1,
          ImageId: LINUX,
          InstanceType: 't3.medium',
          NetworkInterfaces: [
            { DeviceIndex: 0, SubnetId: SUBNET, Groups: [GROUP], AssociatePublicIpAddress: false },
          ],
        }),
      )
      .then(({ Instances = [] }) => ({ InstanceId: Instances[0]?.InstanceId ?? '' }));
    expect((await instanceOf(on, open))?.PublicIpAddress).toBeDefined();
    expect((await instanceOf(on, closed))?.PublicIpAddress).toBeUndefined();
  });
});

describe('hosts that the scenario troubles', () => {
  const states = async (on: Bench, id: string, seconds: number) => {
    on.clock.pass(seconds);
    return (await instanceOf(on, id))?.State?.Name;
  };

  test('never boot, stay pending, or are ended by EC2, by the tag of their server', async () => {
    await using on = await bench({
      restore: {
        hosts: [
          { server: 'db', outcome: 'never-boots' },
          { server: 'web', outcome: 'stays-pending' },
          {
            server: 'app',
            outcome: 'terminated',
            stateReason: 'Client.InternalError: Client error on launch',
          },
        ],
      },
    });
    const hostOf = async (server: string) =>
      (
        await startHost(on, {
          TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'kunren:server', Value: server }] }],
        })
      ).InstanceId;
    const [db, web, app, other] = [
      await hostOf('db'),
      await hostOf('web'),
      await hostOf('app'),
      await hostOf('other'),
    ];
    on.clock.pass(900);
    expect(await online(on)).toEqual([other]);
    const { InstanceStatuses } = await on.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [db] }));
    expect(InstanceStatuses).toMatchObject([{ InstanceStatus: { Status: 'impaired' } }]);
    expect(await states(on, web, 0)).toBe('pending');
    expect(await instanceOf(on, app)).toMatchObject({
      State: { Name: 'terminated' },
      StateReason: { Code: 'Client.InternalError' },
    });
  });

  test('have no agent, or a late one, and cannot be sent a command', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      restore: {
        hosts: [
          { zone: OTHER_ZONE, agent: 'offline' },
          { agent: 'late', onlineAfter: '2m' },
        ],
      },
    });
    const { InstanceId: late } = await startHost(on);
    const { InstanceId: mute } = await startHost(on, { SubnetId: OTHER_SUBNET });
    on.clock.pass(80);
    expect(await online(on)).toEqual([]);
    on.clock.pass(120);
    expect(await online(on)).toEqual([late]);
    const command = new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [mute],
      Parameters: { commands: ['true'] },
    });
    expect(await failure(on.ssm.send(command))).toMatchObject({ name: 'InvalidInstanceId' });
  });

  test('are shutting down for ever', async () => {
    await using on = await bench({ restore: { hosts: [{ terminateHangs: true }] } });
    const { InstanceId: id } = await startHost(on);
    on.clock.pass(60);
    await end(on, id);
    expect(await states(on, id, 86_400)).toBe('shutting-down');
  });
});

describe('a script for a volume', () => {
  const ask = async (on: Bench, host: string, volumeID: string) => {
    const asked = { volume: 'data', volumeID, proof: { proof: 'read' } };
    const header = Buffer.from(JSON.stringify(asked)).toString('base64');
    const { Command } = await on.ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [host],
        Parameters: { commands: [`# kunren: volume\n# kunren-volume: ${header}\ntrue`] },
      }),
    );
    on.clock.pass(30);
    const { StandardOutputContent } = await on.ssm.send(
      new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId: host }),
    );
    return StandardOutputContent;
  };

  test('finds no device of a volume that is not attached there at that moment', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      foreign: [{ hostname: 'payroll', volumes: [{}] }],
    });
    const { host, volume } = await hostAndVolume(on);
    expect(await ask(on, host, volume)).toContain(
      `error DEVICE_MISSING no device of this host has the serial ${volume.replace('-', '')}`,
    );
    const foreign = [...on.simulator.aws.ebs.volumes.keys()][0] ?? '';
    expect(await ask(on, host, foreign)).toContain('DEVICE_MISSING');
    await attach(on, volume, host);
    expect(await ask(on, host, volume)).toContain('DEVICE_MISSING');
    expect(await ask(on, host, volume)).not.toContain('DEVICE_MISSING');
    await end(on, host);
  });
});

describe('around hosts', () => {
  test('images are listed, and public parameters name them', async () => {
    await using on = await bench({});
    const { Images = [] } = await on.ec2.send(
      new DescribeImagesCommand({
        Owners: ['amazon'],
        Filters: [{ Name: 'architecture', Values: ['arm64'] }],
      }),
    );
    expect(Images).toMatchObject([
      { State: 'available', Architecture: 'arm64', RootDeviceName: '/dev/xvda' },
    ]);
    const { Parameter } = await on.ssm.send(new GetParameterCommand({ Name: LINUX_PARAMETER }));
    expect(Parameter).toMatchObject({ Type: 'String', Value: LINUX });
    const missing = new DescribeImagesCommand({ ImageIds: ['ami-0123456789abcdef0'] });
    expect(await failure(on.ec2.send(missing))).toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  test('subnets and offers are told by zone', async () => {
    await using on = await bench(TWO_ZONES);
    const { Subnets = [] } = await on.ec2.send(new DescribeSubnetsCommand({}));
    expect(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([ZONE, OTHER_ZONE]);
    const { InstanceTypeOfferings = [] } = await on.ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone',
        Filters: [{ Name: 'instance-type', Values: ['t3.medium'] }],
      }),
    );
    expect(InstanceTypeOfferings.map(({ Location }) => Location)).toEqual([ZONE, OTHER_ZONE]);
  });

  test('what others have is there, with its volumes and its tags', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      foreign: [
        {
          hostname: 'payroll',
          tags: { 'kunren:Drill': 'mine' },
          zone: OTHER_ZONE,
          volumes: [{ device: '/dev/sdf', gibibytes: 50, snapshot: 'data' }],
        },
        { volumes: [{ tags: { kunren: 'drill' } }] },
      ],
    });
    const { Reservations: [one] = [] } = await on.ec2.send(new DescribeInstancesCommand({}));
    expect(one?.Instances).toMatchObject([
      {
        Placement: { AvailabilityZone: OTHER_ZONE },
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1' }, { DeviceName: '/dev/sdf' }],
        Tags: [
          { Key: 'Name', Value: 'payroll' },
          { Key: 'kunren:Drill', Value: 'mine' },
        ],
      },
    ]);
    const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ State, Size }) => [State, Size])).toEqual([
      ['in-use', 8],
      ['in-use', 50],
      ['available', 8],
    ]);
  });
});
