import {
  CreateReplicationConfigurationTemplateCommand,
  DeleteLaunchActionCommand,
  DeleteReplicationConfigurationTemplateCommand,
  DeleteSourceServerCommand,
  DescribeRecoveryInstancesCommand,
  DescribeRecoverySnapshotsCommand,
  DescribeReplicationConfigurationTemplatesCommand,
  DescribeSourceServersCommand,
  DisconnectRecoveryInstanceCommand,
  DisconnectSourceServerCommand,
  GetFailbackReplicationConfigurationCommand,
  GetLaunchConfigurationCommand,
  GetReplicationConfigurationCommand,
  InitializeServiceCommand,
  ListLaunchActionsCommand,
  ListTagsForResourceCommand,
  PutLaunchActionCommand,
  RetryDataReplicationCommand,
  ReverseReplicationCommand,
  StartReplicationCommand,
  StopFailbackCommand,
  StopReplicationCommand,
  TagResourceCommand,
  TerminateRecoveryInstancesCommand,
  UpdateFailbackReplicationConfigurationCommand,
  UpdateReplicationConfigurationCommand,
  UpdateReplicationConfigurationTemplateCommand,
} from '@aws-sdk/client-drs';
import { DescribeRegionsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { type Bench, bench, DB, eventsOf, failure, jobOf, startDrill, TWO_SERVERS, WEB } from './support.ts';

/** What operators' tools call in and around a drill, besides starting one. */

const conflict = { name: 'ConflictException', $metadata: { httpStatusCode: 409 } };
const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
const invalid = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } };

const replicationOf = async ({ drs }: Bench, id = DB) => {
  const { items = [] } = await drs.send(
    new DescribeSourceServersCommand({ filters: { sourceServerIDs: [id] } }),
  );
  return items[0]?.dataReplicationInfo;
};
const pointsOf = async ({ drs }: Bench, id = DB) =>
  (await drs.send(new DescribeRecoverySnapshotsCommand({ sourceServerID: id }))).items?.length;

describe('replication', () => {
  test('that is stopped has no points in time, and begins anew when it is started', async () => {
    await using on = await bench();
    const server = { sourceServerID: DB };
    expect(await failure(on.drs.send(new StartReplicationCommand(server)))).toMatchObject(conflict);
    const { sourceServer } = await on.drs.send(new StopReplicationCommand(server));
    expect(sourceServer?.dataReplicationInfo?.dataReplicationState).toBe('STOPPED');
    expect(await replicationOf(on)).not.toHaveProperty('lagDuration');
    expect(await pointsOf(on)).toBe(0);
    expect(await failure(startDrill(on))).toMatchObject(conflict);
    expect(await failure(on.drs.send(new StopReplicationCommand(server)))).toMatchObject(conflict);

    await on.drs.send(new StartReplicationCommand(server));
    expect(await replicationOf(on)).toMatchObject({ dataReplicationState: 'INITIATING' });
    on.clock.pass(600);
    expect(await replicationOf(on)).toMatchObject({ dataReplicationState: 'INITIAL_SYNC' });
    expect(await failure(startDrill(on))).toMatchObject(conflict);
    on.clock.pass(1_500);
    expect(await replicationOf(on)).toMatchObject({ dataReplicationState: 'CONTINUOUS', lagDuration: 'P0D' });
    // Those of 12:30 and 12:40, where a week's were.
    on.clock.pass(600);
    expect(await pointsOf(on)).toBe(2);
    await startDrill(on);
  });

  test('is retried where it stalled, and nowhere else', async () => {
    await using on = await bench({
      servers: [{ hostname: 'db', replication: { state: 'STALLED', lag: '3h' } }, { hostname: 'web' }],
    });
    await on.drs.send(new RetryDataReplicationCommand({ sourceServerID: DB }));
    on.clock.pass(600);
    expect(await replicationOf(on)).toMatchObject({ dataReplicationState: 'CONTINUOUS' });
    expect(
      await failure(on.drs.send(new RetryDataReplicationCommand({ sourceServerID: WEB }))),
    ).toMatchObject(invalid);
  });

  test('has settings of each server, which are those that were set', async () => {
    await using on = await bench();
    const set = { sourceServerID: DB, bandwidthThrottling: 100, createPublicIP: true };
    await on.drs.send(new UpdateReplicationConfigurationCommand(set));
    const read = (id: string) => on.drs.send(new GetReplicationConfigurationCommand({ sourceServerID: id }));
    expect(await read(DB)).toMatchObject({ ...set, dataPlaneRouting: 'PRIVATE_IP', name: 'db' });
    expect(await read(WEB)).toMatchObject({ bandwidthThrottling: 0, createPublicIP: false });
    const elsewhere = { ...set, stagingAreaSubnetId: 'subnet-00000000000000000' };
    expect(await failure(on.drs.send(new UpdateReplicationConfigurationCommand(elsewhere)))).toMatchObject(
      invalid,
    );
  });

  test('has one template, which can be changed, deleted and made', async () => {
    await using on = await bench();
    const all = async () =>
      (await on.drs.send(new DescribeReplicationConfigurationTemplatesCommand({}))).items ?? [];
    const [{ arn: _, replicationConfigurationTemplateID = '', tags, ...settings } = {}] = await all();
    await on.drs.send(
      new UpdateReplicationConfigurationTemplateCommand({
        replicationConfigurationTemplateID,
        bandwidthThrottling: 7,
      }),
    );
    expect(await all()).toMatchObject([{ bandwidthThrottling: 7 }]);
    const create = new CreateReplicationConfigurationTemplateCommand({ ...settings, tags } as never);
    expect(await failure(on.drs.send(create))).toMatchObject({ name: 'ServiceQuotaExceededException' });
    await on.drs.send(
      new DeleteReplicationConfigurationTemplateCommand({ replicationConfigurationTemplateID }),
    );
    expect(await all()).toEqual([]);
    const { arn = '' } = await on.drs.send(
      new CreateReplicationConfigurationTemplateCommand({ ...settings, tags: { made: 'again' } } as never),
    );
    const read = await on.drs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect(read.tags).toEqual({ made: 'again' });
  });
});

describe('a source server', () => {
  test('is disconnected and then deleted, and DRS knows it no more', async () => {
    await using on = await bench();
    const server = { sourceServerID: DB };
    expect(await failure(on.drs.send(new DeleteSourceServerCommand(server)))).toMatchObject(conflict);
    expect(await on.drs.send(new DisconnectSourceServerCommand(server))).toMatchObject({
      dataReplicationInfo: {
        dataReplicationState: 'DISCONNECTED',
        replicatedDisks: [{ totalStorageBytes: 0 }],
      },
    });
    await on.drs.send(new DeleteSourceServerCommand(server));
    const { items = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    expect(items.map(({ sourceServerID }) => sourceServerID)).toEqual([WEB]);
    expect(await failure(on.drs.send(new GetLaunchConfigurationCommand(server)))).toMatchObject(missing);
    expect(await failure(startDrill(on))).toMatchObject(invalid);
  });

  test('is not disconnected while it has a recovery instance or a job', async () => {
    await using on = await bench();
    const { jobID = '' } = await startDrill(on);
    const disconnect = () => failure(on.drs.send(new DisconnectSourceServerCommand({ sourceServerID: DB })));
    expect(await disconnect()).toMatchObject(conflict);
    on.clock.pass(3_600);
    expect((await jobOf(on, jobID))?.status).toBe('COMPLETED');
    expect(await disconnect()).toMatchObject(conflict);
  });

  test('can be stopped while it is launched: the launch goes on with the snapshot that it has', async () => {
    await using on = await bench();
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(120);
    await on.drs.send(new StopReplicationCommand({ sourceServerID: DB }));
    on.clock.pass(3_600);
    expect((await jobOf(on, jobID))?.participatingServers).toMatchObject([{ launchStatus: 'LAUNCHED' }]);
  });

  test('in recovery mode FAST is launched without a conversion', async () => {
    await using on = await bench({ ...TWO_SERVERS, defaults: { launch: { recoveryMode: 'FAST' } } });
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(3_600);
    expect(await eventsOf(on, jobID)).toEqual([
      'JOB_START',
      'SNAPSHOT_START',
      'SNAPSHOT_END',
      'LAUNCH_START',
      'JOB_END',
    ]);
  });
});

describe('post-launch actions', () => {
  const ACTION = {
    resourceId: DB,
    actionId: '11111111-2222-3333-4444-555555555555',
    actionCode: 'AWS-RunShellScript',
    order: 10,
    optional: false,
    active: true,
    name: 'check',
    actionVersion: '$LATEST',
    category: 'VALIDATION',
    description: '',
  } as const;

  test('of a scenario are listed, and others are put, replaced and deleted', async () => {
    await using on = await bench({ servers: [{ hostname: 'db', launchActions: [{ name: 'first' }] }] });
    const names = async () =>
      (await on.drs.send(new ListLaunchActionsCommand({ resourceId: DB }))).items?.map(({ name }) => name);
    await on.drs.send(new PutLaunchActionCommand({ ...ACTION, parameters: { ports: { value: '80' } } }));
    expect(await names()).toEqual(['first', 'check']);
    await on.drs.send(new PutLaunchActionCommand({ ...ACTION, name: 'other' }));
    expect(await names()).toEqual(['first', 'other']);
    const clash = { ...ACTION, actionId: ACTION.actionId.replace('1', '2') };
    expect(await failure(on.drs.send(new PutLaunchActionCommand(clash)))).toMatchObject(conflict);
    const remove = () =>
      on.drs.send(new DeleteLaunchActionCommand({ resourceId: DB, actionId: ACTION.actionId }));
    await remove();
    expect(await names()).toEqual(['first']);
    expect(await failure(remove())).toMatchObject(missing);
  });

  test('that were put are run by a launch', async () => {
    await using on = await bench({ servers: [{ hostname: 'db', launchActions: [{ name: 'first' }] }] });
    await on.drs.send(new PutLaunchActionCommand(ACTION));
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(3_600);
    const [server] = (await jobOf(on, jobID))?.participatingServers ?? [];
    expect(server?.launchActionsStatus?.runs).toMatchObject([
      { action: { name: 'first' }, runId: expect.stringMatching(/^[0-9a-f]{8}-/) },
      { action: { name: 'check', actionId: ACTION.actionId }, status: 'SUCCEEDED' },
    ]);
  });
});

describe('failback', () => {
  const launched = async (on: Bench): Promise<string> => {
    await startDrill(on);
    on.clock.pass(3_600);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    return items[0]?.recoveryInstanceID ?? '';
  };

  test('of a source in AWS links two servers, and its instance cannot be terminated until it is stopped', async () => {
    await using on = await bench({ servers: [{ hostname: 'db', origin: 'aws' }] });
    const recoveryInstanceID = await launched(on);
    const terminate = () =>
      on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [recoveryInstanceID] }));
    const { reversedDirectionSourceServerArn } = await on.drs.send(
      new ReverseReplicationCommand({ recoveryInstanceID }),
    );
    const { items: servers = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    expect(servers).toMatchObject([{ reversedDirectionSourceServerArn, replicationDirection: 'FAILOVER' }]);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(items).toMatchObject([{ originEnvironment: 'AWS', failback: { state: 'FAILBACK_IN_PROGRESS' } }]);
    expect(await failure(terminate())).toMatchObject(conflict);
    await on.drs.send(new StopFailbackCommand({ recoveryInstanceID }));
    await terminate();
  });

  test('of a source elsewhere is not begun from here', async () => {
    await using on = await bench();
    const recoveryInstanceID = await launched(on);
    expect(await failure(on.drs.send(new ReverseReplicationCommand({ recoveryInstanceID })))).toMatchObject(
      invalid,
    );
  });

  test('has settings of each instance', async () => {
    await using on = await bench();
    const recoveryInstanceID = await launched(on);
    const set = { recoveryInstanceID, usePrivateIP: true, bandwidthThrottling: 5 };
    await on.drs.send(new UpdateFailbackReplicationConfigurationCommand(set));
    const read = new GetFailbackReplicationConfigurationCommand({ recoveryInstanceID });
    expect(await on.drs.send(read)).toMatchObject({ ...set, name: 'db' });
  });
});

test('a Region where DRS was not initialised can be', async () => {
  await using on = await bench({ ...TWO_SERVERS, initialized: false });
  const read = () => on.drs.send(new DescribeSourceServersCommand({}));
  expect(await failure(read())).toMatchObject({ name: 'UninitializedAccountException' });
  await on.drs.send(new InitializeServiceCommand({}));
  expect((await read()).items).toHaveLength(2);
});

describe('tags are refused', () => {
  const many = (count: number, name = 'key'): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, '']));
  test.each<[string, Record<string, string>]>([
    ['beyond 50 of a resource', many(47)],
    ['whose key is too long', { ['k'.repeat(129)]: '' }],
    ['whose key is empty', { '': 'x' }],
    ['whose value is too long', { k: 'v'.repeat(257) }],
    ['with a prefix of AWS’s', { 'AWS:x': '' }],
  ])('%s', async (_, tags) => {
    await using on = await bench({ servers: [{ hostname: 'db', tags: { a: '1', b: '2' } }] });
    const { items = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    const resourceArn = items[0]?.arn ?? '';
    expect(await failure(on.drs.send(new TagResourceCommand({ resourceArn, tags })))).toMatchObject(invalid);
    expect((await on.drs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual(items[0]?.tags);
    // Tags that replace others are none more.
    await on.drs.send(new TagResourceCommand({ resourceArn, tags: { ...many(46), a: '3' } }));
  });

  test('of a job too', async () => {
    await using on = await bench();
    expect(await failure(startDrill(on, [DB], many(51)))).toMatchObject(invalid);
  });
});

describe('ids', () => {
  test('named twice in a termination are refused, and nothing is terminated', async () => {
    await using on = await bench();
    await startDrill(on);
    on.clock.pass(3_600);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    const id = items[0]?.recoveryInstanceID ?? '';
    const twice = new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [id, id] });
    expect(await failure(on.drs.send(twice))).toMatchObject(invalid);
    expect(on.simulator.aws.deletions).toEqual([]);
  });

  const malformed = { ...invalid, reason: 'fieldValidationFailed' };
  test.each<[string, (on: Bench, bad: boolean) => Promise<unknown>, object]>([
    [
      'of a source server',
      ({ drs }, bad) =>
        drs.send(new StopReplicationCommand({ sourceServerID: bad ? 's-db' : 's-00000000000000000' })),
      missing,
    ],
    [
      'of a recovery instance',
      ({ drs }, bad) =>
        drs.send(
          new DisconnectRecoveryInstanceCommand({ recoveryInstanceID: bad ? 'ri-0' : 'i-0123456789ABCDEF0' }),
        ),
      missing,
    ],
    [
      'of a template',
      ({ drs }, bad) =>
        drs.send(
          new DeleteReplicationConfigurationTemplateCommand({
            replicationConfigurationTemplateID: bad ? 'rct-1' : 'rct-00000000000000000',
          }),
        ),
      missing,
    ],
    [
      'of a resource',
      ({ drs }, bad) =>
        drs.send(
          new ListTagsForResourceCommand({
            resourceArn: bad ? 's-00000000000000000' : 'arn:aws:drs:us-east-1:000000000000:source-server/x',
          }),
        ),
      missing,
    ],
  ])('%s that are malformed are invalid, those of nothing are not found', async (_, call, notThere) => {
    await using on = await bench();
    expect(await failure(call(on, true))).toMatchObject(malformed);
    expect(await failure(call(on, false))).toMatchObject(notThere);
  });
});

test('EC2 says which Regions there are, and the one VPC of every subnet', async () => {
  await using on = await bench();
  const { Regions = [] } = await on.ec2.send(new DescribeRegionsCommand({}));
  expect(Regions.map(({ RegionName }) => RegionName)).toContain('ap-northeast-3');
  const unknown = new DescribeRegionsCommand({ RegionNames: ['xx-nowhere-1'] });
  expect(await failure(on.ec2.send(unknown))).toMatchObject({ name: 'InvalidParameterValue' });
  const { Vpcs = [] } = await on.ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs).toMatchObject([{ State: 'available', IsDefault: false }]);
  const none = new DescribeVpcsCommand({ VpcIds: ['vpc-00000000000000000'] });
  expect(await failure(on.ec2.send(none))).toMatchObject({ name: 'InvalidVpcID.NotFound' });
});

test('a tag whose key is __proto__ is a tag like any other', async () => {
  await using on = await bench();
  const arn = `arn:aws:drs:ap-northeast-3:111122223333:source-server/${DB}`;
  // The SDK itself would lose such a key.
  const call = (method: string, body?: string) =>
    fetch(`${on.simulator.url}/tags/${encodeURIComponent(arn)}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=k/20261121/ap-northeast-3/drs/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
  expect((await call('POST', '{"tags":{"__proto__":"kept","a":"b"}}')).status).toBe(200);
  expect(await (await call('GET')).text()).toContain('"__proto__":"kept"');
  for (const wrong of ['{"__proto__":1}', '["a"]', 'null', '{"aws:x":"1"}'])
    expect((await call('POST', `{"tags":${wrong}}`)).status).toBe(400);
});
