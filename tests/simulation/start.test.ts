import { describe, expect, it } from 'vitest';
import { disagreements } from '../../core/verdict/conclude.ts';
import { callsOf, codesOf, DB, heldLeases, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** How the jobs of a wave are started when DRS is slow, strict or busy, or the wave is large. */

type Changes = Record<string, unknown>;

const fault = (operation: string, error: string, more: Changes = {}): Changes => ({
  faults: [{ operation, error, ...more }],
});
const ROLE = { arn: 'arn:aws:iam::111122223333:role/dr/kunren', externalId: 'tokyo-1' };

/** The started drills: the number of servers in each call that DRS accepted. */
const startedServers = (rehearsal: Rehearsal): number[] =>
  callsOf(rehearsal, 'drs:StartRecovery')
    .filter((call) => call.status === 202)
    .map(({ input }) => (input as { sourceServers: unknown[] }).sourceServers.length);

const ONCE = { expression: 'at(2026-11-22T02:00:00)', timeZone: 'Asia/Tokyo' };
const everyServer = (count: number): Changes => ({
  limits: { servers: count, duration: '6h' },
  waves: [{ name: 'all', servers: [{ tags: { fleet: 'blue' } }] }],
});
const fleet = (count: number, more: Changes = {}): Changes => ({
  servers: [{ hostname: 'app-{n}', count, tags: { fleet: 'blue' } }],
  ...more,
});

describe('transient errors are retried and change nothing', () => {
  it.each<[string, Changes]>([
    ['a throttled start', fault('drs:StartRecovery', 'ThrottlingException', { times: 3 })],
    ['a start that broke inside DRS', fault('drs:StartRecovery', 'InternalServerException')],
    ['a conflict that goes away', fault('drs:StartRecovery', 'ConflictException', { times: 2 })],
    ['a throttled second wave', fault('drs:StartRecovery', 'ThrottlingException', { after: 1 })],
    [
      'a new instance that EC2’s status checks do not know yet',
      fault('ec2:DescribeInstanceStatus', 'InvalidInstanceID.NotFound', { status: 400, times: 2 }),
    ],
    ['S3 that asks to slow down', fault('s3:PutObject', 'SlowDown', { times: 8 })],
    ['S3 that times out', fault('s3:PutObject', 'RequestTimeout', { status: 400, times: 8 })],
    [
      'S3 that is busy with another write of the record',
      fault('s3:PutObject', 'ConditionalRequestConflict', { status: 409, after: 8 }),
    ],
    [
      'DynamoDB that is over its throughput',
      fault('dynamodb:PutItem', 'ProvisionedThroughputExceededException', { status: 400, times: 8 }),
    ],
    [
      'credentials that expired on the way',
      fault('drs:DescribeJobs', 'ExpiredTokenException', { status: 403, after: 4 }),
    ],
    [
      'throttling everywhere, each operation three times',
      {
        faults: [
          'drs:DescribeSourceServers',
          'drs:DescribeRecoveryInstances',
          'drs:DescribeJobs',
          'drs:DescribeJobLogItems',
          'drs:GetLaunchConfiguration',
          'drs:StartRecovery',
          'drs:TerminateRecoveryInstances',
          'ec2:DescribeInstances',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:DescribeTags',
          'ec2:DescribeVolumes',
          'servicequotas:ListServiceQuotas',
          'sts:GetCallerIdentity',
          's3:PutObject',
          's3:GetObject',
          'sns:Publish',
        ].map((operation) => ({
          operation,
          error: operation.startsWith('drs:') ? 'ThrottlingException' : 'RequestLimitExceeded',
          times: 3,
        })),
      },
    ],
  ])('%s', async (_, aws) => {
    const rehearsal = await rehearse(aws);
    expect([rehearsal.record.verdict, rehearsal.record.reasons]).toEqual(['PASS', []]);
    expect(startedServers(rehearsal)).toEqual([1, 1]);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });
});

describe('a start whose answer was an error', () => {
  it('is never sent again before DRS was asked for the job that it may have created', async () => {
    const rehearsal = await rehearse(fault('drs:StartRecovery', 'InternalServerException', { times: 3 }));
    const asked = rehearsal.calls
      .map((call) => call.operation)
      .filter((operation) => ['StartRecovery', 'DescribeJobs'].includes(operation));
    const between = asked.filter((operation, index) => operation !== asked[index - 1]);
    expect(asked.filter((operation) => operation === 'StartRecovery')).toHaveLength(5);
    expect(between.filter((operation) => operation === 'StartRecovery')).toHaveLength(5);
  });
});

describe('the recovery time', () => {
  it.each<[string, string, number]>([
    ['an error, which may have started something', 'InternalServerException', 0],
    ['a throttle, which has started nothing', 'ThrottlingException', 3],
    ['a conflict, which has started nothing', 'ConflictException', 3],
  ])('counts after %s from the first request that may have done it', async (_, error, counted) => {
    const { record, simulator } = await rehearse(fault('drs:StartRecovery', error, { times: 3 }));
    const requests = simulator.calls.filter(({ operation }) => operation === 'StartRecovery');
    const requestedAt = Date.parse(record.waves[0]?.operations[0]?.requestedAt ?? '');
    expect(requestedAt).toBe(Date.parse(requests[counted]?.at ?? ''));
  });
});

describe('a start that DRS refuses for good', () => {
  it.each<[string, string, string]>([
    ['a quota', 'ServiceQuotaExceededException', 'START_REJECTED'],
    ['its validation', 'ValidationException', 'START_REJECTED'],
    ['a missing permission', 'AccessDeniedException', 'START_REJECTED'],
    ['a conflict that stays', 'ConflictException', 'WORKFLOW_ERROR'],
    ['an account that is not initialised', 'UninitializedAccountException', 'START_REJECTED'],
    ['an error that nobody knows', 'UnheardOfException', 'WORKFLOW_ERROR'],
  ])('because of %s is inconclusive and leaves nothing', async (_, error, code) => {
    const rehearsal = await rehearse(fault('drs:StartRecovery', error, { times: 1_000 }));
    expect(rehearsal.record).toMatchObject({ verdict: 'INCONCLUSIVE', cleanup: { status: 'COMPLETE' } });
    expect(codesOf(rehearsal)).toContain(code);
    expect(startedServers(rehearsal)).toEqual([]);
    expect(heldLeases(rehearsal)).toEqual([]);
    expect(disagreements(rehearsal.record)).toEqual([]);
  });

  it('in its second job removes the first, which the record still shows', async () => {
    const rehearsal = await rehearse(
      fleet(101, fault('drs:StartRecovery', 'ServiceQuotaExceededException', { after: 1, times: 1_000 })),
      everyServer(101),
    );
    expect(startedServers(rehearsal)).toEqual([100]);
    expect(rehearsal.record).toMatchObject({ verdict: 'INCONCLUSIVE', cleanup: { status: 'COMPLETE' } });
    expect(rehearsal.record.servers.filter((server) => server.operationID !== null)).toHaveLength(100);
    expect(rehearsal.simulator.aws.deletions).toHaveLength(100);
  });
});

describe('a large wave', () => {
  it('of 250 servers is three jobs, and is removed in as many', async () => {
    const rehearsal = await rehearse(fleet(250), everyServer(250));
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(startedServers(rehearsal)).toEqual([100, 100, 50]);
    const terminated = callsOf(rehearsal, 'drs:TerminateRecoveryInstances').map(
      ({ input }) => (input as { recoveryInstanceIDs: string[] }).recoveryInstanceIDs.length,
    );
    expect(terminated).toEqual([100, 100, 50]);
    expect(rehearsal.largestPayloadBytes).toBeLessThan(16_384);
  });

  it('goes by the account’s own quota where that is smaller', async () => {
    const rehearsal = await rehearse(fleet(5, { quotas: { 'L-B827C881': 2 } }), everyServer(5));
    expect(startedServers(rehearsal)).toEqual([2, 2, 1]);
    expect(rehearsal.record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE' } });
  });

  it('goes by the documented quota where the account’s cannot be read', async () => {
    const rehearsal = await rehearse(fleet(101, { quotasReadable: false }), everyServer(101));
    expect(startedServers(rehearsal)).toEqual([100, 1]);
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('is started once although its second job was throttled', async () => {
    const rehearsal = await rehearse(
      fleet(101, fault('drs:StartRecovery', 'ThrottlingException', { after: 1, times: 2 })),
      everyServer(101),
    );
    expect(startedServers(rehearsal)).toEqual([100, 1]);
    expect(rehearsal.record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE' } });
    expect(rehearsal.record.servers.every((server) => server.requestedAt !== null)).toBe(true);
  });
});

describe('the recovery point that the plan asks for', () => {
  const AN_HOUR = { recoveryTime: '60m', recoveryPoint: '60m' };

  it.each<[string, Changes, (at: number, start: number) => boolean]>([
    ['at least as old', { atLeastAge: '30m' }, (at, start) => start - at >= 1_800_000],
    ['before a moment', { before: '2026-11-21T16:45:00Z' }, (at) => at < Date.parse('2026-11-21T16:45:00Z')],
  ])('%s is chosen, measured, and not a weakness', async (_, recoveryPoint, fits) => {
    const rehearsal = await rehearse({}, { recoveryPoint, objectives: AN_HOUR, schedule: ONCE });
    const { record } = rehearsal;
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
    for (const { recoveredPoint, requestedAt } of record.servers) {
      expect(recoveredPoint.chosen?.pointID).toMatch(/^pit-/);
      // DRS names the time at which it meant to take it.
      const apart = Date.parse(recoveredPoint.at ?? '') - Date.parse(recoveredPoint.chosen?.at ?? '');
      expect(Math.abs(apart)).toBeLessThan(10_000);
      expect(fits(Date.parse(recoveredPoint.chosen?.at ?? ''), Date.parse(requestedAt ?? ''))).toBe(true);
    }
    expect(callsOf(rehearsal, 'drs:StartRecovery')[0]?.input).toMatchObject({
      sourceServers: [
        { sourceServerID: DB, recoverySnapshotID: record.servers[0]?.recoveredPoint.chosen?.pointID },
      ],
    });
  });

  it('does not exist: nothing is started', async () => {
    const rehearsal = await rehearse(
      {},
      { recoveryPoint: { before: '2025-01-01T00:00:00Z' }, schedule: ONCE },
    );
    expect(rehearsal.mutations).toEqual([]);
    expect(rehearsal.record.verdict).toBe('INCONCLUSIVE');
    expect(codesOf(rehearsal)).toContain('RECOVERY_POINT_MISSING');
  });
});

describe('a plan for another account', () => {
  it('assumes its role with the external ID, before anything else', async () => {
    const rehearsal = await rehearse(
      {},
      { target: { account: '111122223333', region: 'ap-northeast-3', role: ROLE } },
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(callsOf(rehearsal, 'sts:AssumeRole')[0]?.input).toMatchObject({
      RoleArn: ROLE.arn,
      ExternalId: ROLE.externalId,
    });
    const operations = rehearsal.calls.map((call) => `${call.service}:${call.operation}`);
    expect(operations.indexOf('sts:AssumeRole')).toBeLessThan(
      operations.indexOf('drs:DescribeSourceServers'),
    );
  });

  it('assumes no role when it names none', async () => {
    expect(callsOf(await rehearse(), 'sts:AssumeRole')).toEqual([]);
  });
});

describe('a server whose replication is stalled', () => {
  it('is drilled where the plan accepts that, and its data is as old as it is', async () => {
    const rehearsal = await rehearse(
      { servers: serversWith({ replication: { state: 'STALLED', lag: '1m' } }) },
      {
        guards: { replicationStates: ['CONTINUOUS', 'STALLED'] },
        objectives: { recoveryTime: '60m', recoveryPoint: '10m' },
      },
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(rehearsal.record.recoveryPoint.actualSeconds).toBeGreaterThanOrEqual(60);
  });
});
