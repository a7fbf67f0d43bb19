import {
  DescribeJobLogItemsCommand,
  DescribeJobsCommand,
  DescribeLaunchConfigurationTemplatesCommand,
  DescribeRecoveryInstancesCommand,
  DescribeRecoverySnapshotsCommand,
  DescribeReplicationConfigurationTemplatesCommand,
  DescribeSourceServersCommand,
  GetLaunchConfigurationCommand,
  GetReplicationConfigurationCommand,
  ListStagingAccountsCommand,
  ListTagsForResourceCommand,
  paginateDescribeJobs,
  paginateDescribeSourceServers,
  StartRecoveryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateLaunchConfigurationCommand,
} from '@aws-sdk/client-drs';
import { describe, expect, test } from 'vitest';
import { type Bench, bench, DB, failure, idOf, startDrill, TWO_SERVERS, WEB } from './support.ts';

const MANY = (count: number) => ({ servers: [{ hostname: 'server-{n}', count }] });
const names = (count: number) => Array.from({ length: count }, (_, index) => idOf(`server-${index + 1}`));
const points = async ({ drs }: Bench, order?: 'ASC' | 'DESC') =>
  (
    await drs.send(
      new DescribeRecoverySnapshotsCommand({ sourceServerID: DB, ...(order === undefined ? {} : { order }) }),
    )
  ).items ?? [];

describe('StartRecovery refuses', () => {
  test('a server that is in a job already, with 409 and what is in the way', async () => {
    await using on = await bench();
    await startDrill(on);
    expect(await failure(startDrill(on, [WEB, DB]))).toMatchObject({
      name: 'ConflictException',
      resourceId: DB,
      resourceType: 'SourceServer',
      $metadata: { httpStatusCode: 409 },
    });
    // The whole call was refused, the free server included.
    await startDrill(on, [WEB]);
  });

  test('more servers than a job may have, more jobs, more busy servers, with 402 and the quota', async () => {
    await using on = await bench({ ...MANY(130), quotas: { 'L-D88FAC3A': 2, 'L-05AFA8C6': 110 } });
    expect(await failure(startDrill(on, names(101)))).toMatchObject({
      name: 'ServiceQuotaExceededException',
      quotaCode: 'L-B827C881',
      serviceCode: 'drs',
      $metadata: { httpStatusCode: 402 },
    });
    await startDrill(on, names(100));
    expect(await failure(startDrill(on, names(120).slice(100)))).toMatchObject({ quotaCode: 'L-05AFA8C6' });
    await startDrill(on, names(101).slice(100));
    expect(await failure(startDrill(on, names(102).slice(101)))).toMatchObject({ quotaCode: 'L-D88FAC3A' });
    on.clock.pass(3_600);
    await startDrill(on, names(1));
  });

  test('an unknown server, an unknown snapshot, a server twice, and more than 200', async () => {
    await using on = await bench(MANY(201));
    const unknown = 's-00000000000000000';
    expect(await failure(startDrill(on, [unknown]))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(unknown),
      reason: 'other',
    });
    expect(await failure(startDrill(on, [...names(1), ...names(1)]))).toMatchObject({
      name: 'ValidationException',
    });
    expect(await failure(startDrill(on, names(201)))).toMatchObject({
      name: 'ValidationException',
      reason: 'fieldValidationFailed',
    });
    const pinned = new StartRecoveryCommand({
      sourceServers: [{ sourceServerID: idOf('server-1'), recoverySnapshotID: 'pit-00000000000000000' }],
    });
    expect(await failure(on.drs.send(pinned))).toMatchObject({ name: 'ValidationException' });
  });

  test.each(['DISCONNECTED', 'STOPPED', 'INITIAL_SYNC'])('a server that is %s', async (state) => {
    await using on = await bench({ servers: [{ hostname: 'db', replication: { state } }] });
    expect(await failure(startDrill(on))).toMatchObject({ name: 'ConflictException' });
  });
});

describe('points in time', () => {
  test('are kept every ten minutes for an hour, hourly for a day, daily for a week', async () => {
    await using on = await bench();
    on.clock.pass(20);
    const ages = (await points(on, 'DESC')).map(
      ({ expectedTimestamp }) =>
        (Date.parse('2026-11-21T12:00:00Z') - Date.parse(expectedTimestamp ?? '')) / 60_000,
    );
    expect(ages.slice(0, 7)).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(ages.slice(7, 10)).toEqual([120, 180, 240]);
    expect(ages.filter((age) => age < 24 * 60)).toHaveLength(29);
    expect(ages.filter((age) => age >= 24 * 60).map((age) => Math.floor(age / 1_440))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  test('come oldest first unless they are asked otherwise, within the dates asked', async () => {
    await using on = await bench();
    expect((await points(on)).map(({ snapshotID }) => snapshotID)).toEqual(
      (await points(on, 'DESC')).map(({ snapshotID }) => snapshotID).toReversed(),
    );
    const { items = [] } = await on.drs.send(
      new DescribeRecoverySnapshotsCommand({
        sourceServerID: DB,
        filters: { fromDateTime: '2026-11-21T11:25:00Z', toDateTime: '2026-11-21T11:55:00+00:00' },
      }),
    );
    expect(items.map(({ expectedTimestamp }) => expectedTimestamp?.slice(11, 16))).toEqual([
      '11:30',
      '11:40',
      '11:50',
    ]);
  });

  test('can be pinned, and the recovery instance then holds that data', async () => {
    await using on = await bench();
    const pinned = (await points(on, 'DESC'))[3];
    await on.drs.send(
      new StartRecoveryCommand({
        isDrill: true,
        sourceServers: [{ sourceServerID: DB, recoverySnapshotID: pinned?.snapshotID ?? '' }],
      }),
    );
    on.clock.pass(900);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(items[0]?.pointInTimeSnapshotDateTime).toBe(pinned?.timestamp);
  });

  test('stop with the replication, and the lag grows', async () => {
    await using on = await bench({
      servers: [{ hostname: 'db', replication: { state: 'STALLED', lag: '3h' } }],
    });
    on.clock.pass(600);
    const [newest] = await points(on, 'DESC');
    expect(Date.parse(newest?.timestamp ?? '')).toBeLessThanOrEqual(Date.parse('2026-11-21T09:00:00Z'));
    const { items = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    expect(items[0]?.dataReplicationInfo).toMatchObject({
      dataReplicationState: 'STALLED',
      lagDuration: `PT${3 * 3_600 + 600}S`,
    });
    await startDrill(on);
    on.clock.pass(900);
    const { items: instances = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(instances[0]?.pointInTimeSnapshotDateTime).toBe('2026-11-21T09:00:00.000Z');
  });
});

describe('source servers', () => {
  test('say how they replicate, and say no lag when the scenario has none', async () => {
    await using on = await bench({
      servers: [
        { hostname: 'db', tags: { Tier: 'data' }, replication: { lag: '3s' } },
        { hostname: 'web', replication: { lag: null, direction: 'FAILBACK', error: 'AGENT_NOT_SEEN' } },
      ],
    });
    const { items = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    expect(items[0]).toMatchObject({
      sourceServerID: DB,
      arn: `arn:aws:drs:ap-northeast-3:111122223333:source-server/${DB}`,
      tags: { Tier: 'data' },
      lastLaunchResult: 'NOT_STARTED',
      replicationDirection: 'FAILOVER',
      dataReplicationInfo: { dataReplicationState: 'CONTINUOUS', lagDuration: 'PT3S' },
      sourceProperties: { identificationHints: { hostname: 'db' } },
    });
    expect(items[0]?.lifeCycle?.lastLaunch).toBeUndefined();
    expect(items[1]?.replicationDirection).toBe('FAILBACK');
    expect(items[1]?.dataReplicationInfo).not.toHaveProperty('lagDuration');
    expect(items[1]?.dataReplicationInfo?.dataReplicationError).toEqual({ error: 'AGENT_NOT_SEEN' });
  });

  test('remember a last launch from before', async () => {
    await using on = await bench({ servers: [{ hostname: 'db', lastLaunch: { type: 'RECOVERY' } }] });
    const { items = [] } = await on.drs.send(new DescribeSourceServersCommand({}));
    expect(items[0]?.lifeCycle?.lastLaunch).toMatchObject({
      initiated: { type: 'RECOVERY' },
      status: 'LAUNCHED',
    });
  });

  test('may be in a job when the scenario begins', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      activeJobs: [{ server: 'web', type: 'recovery', startedAgo: '5m' }],
    });
    const { items = [] } = await on.drs.send(new DescribeJobsCommand({}));
    expect(items).toMatchObject([
      { initiatedBy: 'START_RECOVERY', status: 'STARTED', creationDateTime: '2026-11-21T11:55:00.000Z' },
    ]);
    expect(await failure(startDrill(on, [WEB]))).toMatchObject({ name: 'ConflictException' });
  });
});

describe('lists', () => {
  test('come in pages of the size the scenario says, or smaller when asked', async () => {
    await using on = await bench({ ...MANY(7), pageSize: 3 });
    const sizes: number[] = [];
    const seen: (string | undefined)[] = [];
    for await (const { items = [] } of paginateDescribeSourceServers({ client: on.drs }, {})) {
      sizes.push(items.length);
      seen.push(...items.map(({ sourceServerID }) => sourceServerID));
    }
    expect(sizes).toEqual([3, 3, 1]);
    expect(seen).toEqual(names(7));
    const { items, nextToken } = await on.drs.send(new DescribeSourceServersCommand({ maxResults: 2 }));
    expect(items).toHaveLength(2);
    expect(nextToken).toBeDefined();
  });

  test('refuse a token that is not theirs', async () => {
    await using on = await bench({ ...MANY(7), pageSize: 3 });
    const { nextToken } = await on.drs.send(new DescribeSourceServersCommand({}));
    for (const token of ['rubbish', nextToken ?? '']) {
      expect(
        await failure(on.drs.send(new DescribeRecoveryInstancesCommand({ nextToken: token }))),
      ).toMatchObject({
        name: 'ValidationException',
        fieldList: [{ name: 'nextToken' }],
      });
    }
  });

  test('of jobs are newest first, and a new job between two pages hides none', async () => {
    await using on = await bench({ ...MANY(4), pageSize: 1 });
    for (const id of names(2)) {
      await startDrill(on, [id]);
      on.clock.pass(1);
    }
    const servers: (string | undefined)[] = [];
    for await (const { items = [] } of paginateDescribeJobs({ client: on.drs }, {})) {
      servers.push(items[0]?.participatingServers?.[0]?.sourceServerID);
      if (servers.length === 1) await startDrill(on, [idOf('server-3')]);
    }
    expect(servers).toEqual(names(2).toReversed());
  });

  test('of jobs can be narrowed to ids and dates', async () => {
    await using on = await bench(MANY(2));
    const [first = '', second = ''] = names(2);
    const { jobID = '' } = await startDrill(on, [first]);
    on.clock.pass(60);
    await startDrill(on, [second]);
    const jobs = async (filters: object) =>
      (await on.drs.send(new DescribeJobsCommand({ filters }))).items?.map(({ jobID: id }) => id);
    expect(await jobs({ jobIDs: [jobID] })).toEqual([jobID]);
    expect(await jobs({ toDate: '2026-11-21T12:00:30Z' })).toEqual([jobID]);
    expect(await jobs({ jobIDs: ['drsjob-00000000000000000'] })).toEqual([]);
  });

  test('of a log need a job that exists', async () => {
    await using on = await bench();
    const call = on.drs.send(new DescribeJobLogItemsCommand({ jobID: 'drsjob-00000000000000000' }));
    expect(await failure(call)).toMatchObject({
      // The one of its declared errors that fits.
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('configurations', () => {
  test('of a launch can be read and changed', async () => {
    await using on = await bench({
      servers: [{ hostname: 'db', launch: { copyPrivateIp: true, intoInstance: 'i-0123456789abcdef0' } }],
    });
    const read = async () => {
      const { $metadata, ...configuration } = await on.drs.send(
        new GetLaunchConfigurationCommand({ sourceServerID: DB }),
      );
      return configuration;
    };
    expect(await read()).toEqual({
      sourceServerID: DB,
      name: 'db',
      ec2LaunchTemplateID: expect.stringMatching(/^lt-[0-9a-f]{17}$/),
      launchDisposition: 'STARTED',
      targetInstanceTypeRightSizingMethod: 'BASIC',
      copyPrivateIp: true,
      copyTags: true,
      licensing: { osByol: false },
      postLaunchEnabled: false,
      launchIntoInstanceProperties: { launchIntoEC2InstanceID: 'i-0123456789abcdef0' },
    });
    await on.drs.send(
      new UpdateLaunchConfigurationCommand({
        sourceServerID: DB,
        copyPrivateIp: false,
        launchDisposition: 'STOPPED',
      }),
    );
    expect(await read()).toMatchObject({
      copyPrivateIp: false,
      launchDisposition: 'STOPPED',
      copyTags: true,
    });
    const other = new GetLaunchConfigurationCommand({ sourceServerID: 's-00000000000000000' });
    expect(await failure(on.drs.send(other))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('of replication and the account have DRS defaults', async () => {
    await using on = await bench();
    const replication = await on.drs.send(new GetReplicationConfigurationCommand({ sourceServerID: DB }));
    expect(replication).toMatchObject({ dataPlaneRouting: 'PRIVATE_IP', createPublicIP: false });
    expect(replication.pitPolicy).toHaveLength(3);
    const { items: replicationTemplates } = await on.drs.send(
      new DescribeReplicationConfigurationTemplatesCommand({}),
    );
    expect(replicationTemplates).toHaveLength(1);
    const { items: launchTemplates } = await on.drs.send(new DescribeLaunchConfigurationTemplatesCommand({}));
    expect(launchTemplates).toHaveLength(1);
    const { accounts } = await on.drs.send(new ListStagingAccountsCommand({ maxResults: 5 }));
    expect(accounts).toEqual([{ accountID: '111122223333' }]);
  });
});

test('tags of servers and jobs can be read, set and removed', async () => {
  await using on = await bench();
  const { arn: resourceArn } = await startDrill(on, [DB], { a: '1' });
  const tags = async () => (await on.drs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  await on.drs.send(new TagResourceCommand({ resourceArn, tags: { 'kunren:drill': 'ü & ¥' } }));
  expect(await tags()).toEqual({ a: '1', 'kunren:drill': 'ü & ¥' });
  await on.drs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  expect(await tags()).toEqual({ 'kunren:drill': 'ü & ¥' });
  const missing = new ListTagsForResourceCommand({ resourceArn: `${resourceArn}x` });
  expect(await failure(on.drs.send(missing))).toMatchObject({ name: 'ResourceNotFoundException' });
});
