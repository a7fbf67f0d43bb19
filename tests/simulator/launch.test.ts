import {
  DescribeRecoveryInstancesCommand,
  DescribeSourceServersCommand,
  StartRecoveryCommand,
} from '@aws-sdk/client-drs';
import { DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { bench, DB, eventsOf, jobOf, logOf, startDrill, TWO_SERVERS, WEB } from './support.ts';

const ONE = (server: object) => ({
  defaults: { timings: { jitter: 0 } },
  servers: [{ hostname: 'db', ...server }],
});

describe('a drill in the simulated DRS', () => {
  test('is a LAUNCH job that goes from PENDING over STARTED to COMPLETED and keeps its tags', async () => {
    await using on = await bench();
    const job = await startDrill(on, [DB, WEB], { 'kunren:drill': '01J' });
    expect(job).toMatchObject({
      type: 'LAUNCH',
      initiatedBy: 'START_DRILL',
      status: 'PENDING',
      creationDateTime: '2026-11-21T12:00:00.000Z',
      tags: { 'kunren:drill': '01J' },
      participatingServers: [
        { sourceServerID: DB, launchStatus: 'PENDING' },
        { sourceServerID: WEB, launchStatus: 'PENDING' },
      ],
    });
    expect(job.jobID).toMatch(/^drsjob-[0-9a-zA-Z]{17}$/);
    on.clock.pass(60);
    const started = await jobOf(on, job.jobID ?? '');
    expect(started).toMatchObject({ status: 'STARTED', tags: { 'kunren:drill': '01J' } });
    expect(started?.endDateTime).toBeUndefined();
    expect(started?.participatingServers?.map(({ launchStatus }) => launchStatus)).toEqual([
      'IN_PROGRESS',
      'IN_PROGRESS',
    ]);
    on.clock.pass(600);
    const ended = await jobOf(on, job.jobID ?? '');
    expect(ended?.status).toBe('COMPLETED');
    expect(ended?.endDateTime).toMatch(/^2026-11-21T12:08:/);
    expect(ended?.participatingServers?.map(({ launchStatus }) => launchStatus)).toEqual([
      'LAUNCHED',
      'LAUNCHED',
    ]);
  });

  test('writes its log in the order of a real launch, without any LAUNCH_END', async () => {
    await using on = await bench();
    const { jobID = '' } = await startDrill(on);
    expect(await eventsOf(on, jobID)).toEqual([]);
    on.clock.pass(60);
    expect(await eventsOf(on, jobID)).toEqual([
      'JOB_START',
      'SNAPSHOT_START',
      'SNAPSHOT_END',
      'CONVERSION_START',
    ]);
    on.clock.pass(600);
    const log = await logOf(on, jobID);
    expect(log.map(({ event }) => event)).toEqual([
      'JOB_START',
      'SNAPSHOT_START',
      'SNAPSHOT_END',
      'CONVERSION_START',
      'CONVERSION_END',
      'LAUNCH_START',
      'JOB_END',
    ]);
    const conversion = log.find(({ event }) => event === 'CONVERSION_END')?.eventData;
    expect(conversion?.sourceServerID).toBe(DB);
    expect(conversion?.conversionServerID).toMatch(/^i-[0-9a-f]{17}$/);
    expect(conversion?.conversionProperties?.dataTimestamp).toBe(log[1]?.logDateTime);
    const launched = (await jobOf(on, jobID))?.participatingServers?.[0]?.recoveryInstanceID;
    expect(log.find(({ event }) => event === 'LAUNCH_START')?.eventData?.targetInstanceID).toBe(launched);
  });

  test('makes a recovery instance and an EC2 instance of the same id, tagged as a drill of that job', async () => {
    await using on = await bench({ ...TWO_SERVERS, servers: [{ hostname: 'db', tags: { Tier: 'data' } }] });
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(600);
    const { items = [] } = await on.drs.send(
      new DescribeRecoveryInstancesCommand({ filters: { sourceServerIDs: [DB] } }),
    );
    const [instance] = items;
    expect(items).toHaveLength(1);
    expect(instance).toMatchObject({
      sourceServerID: DB,
      jobID,
      isDrill: true,
      ec2InstanceState: 'RUNNING',
      failback: { state: 'FAILBACK_NOT_STARTED' },
    });
    expect(instance?.recoveryInstanceID).toBe(instance?.ec2InstanceID);
    expect(Date.parse(instance?.pointInTimeSnapshotDateTime ?? '')).toBeGreaterThan(
      Date.parse('2026-11-21T12:00:00Z'),
    );
    const ids = [instance?.ec2InstanceID ?? ''];
    const { Reservations = [] } = await on.ec2.send(new DescribeInstancesCommand({ InstanceIds: ids }));
    const machine = Reservations[0]?.Instances?.[0];
    expect(machine?.State).toEqual({ Code: 16, Name: 'running' });
    expect(machine?.PrivateIpAddress).toMatch(/^127\.64\./);
    expect(machine?.SubnetId).toBe('subnet-0d1e2f3a4b5c6d7e8');
    expect(machine?.SecurityGroups).toEqual([
      { GroupId: 'sg-0d1e2f3a4b5c6d7e8', GroupName: 'sg-0d1e2f3a4b5c6d7e8' },
    ]);
    expect(Object.fromEntries((machine?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]))).toEqual({
      Name: 'db',
      Tier: 'data',
      AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com',
      'drs.amazonaws.com-job': jobID,
      'drs.amazonaws.com-source-server': DB,
    });
    const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ State, Attachments }) => [State, Attachments?.[0]?.InstanceId])).toEqual([
      ['in-use', machine?.InstanceId],
    ]);
  });

  test('shows a conversion server while it converts, and not for long after', async () => {
    await using on = await bench();
    const { jobID = '' } = await startDrill(on);
    const conversionServers = async () => {
      const { Reservations = [] } = await on.ec2.send(
        new DescribeInstancesCommand({
          Filters: [
            { Name: 'tag:Name', Values: ['AWS Elastic Disaster Recovery Conversion Server'] },
            { Name: 'tag:drs.amazonaws.com-job', Values: [jobID] },
            { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down'] },
          ],
        }),
      );
      return Reservations.length;
    };
    expect(await conversionServers()).toBe(0);
    on.clock.pass(200);
    expect(await conversionServers()).toBe(1);
    on.clock.pass(400);
    expect(await conversionServers()).toBe(0);
  });

  test('without isDrill is a real recovery, and the source server remembers it', async () => {
    await using on = await bench();
    const { job } = await on.drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID: DB }] }));
    expect(job?.initiatedBy).toBe('START_RECOVERY');
    on.clock.pass(600);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(items.map(({ isDrill }) => isDrill)).toEqual([false]);
    const { items: servers = [] } = await on.drs.send(
      new DescribeSourceServersCommand({ filters: { sourceServerIDs: [DB] } }),
    );
    expect(servers[0]).toMatchObject({
      lastLaunchResult: 'SUCCEEDED',
      lifeCycle: { lastLaunch: { initiated: { type: 'RECOVERY', jobID: job?.jobID }, status: 'LAUNCHED' } },
    });
  });

  test.each([
    ['launch-failed', ['CONVERSION_END', 'LAUNCH_START', 'LAUNCH_FAILED', 'JOB_END']],
    ['conversion-failed', ['SNAPSHOT_END', 'CONVERSION_START', 'CONVERSION_FAIL', 'JOB_END']],
    ['snapshot-failed', ['JOB_START', 'SNAPSHOT_START', 'SNAPSHOT_FAIL', 'JOB_END']],
  ])(
    'that is %s ends COMPLETED with launch status FAILED and the reason only in the log',
    async (outcome, events) => {
      await using on = await bench(ONE({ outcome, rawError: 'because' }));
      const { jobID = '' } = await startDrill(on);
      on.clock.pass(900);
      const job = await jobOf(on, jobID);
      expect(job?.status).toBe('COMPLETED');
      expect(job?.participatingServers).toEqual([{ sourceServerID: DB, launchStatus: 'FAILED' }]);
      const log = await logOf(on, jobID);
      expect(log.map(({ event }) => event).slice(-4)).toEqual(events);
      expect(log.at(-2)?.eventData?.rawError).toBe('because');
      const { items } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
      expect(items).toEqual([]);
      const { Volumes } = await on.ec2.send(new DescribeVolumesCommand({}));
      expect(Volumes ?? []).toEqual([]);
    },
  );

  test('ends for all its servers together when the slowest is done', async () => {
    await using on = await bench({
      defaults: { timings: { jitter: 0 } },
      servers: [{ hostname: 'db' }, { hostname: 'web', timings: { conversion: '20m' } }],
    });
    const { jobID = '' } = await startDrill(on, [DB, WEB]);
    on.clock.pass(900);
    const job = await jobOf(on, jobID);
    expect(job?.status).toBe('STARTED');
    expect(job?.participatingServers?.map(({ launchStatus }) => launchStatus)).toEqual([
      'LAUNCHED',
      'IN_PROGRESS',
    ]);
  });

  test('never becomes RUNNING when the launch disposition is STOPPED', async () => {
    await using on = await bench(ONE({ launch: { disposition: 'STOPPED' } }));
    await startDrill(on);
    on.clock.pass(3_600);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(items.map(({ ec2InstanceState }) => ec2InstanceState)).toEqual(['STOPPED']);
  });

  test('falls back to the previous snapshot when the scenario says so', async () => {
    await using on = await bench(ONE({ usesPreviousSnapshot: true }));
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(600);
    expect(await eventsOf(on, jobID)).toContain('USING_PREVIOUS_SNAPSHOT');
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    expect(Date.parse(items[0]?.pointInTimeSnapshotDateTime ?? '')).toBeLessThan(
      Date.parse('2026-11-21T12:00:10Z'),
    );
  });

  test('runs the same for the same seed, and a server more changes nothing for the others', async () => {
    const course = async (seed: number, servers: string[]) => {
      await using on = await bench({ servers: servers.map((hostname) => ({ hostname })) }, { seed });
      const { jobID = '' } = await startDrill(on);
      on.clock.pass(1_200);
      return (await logOf(on, jobID)).filter(({ eventData }) => eventData?.sourceServerID === DB);
    };
    const first = await course(7, ['db']);
    expect(first.length).toBeGreaterThan(4);
    expect(await course(7, ['db'])).toEqual(first);
    expect(await course(7, ['app', 'db', 'web'])).toEqual(first);
    expect(await course(8, ['db'])).not.toEqual(first);
  });
});
