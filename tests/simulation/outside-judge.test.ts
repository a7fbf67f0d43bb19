import { describe, expect, it } from 'vitest';
import { GROUP, PRODUCTION, SUBNET } from './refusal-cases.ts';
import { callsOf, codesOf, DB, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** Drills in which somebody who had not written kunren found it wanting. */

const HELD = { keepPassed: '4h', keepFailed: '4h', hardExpiry: '12h' };
const minutesUntilCleanup = ({ record }: Rehearsal): number =>
  (Date.parse(record.cleanup.startedAt ?? '') - Date.parse(record.startedAt)) / 60_000;

describe('a drill is not held', () => {
  it('when its servers can reach production', async () => {
    const network = {
      subnets: [SUBNET],
      securityGroups: [GROUP],
      unreachable: [{ name: 'production', address: '192.0.2.10', port: 443 }],
    };
    const rehearsal = await rehearse({ reaches: ['192.0.2.10'] }, { network, cleanup: HELD });
    expect([rehearsal.record.verdict, ...codesOf(rehearsal)]).toEqual([
      'FAIL',
      'NOT_ISOLATED',
      'EARLIER_WAVE_FAILED',
    ]);
    expect(minutesUntilCleanup(rehearsal)).toBeLessThan(60);
  });

  it('when its only instance is gone already, and nobody is told that it is', async () => {
    const rehearsal = await rehearse(
      { servers: serversWith({ outcome: 'terminated-at-once' }) },
      { cleanup: HELD },
    );
    expect(codesOf(rehearsal)).toContain('INSTANCE_TERMINATED');
    expect(minutesUntilCleanup(rehearsal)).toBeLessThan(60);
    expect(rehearsal.messages.map(({ subject }) => subject).join('\n')).not.toContain('保持中');
  });

  it('when it fails at once, but what a failed launch left running is', async () => {
    const actions = [{ name: 'Install the agent', outcome: 'failed' }];
    const rehearsal = await rehearse(
      { servers: serversWith({ launchActions: actions }) },
      { cleanup: HELD, guards: { postLaunchActions: 'accept' } },
    );
    expect(codesOf(rehearsal)[0]).toBe('LAUNCH_ACTION_FAILED');
    expect(minutesUntilCleanup(rehearsal)).toBeGreaterThan(240);
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it('any longer when people have terminated everything', async () => {
    const rehearsal = await rehearse(
      {
        terminations: [
          { server: 'wordpress-db', after: '60m' },
          { server: 'wordpress-web', after: '60m' },
        ],
      },
      { cleanup: HELD },
    );
    expect(minutesUntilCleanup(rehearsal)).toBeLessThan(70);
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });
});

describe('a server that somebody recovers', () => {
  it.each(['30s', '8m', '10m34s', '16m'])(
    'after %s is touched by no call until that has ended',
    async (after) => {
      const rehearsal = await rehearse({ realRecoveries: [{ server: 'wordpress-db', after }] });
      const { simulator, record } = rehearsal;
      const real = [...simulator.aws.jobs.values()].find(
        ({ initiatedBy }) => initiatedBy === 'START_RECOVERY',
      );
      const [from, until] = [real?.createdAt ?? 0, real?.endedAt ?? Number.POSITIVE_INFINITY];
      const touching = ['TerminateRecoveryInstances', 'DisconnectRecoveryInstance', 'DeleteRecoveryInstance']
        .flatMap((operation) => callsOf(rehearsal, `drs:${operation}`))
        .filter(({ at }) => Date.parse(at) > from && Date.parse(at) < until);
      const own = [...simulator.aws.instances.values()].filter(
        ({ role, server }) => role === 'recovery' && server.scenario.id === DB,
      );
      const touched = touching.filter(({ input }) =>
        own.some(({ instanceID }) => JSON.stringify(input).includes(instanceID)),
      );
      expect(touched).toEqual([]);
      expect(record.verdict).toBe('ABORTED');
    },
  );
});

describe('a drill whose start was never answered', () => {
  it('does not say that nothing was started when it has terminated something', async () => {
    const rehearsal = await rehearse({
      staleReads: { jobs: '20m', recoveryInstances: '20m', instances: '10s' },
      faults: [{ operation: 'drs:StartRecovery', lost: true, times: 3 }],
    });
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', terminated: 1 });
    const texts = rehearsal.messages.map(({ text }) => text).join('\n');
    expect(texts).not.toMatch(/何も起動していません|nothing was started/);
  });
});

it('an instance that cannot be terminated is left with the way out', async () => {
  const launch = {
    subnet: SUBNET,
    securityGroups: [GROUP],
    otherVersions: [{ version: 2, subnet: PRODUCTION, securityGroups: [GROUP], terminationProtection: true }],
  };
  const rehearsal = await rehearse(
    {
      subnets: [{ id: SUBNET }, { id: PRODUCTION }],
      servers: serversWith({ launch }),
      changes: [{ after: '2m', template: { server: 'wordpress-db', defaultVersion: 2 } }],
    },
    { cleanup: { timeLimit: '1h', hardExpiry: '12h' } },
  );
  const [left] = rehearsal.record.cleanup.leftovers.filter(({ type }) => type === 'recovery-instance');
  expect(left?.detail).toMatch(
    /DRS has ended \d+ termination jobs without terminating it: .* EC2 protects it/,
  );
});

it('a drill whose record cannot be written for hours is told of with its outcome, once, and again when it is', async () => {
  const faults = [
    {
      operation: 's3:PutObject',
      key: '/drill.json',
      error: 'ServiceUnavailable',
      status: 503,
      times: 100,
    },
  ];
  const rehearsal = await rehearse(
    { faults, servers: serversWith({ services: [] }) },
    { cleanup: { keepFailed: '0s' } },
  );
  const subjects = rehearsal.messages.map(({ subject }) => subject);
  expect(subjects).toEqual([expect.stringContaining('記録待ち'), expect.stringContaining('不合格')]);
  expect(rehearsal.messages[0]?.text).toContain('PROBE_FAILED');
});

it('findings are due on a day of the plan’s zone', async () => {
  const { record } = await rehearse(
    { startAt: '2026-11-30T21:00:00Z', servers: serversWith({ outcome: 'launch-failed' }) },
    { schedule: { expression: 'cron(0 6 1 * ? *)', timeZone: 'Asia/Tokyo' } },
  );
  // It ends on 1 December in Tokyo, and on 30 November in UTC.
  expect(record.endedAt).toMatch(/^2026-11-30/);
  expect(record.findings[0]).toMatchObject({ severity: 'HIGH', dueDate: '2026-12-15' });
});

it('the heartbeat of an optional server that was never read is a finding', async () => {
  const heartbeat = { from: 'ssm', path: '/var/lib/kunren/heartbeat' };
  const rehearsal = await rehearse(
    { servers: [...serversWith({}), { hostname: 'monitor', ssm: { agent: 'offline' } }] },
    {
      limits: { servers: 3, duration: '3h' },
      waves: [
        {
          name: 'database',
          servers: [{ hostname: 'wordpress-db' }, { hostname: 'monitor', critical: false, heartbeat }],
        },
        { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
      ],
    },
  );
  expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([
    'PASS_WITH_FINDINGS',
    ['HEARTBEAT_UNREAD'],
  ]);
  expect(rehearsal.record.reasons[0]?.text).toContain('monitor');
});
