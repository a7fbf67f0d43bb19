import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeLaunchTemplateVersions,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { type Bench, bench, DB, failure, startDrill, TWO_SERVERS, WEB } from './support.ts';

const instances = async ({ ec2 }: Bench, Filters: Filter[] = []) =>
  ((await ec2.send(new DescribeInstancesCommand({ Filters }))).Reservations ?? []).flatMap(
    ({ Instances = [] }) => Instances,
  );
const filter = (Name: string, ...Values: string[]): Filter => ({ Name, Values });

describe('instances', () => {
  test('go from pending over running to terminated, and vanish an hour later', async () => {
    await using on = await bench();
    await startDrill(on);
    const state = async () =>
      (await instances(on, [filter('tag:Name', 'db')])).map(({ State }) => State?.Name);
    expect(await state()).toEqual([]);
    on.clock.pass(430);
    expect(await state()).toEqual(['pending']);
    on.clock.pass(100);
    expect(await state()).toEqual(['running']);
    const [{ InstanceId = '' } = {}] = await instances(on, [filter('tag:Name', 'db')]);
    await on.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    expect(await state()).toEqual(['shutting-down']);
    on.clock.pass(70);
    expect(await state()).toEqual(['terminated']);
    const [gone] = await instances(on, [filter('instance-id', InstanceId)]);
    expect(gone?.PrivateIpAddress).toBeUndefined();
    expect(gone?.BlockDeviceMappings).toEqual([]);
    on.clock.pass(3_700);
    expect(await state()).toEqual([]);
  });

  test('are found by tags, keys, states, networks and patterns, and values of one filter are alternatives', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      existing: [
        { server: 'db', kind: 'drill' },
        { server: 'web', kind: 'recovery' },
      ],
    });
    const found = async (...filters: Filter[]) =>
      (await instances(on, filters)).map(({ Tags }) => Tags?.find(({ Key }) => Key === 'Name')?.Value);
    expect(await found(filter('tag:drs.amazonaws.com-source-server', DB, WEB))).toEqual(['db', 'web']);
    expect(await found(filter('tag:drs.amazonaws.com-source-server', WEB))).toEqual(['web']);
    expect(await found(filter('tag-key', 'AWSElasticDisasterRecoveryManaged'))).toHaveLength(2);
    expect(await found(filter('tag:Name', 'w*'), filter('instance-state-name', 'running'))).toEqual(['web']);
    expect(await found(filter('instance-state-name', 'stopped'))).toEqual([]);
    expect(await found(filter('subnet-id', 'subnet-0d1e2f3a4b5c6d7e8'))).toHaveLength(2);
  });

  test('come in pages, but not when they are named', async () => {
    const servers = { servers: [{ hostname: 's-{n}', count: 12 }] };
    const existing = Array.from({ length: 12 }, (_, index) => ({ server: `s-${index + 1}`, kind: 'drill' }));
    await using on = await bench({ ...servers, existing, pageSize: 10 });
    const sizes: number[] = [];
    for await (const page of paginateDescribeInstances({ client: on.ec2, pageSize: 5 }, {})) {
      sizes.push(page.Reservations?.length ?? 0);
    }
    expect(sizes).toEqual([5, 5, 2]);
    const both = new DescribeInstancesCommand({ InstanceIds: ['i-00000001'], MaxResults: 5 });
    expect(await failure(on.ec2.send(both))).toMatchObject({ name: 'InvalidParameterCombination' });
    const tooFew = new DescribeInstancesCommand({ MaxResults: 1 });
    expect(await failure(on.ec2.send(tooFew))).toMatchObject({ name: 'InvalidParameterValue' });
    const token = new DescribeInstancesCommand({ NextToken: 'rubbish' });
    expect(await failure(on.ec2.send(token))).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('pass their status checks when they have booted, and never when they never boot', async () => {
    await using on = await bench({
      defaults: { timings: { jitter: 0 } },
      servers: [{ hostname: 'db' }, { hostname: 'web', outcome: 'never-boots' }],
    });
    await startDrill(on, [DB, WEB]);
    const checks = async () =>
      ((await on.ec2.send(new DescribeInstanceStatusCommand({}))).InstanceStatuses ?? []).map(
        ({ InstanceStatus, SystemStatus }) => `${InstanceStatus?.Status} ${SystemStatus?.Status}`,
      );
    on.clock.pass(500);
    expect(await checks()).toEqual(['initializing initializing', 'initializing initializing']);
    on.clock.pass(150);
    expect(await checks()).toEqual(['ok ok', 'initializing initializing']);
    on.clock.pass(1_200);
    expect(await checks()).toEqual(['ok ok', 'impaired ok']);
  });

  test('that do not exist, filters that are not modelled and dry runs are errors', async () => {
    await using on = await bench({ ...TWO_SERVERS, existing: [{ server: 'db', kind: 'drill' }] });
    const missing = new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });
    expect(await failure(on.ec2.send(missing))).toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-0123456789abcdef0' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
    expect(await failure(instances(on, [filter('colour', 'red')]))).toMatchObject({
      name: 'InvalidParameterValue',
    });
    expect(await failure(instances(on, [filter('constructor', 'x')]))).toMatchObject({
      name: 'InvalidParameterValue',
    });
    expect(await failure(instances(on, [filter('tag:Name')]))).toMatchObject({
      name: 'InvalidParameterValue',
    });
    const tooMany = Array.from({ length: 201 }, (_, index) => `${index}`);
    expect(await failure(instances(on, [filter('tag:Name', ...tooMany)]))).toMatchObject({
      name: 'FilterLimitExceeded',
    });
    const [{ InstanceId = '' } = {}] = await instances(on);
    const dry = new TerminateInstancesCommand({ InstanceIds: [InstanceId], DryRun: true });
    expect(await failure(on.ec2.send(dry))).toMatchObject({ name: 'DryRunOperation' });
    expect(on.simulator.aws.deletions).toEqual([]);
  });

  test('with termination protection cannot be terminated', async () => {
    await using on = await bench({
      servers: [{ hostname: 'db', launch: { terminationProtection: true } }],
      existing: [{ server: 'db', kind: 'drill' }],
    });
    const [{ InstanceId = '' } = {}] = await instances(on);
    const attribute = new DescribeInstanceAttributeCommand({
      InstanceId,
      Attribute: 'disableApiTermination',
    });
    expect((await on.ec2.send(attribute)).DisableApiTermination).toEqual({ Value: true });
    const terminate = new TerminateInstancesCommand({ InstanceIds: [InstanceId] });
    expect(await failure(on.ec2.send(terminate))).toMatchObject({ name: 'OperationNotPermitted' });
  });
});

describe('launch templates', () => {
  const VERSIONS = {
    subnets: [{ id: 'subnet-11111111' }, { id: 'subnet-22222222' }],
    servers: [
      {
        hostname: 'db',
        launch: {
          subnet: 'subnet-11111111',
          defaultVersion: 3,
          otherVersions: [{ version: 5, subnet: 'subnet-22222222', terminationProtection: true }],
        },
      },
      { hostname: 'web', launch: { subnet: null } },
    ],
  };

  test('have a default version that need not be the latest', async () => {
    await using on = await bench(VERSIONS);
    const { LaunchTemplates = [] } = await on.ec2.send(new DescribeLaunchTemplatesCommand({}));
    expect(
      LaunchTemplates.map((template) => [template.DefaultVersionNumber, template.LatestVersionNumber]),
    ).toEqual([
      [3, 5],
      [1, 1],
    ]);
    const LaunchTemplateId = LaunchTemplates[0]?.LaunchTemplateId;
    const versions = async (Versions?: string[]) =>
      (
        (await on.ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions })))
          .LaunchTemplateVersions ?? []
      ).map(({ VersionNumber, DefaultVersion, LaunchTemplateData }) => [
        VersionNumber,
        DefaultVersion,
        LaunchTemplateData?.NetworkInterfaces?.[0]?.SubnetId,
        LaunchTemplateData?.DisableApiTermination,
      ]);
    const three = [3, true, 'subnet-11111111', false];
    const five = [5, false, 'subnet-22222222', true];
    expect(await versions()).toEqual([three, five]);
    expect(await versions(['$Default'])).toEqual([three]);
    expect(await versions(['$Latest'])).toEqual([five]);
    expect(await failure(versions(['4']))).toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
  });

  test('give the default of every template when none is named, in pages', async () => {
    await using on = await bench({ ...VERSIONS, pageSize: 1 });
    const subnets: (string | undefined)[] = [];
    const pages = paginateDescribeLaunchTemplateVersions({ client: on.ec2 }, { Versions: ['$Default'] });
    for await (const { LaunchTemplateVersions = [] } of pages) {
      expect(LaunchTemplateVersions).toHaveLength(1);
      subnets.push(LaunchTemplateVersions[0]?.LaunchTemplateData?.NetworkInterfaces?.[0]?.SubnetId);
    }
    expect(subnets).toEqual(['subnet-11111111', undefined]);
    const all = new DescribeLaunchTemplateVersionsCommand({});
    expect(await failure(on.ec2.send(all))).toMatchObject({ name: 'MissingParameter' });
  });
});

test('volumes, snapshots, interfaces and tags of a job are found by its tag', async () => {
  await using on = await bench();
  const { jobID = '' } = await startDrill(on);
  const ofJob = [filter('tag:drs.amazonaws.com-job', jobID)];
  on.clock.pass(120);
  const { Snapshots = [] } = await on.ec2.send(
    new DescribeSnapshotsCommand({ Filters: ofJob, OwnerIds: ['self'] }),
  );
  expect(Snapshots).toHaveLength(1);
  on.clock.pass(900);
  const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({ Filters: ofJob }));
  expect(Volumes).toHaveLength(1);
  const { NetworkInterfaces = [] } = await on.ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: ofJob }),
  );
  const [instance] = await instances(on, [filter('instance-state-name', 'running')]);
  expect(NetworkInterfaces.map(({ PrivateIpAddress }) => PrivateIpAddress)).toEqual([
    instance?.PrivateIpAddress,
  ]);
  const { Tags = [] } = await on.ec2.send(
    new DescribeTagsCommand({ Filters: [filter('key', 'drs.amazonaws.com-job'), filter('value', jobID)] }),
  );
  expect(Tags.map(({ ResourceType }) => ResourceType).toSorted()).toEqual(['instance', 'instance', 'volume']);
  const { Snapshots: later = [] } = await on.ec2.send(new DescribeSnapshotsCommand({ Filters: ofJob }));
  expect(later).toEqual([]);
});

test('points in time are EBS snapshots without a job, never to be swept', async () => {
  await using on = await bench({ servers: [{ hostname: 'db', disks: 2 }] });
  const { Snapshots = [] } = await on.ec2.send(
    new DescribeSnapshotsCommand({ Filters: [filter('tag:drs.amazonaws.com-source-server', DB)] }),
  );
  expect(Snapshots.length).toBeGreaterThan(60);
  expect(Snapshots.flatMap(({ Tags = [] }) => Tags.map(({ Key }) => Key))).not.toContain(
    'drs.amazonaws.com-job',
  );
});

test('subnets and security groups are those of the scenario', async () => {
  await using on = await bench({
    subnets: [{ id: 'subnet-11111111', cidr: '127.80.0.0/20' }],
    securityGroups: ['sg-11111111', 'sg-22222222'],
  });
  const { Subnets } = await on.ec2.send(new DescribeSubnetsCommand({}));
  expect(Subnets).toMatchObject([
    { SubnetId: 'subnet-11111111', CidrBlock: '127.80.0.0/20', AvailableIpAddressCount: 4_091 },
  ]);
  const { SecurityGroups } = await on.ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds: ['sg-22222222'] }),
  );
  expect(SecurityGroups).toMatchObject([{ GroupId: 'sg-22222222' }]);
});
