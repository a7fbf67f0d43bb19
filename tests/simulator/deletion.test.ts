import {
  DeleteRecoveryInstanceCommand,
  DescribeRecoveryInstancesCommand,
  DisconnectRecoveryInstanceCommand,
  TerminateRecoveryInstancesCommand,
} from '@aws-sdk/client-drs';
import {
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { type Bench, bench, DB, eventsOf, failure, jobOf, startDrill, TWO_SERVERS, WEB } from './support.ts';

const rows = async ({ drs }: Bench) => (await drs.send(new DescribeRecoveryInstancesCommand({}))).items ?? [];
const living = async ({ ec2 }: Bench, server = DB) => {
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: 'tag:drs.amazonaws.com-source-server', Values: [server] },
        { Name: 'instance-state-name', Values: ['pending', 'running', 'stopped'] },
      ],
    }),
  );
  return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));
};
const terminate = async ({ drs }: Bench, ids: string[]) =>
  (await drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: ids }))).job;

describe('starting a drill in the simulated DRS', () => {
  test.each(['recovery', 'drill', 'disconnected'])('deletes an earlier %s instance first', async (kind) => {
    await using on = await bench({ ...TWO_SERVERS, existing: [{ server: 'db', kind }] });
    const [earlier] = await living(on);
    expect(earlier).toBeDefined();
    expect((await rows(on)).length).toBe(kind === 'disconnected' ? 0 : 1);
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(60);
    expect(await living(on)).toEqual([]);
    on.clock.pass(1_200);
    expect((await eventsOf(on, jobID)).slice(0, 4)).toEqual([
      'JOB_START',
      'CLEANUP_START',
      'CLEANUP_END',
      'SNAPSHOT_START',
    ]);
    const now = await living(on);
    expect(now).toHaveLength(1);
    expect(now).not.toContain(earlier);
    expect((await rows(on)).map(({ recoveryInstanceID }) => recoveryInstanceID)).toEqual(now);
    expect(on.simulator.aws.deletions).toMatchObject([
      {
        cause: 'StartRecovery',
        instanceID: earlier,
        sourceServerID: DB,
        isDrill: kind === 'drill',
        inDrs: kind !== 'disconnected',
        jobID,
      },
    ]);
  });

  test('leaves the instances of other servers alone', async () => {
    await using on = await bench({ ...TWO_SERVERS, existing: [{ server: 'web', kind: 'recovery' }] });
    await startDrill(on, [DB]);
    on.clock.pass(1_200);
    expect(await living(on, WEB)).toHaveLength(1);
    expect(on.simulator.aws.deletions).toEqual([]);
  });

  test('cannot delete an earlier instance that is protected, and says so in the log', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      defaults: { launch: { terminationProtection: true } },
      existing: [{ server: 'db', kind: 'recovery' }],
    });
    const { jobID = '' } = await startDrill(on);
    on.clock.pass(1_800);
    expect(await eventsOf(on, jobID)).toContain('CLEANUP_FAIL');
    expect(await living(on)).toHaveLength(2);
  });
});

describe('TerminateRecoveryInstances', () => {
  test('is a TERMINATE job after which instance, volumes and row are gone', async () => {
    await using on = await bench();
    await startDrill(on, [DB, WEB]);
    on.clock.pass(900);
    const ids = (await rows(on)).map(({ recoveryInstanceID = '' }) => recoveryInstanceID);
    const job = await terminate(on, ids);
    expect(job).toMatchObject({
      type: 'TERMINATE',
      initiatedBy: 'TERMINATE_RECOVERY_INSTANCES',
      status: 'PENDING',
      participatingServers: ids.map((recoveryInstanceID) => ({
        recoveryInstanceID,
        launchStatus: 'PENDING',
      })),
    });
    on.clock.pass(60);
    expect((await rows(on)).map(({ ec2InstanceState }) => ec2InstanceState)).toEqual([
      'SHUTTING-DOWN',
      'SHUTTING-DOWN',
    ]);
    on.clock.pass(150);
    expect((await rows(on)).map(({ ec2InstanceState }) => ec2InstanceState)).toEqual([
      'TERMINATED',
      'TERMINATED',
    ]);
    expect((await jobOf(on, job?.jobID ?? ''))?.participatingServers?.[0]?.launchStatus).toBe('TERMINATED');
    on.clock.pass(60);
    expect(await rows(on)).toEqual([]);
    expect((await on.ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
    expect(await eventsOf(on, job?.jobID ?? '')).toEqual([
      'JOB_START',
      'CLEANUP_START',
      'CLEANUP_START',
      'CLEANUP_END',
      'CLEANUP_END',
      'JOB_END',
    ]);
  });

  test('refuses while a job still works on the server, during failback, and for what does not exist', async () => {
    await using on = await bench({
      servers: [{ hostname: 'db' }, { hostname: 'web', replication: { direction: 'FAILBACK' } }],
      existing: [
        { server: 'db', kind: 'drill' },
        { server: 'web', kind: 'recovery' },
      ],
    });
    const [db = '', web = ''] = (await rows(on)).map(({ recoveryInstanceID = '' }) => recoveryInstanceID);
    expect(await failure(terminate(on, [web]))).toMatchObject({ name: 'ConflictException' });
    expect(await failure(terminate(on, ['i-0123456789abcdef0']))).toMatchObject({
      name: 'ValidationException',
    });
    await startDrill(on, [DB]);
    expect(await failure(terminate(on, [db]))).toMatchObject({ name: 'ConflictException', resourceId: db });
  });

  test('can leave volumes behind, or never end', async () => {
    await using on = await bench({
      defaults: { timings: { jitter: 0 } },
      servers: [
        { hostname: 'db', volumesStay: true },
        { hostname: 'web', terminateHangs: true },
      ],
      existing: [
        { server: 'db', kind: 'drill' },
        { server: 'web', kind: 'drill' },
      ],
    });
    const ids = (await rows(on)).map(({ recoveryInstanceID = '' }) => recoveryInstanceID);
    const job = await terminate(on, ids);
    on.clock.pass(7_200);
    expect(
      (await rows(on)).map(({ sourceServerID, ec2InstanceState }) => [sourceServerID, ec2InstanceState]),
    ).toEqual([[WEB, 'SHUTTING-DOWN']]);
    expect((await jobOf(on, job?.jobID ?? ''))?.status).toBe('STARTED');
    const { Volumes = [] } = await on.ec2.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'status', Values: ['available'] }] }),
    );
    expect(Volumes).toHaveLength(1);
  });

  test('leaves a protected instance running and reports FAILED', async () => {
    await using on = await bench({
      ...TWO_SERVERS,
      defaults: { launch: { terminationProtection: true } },
      existing: [{ server: 'db', kind: 'drill' }],
    });
    const [row] = await rows(on);
    const job = await terminate(on, [row?.recoveryInstanceID ?? '']);
    on.clock.pass(600);
    expect(await jobOf(on, job?.jobID ?? '')).toMatchObject({
      status: 'COMPLETED',
      participatingServers: [{ launchStatus: 'FAILED' }],
    });
    expect(await living(on)).toHaveLength(1);
  });
});

describe('disconnecting and deleting a recovery instance', () => {
  test('lets DRS forget it while EC2 keeps it running, and needs that order', async () => {
    await using on = await bench({ ...TWO_SERVERS, existing: [{ server: 'db', kind: 'recovery' }] });
    const [row] = await rows(on);
    const recoveryInstanceID = row?.recoveryInstanceID ?? '';
    const remove = () => on.drs.send(new DeleteRecoveryInstanceCommand({ recoveryInstanceID }));
    expect(await failure(remove())).toMatchObject({ name: 'ConflictException' });
    await on.drs.send(new DisconnectRecoveryInstanceCommand({ recoveryInstanceID }));
    await remove();
    expect(await rows(on)).toEqual([]);
    expect(await living(on)).toEqual([recoveryInstanceID]);
    expect(await failure(remove())).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('TerminateInstances behind the back of DRS', () => {
  test('is on record, and DRS keeps the row', async () => {
    await using on = await bench({ ...TWO_SERVERS, existing: [{ server: 'db', kind: 'recovery' }] });
    const [id = ''] = await living(on);
    const { TerminatingInstances } = await on.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(TerminatingInstances?.[0]).toMatchObject({
      InstanceId: id,
      PreviousState: { Name: 'running' },
      CurrentState: { Name: 'shutting-down' },
    });
    on.clock.pass(600);
    expect((await rows(on)).map(({ ec2InstanceState }) => ec2InstanceState)).toEqual(['TERMINATED']);
    on.clock.pass(7_200);
    expect((await rows(on)).map(({ ec2InstanceState }) => ec2InstanceState)).toEqual(['NOT_FOUND']);
    expect(on.simulator.aws.deletions).toMatchObject([{ cause: 'TerminateInstances', instanceID: id }]);
  });
});
