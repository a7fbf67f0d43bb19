import { describe, expect, it } from 'vitest';
import { callsOf, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** Probes from inside, by SSM Run Command, in whole drills. */

type Changes = Record<string, unknown>;

const ADDRESS = '10.1.2.3';
const EVERY_CHECK: readonly Changes[] = [
  { check: 'hostname' },
  { check: 'private-ip', address: ADDRESS },
  { check: 'service', name: 'mariadb' },
  { check: 'disks', mounts: ['/', '/var/lib/my sql'] },
  { check: 'time', maximumOffset: '1s' },
  { check: 'unreachable', address: '10.9.9.9', port: 443 },
  { check: 'command', script: 'mysqladmin ping', expectOutput: 'alive' },
];
const RIGHT = {
  results: [{ matches: 'mysqladmin', output: 'mysqld is alive' }],
};

/** DRS copies the source's address. */
const COPIED = { sourceAddress: ADDRESS, launch: { copyPrivateIp: true } };
const NETWORK = {
  subnets: ['subnet-0d1e2f3a4b5c6d7e8'],
  securityGroups: ['sg-0d1e2f3a4b5c6d7e8'],
  copiedPrivateIp: 'accept',
};

const planOf = (...probes: readonly Changes[]): Changes => ({
  network: NETWORK,
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [{ hostname: 'wordpress-db', probes: probes.map((probe) => ({ protocol: 'ssm', ...probe })) }],
    },
  ],
});
/** Of a probe that never passes: asked some ten times is enough to see that it is asked again. */
const planOfFailing = (probe: Changes): Changes => ({
  network: NETWORK,
  waves: [
    {
      name: 'database',
      readyWithin: '20m',
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', interval: '45s', ...probe }] }],
    },
  ],
});
const db = (ssm: Changes, more: Changes = {}): Changes => ({
  servers: serversWith({ ...COPIED, ssm: { ...RIGHT, ...ssm }, ...more }),
});
const sendsIn = (rehearsal: Pick<Rehearsal, 'calls'>) => callsOf(rehearsal, 'ssm:SendCommand');
const probesOf = ({ record }: Pick<Rehearsal, 'record'>) => record.servers[0]?.probes ?? [];

describe('a server that is asked inside', () => {
  it('passes every check when it is as the plan says', async () => {
    const rehearsal = await rehearse(db({}), planOf(...EVERY_CHECK));
    expect(probesOf(rehearsal).filter(({ status }) => status !== 'PASSED')).toEqual([]);
    expect(probesOf(rehearsal).map(({ check }) => check)).toEqual(EVERY_CHECK.map(({ check }) => check));
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('passes as Windows too', async () => {
    const sid = 'S-1-5-21-1000000001-1000000002-1000000003';
    const windows = EVERY_CHECK.map((probe) => ({ ...probe, platform: 'windows' }));
    const { record } = await rehearse(
      db({}, { os: 'windows' }),
      planOf({ check: 'windows-sid', sid }, ...windows),
    );
    expect(record.verdict).toBe('PASS');
  });

  it.each<[string, Changes, Changes, string]>([
    ['another host name', { check: 'hostname' }, { hostname: 'ip-10-0-0-1' }, 'WRONG_HOSTNAME'],
    ['another address', { check: 'private-ip', address: '10.7.7.7' }, {}, 'WRONG_ADDRESS'],
    [
      'a service down',
      { check: 'service', name: "it's" },
      { stoppedServices: ["it's"] },
      'SERVICE_NOT_RUNNING',
    ],
    [
      'a disk missing',
      { check: 'disks', mounts: ['/', '/data'] },
      { missingMounts: ['/data'] },
      'NOT_MOUNTED',
    ],
    ['a clock that is off', { check: 'time' }, { clockOffset: '90s' }, 'CLOCK_OFF'],
    ['a clock that nobody keeps', { check: 'time' }, { clock: 'unsynchronised' }, 'CLOCK_NOT_SYNCHRONISED'],
    [
      'a way to production',
      { check: 'unreachable', address: '10.9.9.9', port: 443 },
      { reaches: ['10.9.9.9'] },
      'REACHABLE',
    ],
    ['a command that fails', { check: 'command', script: 'x', expectExit: 7 }, {}, 'UNEXPECTED_EXIT'],
    [
      'a command that takes too long',
      { check: 'command', script: 'x', timeout: '5s' },
      { results: [{ matches: 'x', duration: '60s' }] },
      'TIMEOUT',
    ],
  ])('fails on %s', async (_, probe, ssm, errorCode) => {
    const { record } = await rehearse(db(ssm), planOfFailing(probe));
    expect(record.verdict).toBe('FAIL');
    expect(record.servers[0]?.probes[0]).toMatchObject({ status: 'FAILED', errorCode });
    expect(record.servers[0]?.probes[0]?.attempts).toBeGreaterThan(5);
  });

  it.each<[string, Changes, Changes, Changes]>([
    ['another SID', { check: 'windows-sid', sid: 'S-1-5-21-9-9-9' }, {}, { os: 'windows' }],
    ['another host name', { check: 'hostname' }, { hostname: 'ip-10-0-0-1' }, {}],
    ['another address', { check: 'private-ip', address: '10.7.7.7' }, {}, {}],
  ])('with %s is asked a few times over some minutes, and then removed', async (_, probe, ssm, more) => {
    const rehearsal = await rehearse(db(ssm, more), planOf(probe));
    const { record } = rehearsal;
    expect(record.verdict).toBe('FAIL');
    expect(record.reasons.map(({ code }) => code)).toContain('PROBE_FAILED');
    expect(record.waves[0]?.timedOut).toBe(false);
    expect(probesOf(rehearsal)[0]?.mismatch).toMatchObject({ confirmed: true });
    const sends = sendsIn(rehearsal).length;
    expect(sends).toBeGreaterThan(5);
    expect(sends).toBeLessThan(12);
    const { since = '' } = probesOf(rehearsal)[0]?.mismatch ?? {};
    const minutes = (Date.parse(record.waves[0]?.endedAt ?? '') - Date.parse(since)) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(5);
    expect(minutes).toBeLessThan(9);
  });

  it('is a fact and no crash when its agent never comes online', async () => {
    const rehearsal = await rehearse(db({ agent: 'offline' }), planOfFailing({ check: 'hostname' }));
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(probesOf(rehearsal)).toMatchObject([{ status: 'FAILED', errorCode: 'AGENT_OFFLINE' }]);
    expect(sendsIn(rehearsal)).toEqual([]);
  });

  it('passes when its agent comes online late, and is tried until then', async () => {
    const rehearsal = await rehearse(
      db({ agent: 'late', onlineAfter: '10m' }),
      planOf({ check: 'hostname' }),
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(probesOf(rehearsal)[0]?.attempts).toBeGreaterThan(20);
  });

  it('shows no secret in the record', async () => {
    const results = [{ matches: 'env', exitStatus: 1, output: 'DB_PASSWORD=hunter2\nAKIAIOSFODNN7EXAMPLE' }];
    const { bytes, record } = await rehearse(db({ results }), planOf({ check: 'command', script: 'env' }));
    expect(bytes).not.toMatch(/hunter2|AKIA/);
    expect(record.servers[0]?.probes[0]?.seen).toBe('exit 1, expected 0: DB_PASSWORD=*** ***');
  });

  it.each(['ThrottlingException', 'InternalServerError', 'AccessDeniedException'])(
    'is asked again when SSM says %s for a while',
    async (error) => {
      const faults = ['SendCommand', 'ListCommandInvocations', 'DescribeInstanceInformation'].map(
        (operation) => ({
          operation: `ssm:${operation}`,
          error,
          times: 7,
        }),
      );
      const { record } = await rehearse({ ...db({}), faults }, planOf({ check: 'hostname' }));
      expect(record.verdict).toBe('PASS');
    },
  );

  it('shares a command with the others when the script is the same', async () => {
    const waves = [
      {
        name: 'all',
        servers: ['wordpress-db', 'wordpress-web'].map((hostname) => ({
          hostname,
          probes: [{ protocol: 'ssm', check: 'hostname' }],
        })),
      },
    ];
    const timings = { timings: { jitter: 0 } };
    const rehearsal = await rehearse({ servers: serversWith(timings, timings) }, { waves });
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(
      sendsIn(rehearsal).map(({ input }) => (input as { InstanceIds: string[] }).InstanceIds.length),
    ).toEqual([2]);
  });

  it('is not delayed by another that hangs', async () => {
    const waves = [
      {
        name: 'all',
        readyWithin: '20m',
        servers: ['wordpress-db', 'wordpress-web'].map((hostname) => ({
          hostname,
          probes: [{ protocol: 'ssm', check: 'command', script: 'ready' }],
        })),
      },
    ];
    const timings = { timings: { jitter: 0 } };
    const hangs = { ...timings, ssm: { results: [{ matches: 'ready', duration: '5m' }] } };
    const { record } = await rehearse({ servers: serversWith(timings, hangs) }, { waves });
    const [quick, slow] = record.servers.map(({ probes }) => probes[0]);
    expect(quick).toMatchObject({ status: 'PASSED' });
    expect(quick?.durationMilliseconds).toBeLessThan(5_000);
    expect(slow).toMatchObject({ status: 'FAILED', errorCode: 'TIMEOUT' });
  });
});
