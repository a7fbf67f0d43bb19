import { describe, expect, it } from 'vitest';
import { GROUP, PRODUCTION, SUBNET } from './refusal-cases.ts';
import { callsOf, codesOf, rehearse, serversWith } from './rehearse.ts';

/** Somebody prepares a failover while a drill runs: the launch template leads to production from then on. */

const moved = (after: string, more: Record<string, unknown> = {}) => ({
  subnets: [{ id: SUBNET }, { id: PRODUCTION }],
  servers: serversWith({
    launch: {
      subnet: SUBNET,
      securityGroups: [GROUP],
      otherVersions: [{ version: 2, subnet: PRODUCTION, securityGroups: [GROUP] }],
    },
    ...more,
  }),
  changes: [{ after, template: { server: 'wordpress-db', defaultVersion: 2 } }],
});
/** The database comes second, so that there is time between the guards and its wave. */
const DATABASE_LAST = {
  waves: [
    { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
    { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
  ],
};
const HELD = { cleanup: { keepPassed: '4h', keepFailed: '4h', hardExpiry: '12h' } };

it('a server outside the drill network ends the drill although DRS calls its launch failed', async () => {
  const aws = moved('2m', { launchActions: [{ name: 'agent', outcome: 'failed' }] });
  const plan = { ...HELD, guards: { postLaunchActions: 'accept' } };
  const rehearsal = await rehearse(aws, plan);
  expect(codesOf(rehearsal)).toContain('OUTSIDE_NETWORK');
  const held = Date.parse(rehearsal.record.cleanup.startedAt ?? '') - Date.parse(rehearsal.record.startedAt);
  expect(held / 60_000).toBeLessThan(30);
});

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['launched', {}, {}],
  [
    'failed to launch',
    { launchActions: [{ name: 'agent', outcome: 'failed' }] },
    {
      guards: { postLaunchActions: 'accept' },
      // What the other server shows is worth a hold.
      waves: [{ name: 'all', servers: [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }] }],
    },
  ],
])(
  'a server that %s outside the drill network is never held, although EC2 shows it only ten minutes later',
  async (_, server, plan) => {
    const aws = { ...moved('2m', server), staleReads: { instances: '10m' } };
    const rehearsal = await rehearse(aws, { ...HELD, ...plan });
    expect(codesOf(rehearsal)).toContain('OUTSIDE_NETWORK');
    const [instance] = [...rehearsal.simulator.aws.instances.values()].filter(
      ({ role, subnetID }) => role === 'recovery' && subnetID === PRODUCTION,
    );
    if (instance === undefined) throw new Error('nothing was launched outside the network');
    expect((instance.shutDownAt - instance.runningAt) / 60_000).toBeLessThan(20);
  },
);

it('a server that was launched with another instance profile than the plan allows ends the drill', async () => {
  const rehearsal = await rehearse(
    {
      servers: serversWith({
        launch: { instanceProfile: 'drill', otherVersions: [{ version: 2, instanceProfile: 'admin' }] },
      }),
      changes: [{ after: '2m', template: { server: 'wordpress-db', defaultVersion: 2 } }],
    },
    { ...HELD, network: { subnets: [SUBNET], securityGroups: [GROUP], instanceProfiles: ['drill'] } },
  );
  expect([rehearsal.record.verdict, codesOf(rehearsal)[0]]).toEqual(['ABORTED', 'OUTSIDE_NETWORK']);
  expect(rehearsal.record.reasons[0]?.text).toContain(
    'with instance profile admin, which network.instanceProfiles',
  );
});

it('an optional server of an earlier wave outside the drill network ends the drill while the next wave launches', async () => {
  const [db, web] = serversWith({}, { timings: { conversion: '40m' } });
  const monitor = {
    hostname: 'monitor',
    timings: { conversion: '20m' },
    launch: {
      subnet: SUBNET,
      securityGroups: [GROUP],
      otherVersions: [{ version: 2, subnet: PRODUCTION, securityGroups: [GROUP] }],
    },
  };
  const aws = {
    subnets: [{ id: SUBNET }, { id: PRODUCTION }],
    servers: [db, web, monitor],
    changes: [{ after: '2m', template: { server: 'monitor', defaultVersion: 2 } }],
  };
  const waves = [
    {
      name: 'database',
      servers: [{ hostname: 'wordpress-db' }, { hostname: 'monitor', critical: false }],
    },
    { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
  ];
  const rehearsal = await rehearse(aws, { ...HELD, waves, limits: { servers: 3, duration: '3h' } });
  expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(2);
  expect([rehearsal.record.verdict, ...codesOf(rehearsal)]).toEqual(['ABORTED', 'OUTSIDE_NETWORK']);
  expect(rehearsal.record.reasons[0]?.text).toContain('monitor');
});

describe('a launch template that leads out of the drill network', () => {
  it('before its wave: the drill aborts and does not start the server', async () => {
    const rehearsal = await rehearse(moved('5m'), DATABASE_LAST);
    expect(rehearsal.record.verdict).toBe('ABORTED');
    expect(codesOf(rehearsal)).toContain('SUBNET_NOT_ALLOWED');
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(1);
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it.each<[string, Record<string, unknown>, number]>([
    ['alone in its wave', {}, 6],
    // The web server converts for forty minutes, in the same job.
    [
      'beside a server that still launches',
      { waves: [{ name: 'all', servers: [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }] }] },
      46,
    ],
  ])(
    'after its wave began, %s: the instance is terminated as soon as DRS can, never probed and never held',
    async (_, plan, minutes) => {
      const aws = moved('2m');
      const [db, web] = aws.servers;
      const slow = { ...web, timings: { conversion: '40m' } };
      const rehearsal = await rehearse({ ...aws, servers: [db, slow] }, { ...plan, ...HELD });
      const { record, simulator } = rehearsal;
      expect(record.verdict).toBe('ABORTED');
      expect(codesOf(rehearsal)).toContain('OUTSIDE_NETWORK');
      const server = record.servers.find(({ hostname }) => hostname === 'wordpress-db');
      const instance = simulator.aws.instances.get(server?.instanceID ?? '');
      expect(instance?.subnetID).toBe(PRODUCTION);
      const lived = ((instance?.shutDownAt ?? 0) - (instance?.runningAt ?? 0)) / 60_000;
      // DRS terminates nothing that is in a job.
      expect(lived).toBeLessThan(minutes);
      expect(server?.probes.every(({ attempts }) => attempts === 0)).toBe(true);
    },
  );
});
