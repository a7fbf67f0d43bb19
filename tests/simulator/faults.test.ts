import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeJobsCommand,
  DescribeRecoveryInstancesCommand,
  DescribeSourceServersCommand,
  StartRecoveryCommand,
  TerminateRecoveryInstancesCommand,
} from '@aws-sdk/client-drs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetCalendarStateCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  type Bench,
  bench,
  DB,
  failure,
  jobOf,
  logOf,
  scenario,
  startDrill,
  TWO_SERVERS,
  WEB,
} from './support.ts';

/** What a scenario can make go wrong, each seen by a client. */

const one = (changes: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  defaults: { timings: { jitter: 0 } },
  servers: [{ hostname: 'db', ...changes }],
  ...more,
});

const jobs = async ({ drs }: Bench) => (await drs.send(new DescribeJobsCommand({}))).items ?? [];
const instances = async ({ drs }: Bench) =>
  (await drs.send(new DescribeRecoveryInstancesCommand({}))).items ?? [];

async function launched(on: Bench): Promise<string> {
  await startDrill(on);
  on.clock.pass(900);
  return (await instances(on))[0]?.recoveryInstanceID ?? '';
}

describe('a call', () => {
  test('whose answer is lost was carried out', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      faults: [{ operation: 'drs:StartRecovery', lost: true }],
    });
    const start = new StartRecoveryCommand({ isDrill: true, sourceServers: [{ sourceServerID: DB }] });
    expect(await failure(on.drs.send(start))).toMatchObject({ code: 'ECONNRESET' });
    expect(await jobs(on)).toHaveLength(1);
    expect(on.simulator.calls[0]).toMatchObject({ status: 202, lost: true });
    expect(await failure(on.drs.send(start))).toMatchObject({ name: 'ConflictException' });
  });

  test('fails by chance, and the same seed gives the same chance', async () => {
    const faults = [{ operation: 'drs:DescribeJobs', error: 'ThrottlingException', probability: 0.5 }];
    const course = async (seed: number) => {
      await using on = await bench({ ...TWO_SERVERS, faults }, { seed });
      const ends: string[] = [];
      for (let call = 0; call < 20; call += 1) {
        ends.push(
          await jobs(on).then(
            () => 'ok',
            (error: Error) => error.name,
          ),
        );
      }
      return ends;
    };
    const [first, again, other] = [await course(1), await course(1), await course(2)];
    expect(new Set(first)).toEqual(new Set(['ok', 'ThrottlingException']));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('fails for one object only, and counts only the calls about it', async () => {
    await using on = await bench({
      faults: [{ operation: 's3:PutObject', key: 'drill.json', error: 'SlowDown', after: 1 }],
    });
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const put = (Key: string) => on.s3.send(new PutObjectCommand({ Bucket: 'evidence', Key, Body: '{}' }));
    await put('drills/a/facts/start.json');
    await put('drills/a/drill.json');
    expect(await failure(put('drills/b/drill.json'))).toMatchObject({ name: 'SlowDown' });
    await put('drills/b/drill.json');
  });

  test.each([
    [
      'sns:Publish',
      ({ sns }: Bench) => sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:r:1:t', Message: 'm' })),
    ],
    [
      'dynamodb:PutItem',
      ({ dynamodb }: Bench) => dynamodb.send(new PutItemCommand({ TableName: 't', Item: {} })),
    ],
  ])('of %s is refused like any other', async (operation, call) => {
    await using on = await bench({ faults: [{ operation, error: 'ExpiredTokenException' }] });
    expect(await failure(call(on))).toMatchObject({ name: 'ExpiredTokenException' });
  });
});

describe('a permission that is missing in EC2', () => {
  test.each([
    ['RunInstances', 'LAUNCH_FAILED', 480],
    ['CreateSnapshot', 'SNAPSHOT_FAIL', 30],
  ])('%s: the job is accepted, and its log shows it late', async (action, event, seconds) => {
    await using on = await bench(one({}, { deniedEc2Actions: [action] }));
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(seconds - 5);
    expect(await logOf(on, jobID)).not.toContainEqual(expect.objectContaining({ event }));
    on.clock.pass(60);
    const rawError = expect.stringContaining(`ec2:${action}`);
    expect(await logOf(on, jobID)).toContainEqual(
      expect.objectContaining({ event, eventData: expect.objectContaining({ rawError }) }),
    );
    expect((await jobOf(on, jobID))?.participatingServers?.[0]?.launchStatus).toBe('FAILED');
  });

  test('TerminateInstances: the job completes and the instance runs on', async () => {
    await using on = await bench(one({}, { deniedEc2Actions: ['TerminateInstances'] }));
    const id = await launched(on);
    await on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [id] }));
    on.clock.pass(600);
    expect((await instances(on))[0]?.ec2InstanceState).toBe('RUNNING');
  });

  test('DeleteVolume: the volumes stay', async () => {
    await using on = await bench(one({}, { deniedEc2Actions: ['DeleteVolume'] }));
    const id = await launched(on);
    await on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [id] }));
    on.clock.pass(600);
    expect((await on.ec2.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(1);
  });
});

describe('DRS', () => {
  test('lists jobs and recovery instances as they were a while ago', async () => {
    await using on = await bench(one({}, { staleReads: { jobs: '20s', recoveryInstances: '30s' } }));
    await startDrill(on);
    on.clock.pass(19);
    expect(await jobs(on)).toEqual([]);
    on.clock.pass(2);
    expect(await jobs(on)).toHaveLength(1);
    on.clock.pass(600);
    const [instance] = await instances(on);
    const terminate = { recoveryInstanceIDs: [instance?.recoveryInstanceID ?? ''] };
    await on.drs.send(new TerminateRecoveryInstancesCommand(terminate));
    on.clock.pass(29);
    expect((await instances(on))[0]?.ec2InstanceState).toBe('RUNNING');
  });

  test.each([
    ['2m', 120],
    ['-90s', -90],
  ])('has a clock that is wrong by %s', async (clockSkew, seconds) => {
    await using on = await bench(one({}, { clockSkew }));
    const { jobID = '', creationDateTime = '' } = await startDrill(on);
    expect((Date.parse(creationDateTime) - on.clock.now().getTime()) / 1_000).toBe(seconds);
    on.clock.pass(60);
    const [start] = await logOf(on, jobID);
    expect(Date.parse(start?.logDateTime ?? '') - Date.parse(creationDateTime)).toBeLessThan(10_000);
  });

  test('keeps a job PENDING permanently', async () => {
    await using on = await bench(one({ outcome: 'stays-pending' }));
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(86_400);
    expect(await jobOf(on, jobID)).toMatchObject({
      status: 'PENDING',
      participatingServers: [{ launchStatus: 'PENDING' }],
    });
    expect(await instances(on)).toEqual([]);
  });

  test('launches some of a job’s servers and not the others', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      servers: [{ hostname: 'db' }, { hostname: 'web', outcome: 'launch-failed' }],
    });
    const { jobID = '' } = await startDrill(on, [DB, WEB]);
    on.clock.pass(900);
    const servers = (await jobOf(on, jobID))?.participatingServers ?? [];
    expect(servers.map(({ launchStatus }) => launchStatus)).toEqual(['LAUNCHED', 'FAILED']);
  });

  test('says LAUNCHED without naming the instance', async () => {
    await using on = await bench(one({ unnamedInJob: true }));
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(900);
    const [server] = (await jobOf(on, jobID))?.participatingServers ?? [];
    expect(server).toMatchObject({ launchStatus: 'LAUNCHED' });
    expect(server?.recoveryInstanceID).toBeUndefined();
    expect((await instances(on))[0]?.jobID).toBe(jobID);
  });

  test('fails to terminate so many times, then succeeds', async () => {
    await using on = await bench(one({ terminateFails: 2 }));
    const id = await launched(on);
    const states: (string | undefined)[] = [];
    for (let time = 0; time < 3; time += 1) {
      await on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [id] }));
      on.clock.pass(600);
      states.push((await instances(on))[0]?.ec2InstanceState);
    }
    expect(states).toEqual(['RUNNING', 'RUNNING', undefined]);
  });
});

describe('other hands', () => {
  test('recover a server for real, which deletes the drill’s instance of it', async () => {
    await using on = await bench(one({}, { realRecoveries: [{ server: 'db', after: '20m' }] }));
    const id = await launched(on);
    on.clock.pass(600);
    const [recovery] = await jobs(on);
    expect(recovery).toMatchObject({ initiatedBy: 'START_RECOVERY', status: 'STARTED' });
    expect(on.simulator.aws.deletions).toMatchObject([
      { instanceID: id, cause: 'StartRecovery', isDrill: true },
    ]);
    on.clock.pass(900);
    expect((await instances(on)).map(({ isDrill }) => isDrill)).toEqual([false]);
  });

  test('wait until the server is free, because DRS would refuse', async () => {
    await using on = await bench(one({}, { realRecoveries: [{ server: 'db', after: '1m' }] }));
    await startDrill(on);
    on.clock.pass(300);
    expect(await jobs(on)).toHaveLength(1);
    on.clock.pass(300);
    expect(await jobs(on)).toHaveLength(2);
  });

  test('raise an alarm, close a calendar and reverse replication', async () => {
    await using on = await bench(
      one(
        {},
        {
          alarms: [{ name: 'down', state: 'OK' }],
          calendars: [{ name: 'freeze', state: 'OPEN' }],
          changes: [
            { after: '5m', alarm: { name: 'down', state: 'ALARM' } },
            { after: '6m', calendar: { name: 'freeze', state: 'CLOSED' } },
            {
              after: '7m',
              replication: { server: 'db', direction: 'FAILBACK', state: 'STALLED', lag: '1m' },
            },
            { after: '9m', alarm: { name: 'down', state: 'OK' } },
          ],
        },
      ),
    );
    const seen = async () => {
      const { MetricAlarms } = await on.cloudwatch.send(new DescribeAlarmsCommand({}));
      const { State } = await on.ssm.send(new GetCalendarStateCommand({ CalendarNames: ['freeze'] }));
      const { items } = await on.drs.send(new DescribeSourceServersCommand({}));
      const { replicationDirection, dataReplicationInfo } = items?.[0] ?? {};
      return [MetricAlarms?.[0]?.StateValue, State, replicationDirection, dataReplicationInfo?.lagDuration];
    };
    expect(await seen()).toEqual(['OK', 'OPEN', 'FAILOVER', 'P0D']);
    on.clock.pass(8 * 60);
    expect(await seen()).toEqual(['ALARM', 'CLOSED', 'FAILBACK', 'PT120S']);
    on.clock.pass(60);
    expect((await seen())[0]).toBe('OK');
  });
});

describe('a scenario', () => {
  test.each([
    ['a fault without error', { faults: [{ operation: 'drs:DescribeJobs' }] }],
    ['a recovery of nobody', { realRecoveries: [{ server: 'nobody', after: '1m' }] }],
    ['a change of nobody', { changes: [{ after: '1m', replication: { server: 'nobody' } }] }],
    ['an aborted sweep', { workflow: [{ state: 'SweepOrphans', happens: 'execution-aborted' }] }],
    ['a state that does not exist', { workflow: [{ state: 'StartWaves', happens: 'is-killed' }] }],
    ['an action that nothing needs', { deniedEc2Actions: ['DescribeRegions'] }],
  ])('with %s is refused', (_, content) => {
    expect(() => scenario({ ...TWO_SERVERS, ...content })).toThrow();
  });
});
