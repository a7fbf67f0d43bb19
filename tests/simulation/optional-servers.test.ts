import { describe, expect, it } from 'vitest';
import { codesOf, type Rehearsal, rehearse, SERVERS } from './rehearse.ts';

/** A server that the plan calls optional is looked at as long as its time lasts, and never holds up what is critical. */

type Changes = Record<string, unknown>;

const PROBE = [{ protocol: 'tcp', port: 9100 }];
/** The database and an optional monitor in the first wave, the web server in the second. */
const PLAN = {
  limits: { servers: 3, duration: '3h' },
  waves: [
    {
      name: 'database',
      readyWithin: '90m',
      servers: [
        { hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }] },
        { hostname: 'monitor', critical: false, probes: PROBE },
      ],
    },
    {
      name: 'web',
      readyWithin: '30m',
      servers: [{ hostname: 'wordpress-web', probes: [{ protocol: 'tcp', port: 8080 }] }],
    },
  ],
};
const withMonitor = (monitor: Changes): Changes => ({
  servers: [...SERVERS, { hostname: 'monitor', services: [{ port: 9100 }], ...monitor }],
});
const play = (monitor: Changes, plan: Changes = {}, account: Changes = {}): Promise<Rehearsal> =>
  rehearse({ ...withMonitor(monitor), ...account }, { ...PLAN, ...plan });
const serverOf = ({ record }: Rehearsal, name: string) =>
  record.servers.find(({ hostname }) => hostname === name);
const minutes = (from: string | null | undefined, to: string | null | undefined): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 60_000;

describe('an optional server', () => {
  it.each<[string, Changes, string]>([
    ['whose port is closed', { services: [{ port: 9100, behaviour: 'closed' }] }, 'PROBE_FAILED'],
    ['that never boots', { outcome: 'never-boots' }, 'NOT_READY'],
    ['that converts for hours', { timings: { conversion: '4h' } }, 'LAUNCH_TIMED_OUT'],
    ['whose launch fails', { outcome: 'launch-failed' }, 'LAUNCH_FAILED'],
  ])('%s holds up no wave and no measure: a finding', async (_, monitor, code) => {
    const well = await play({});
    const rehearsal = await play(monitor);
    const { record } = rehearsal;
    expect([record.verdict, codesOf(rehearsal)]).toEqual(['PASS_WITH_FINDINGS', [code]]);
    expect(record.reasons[0]?.text).toContain('monitor');
    expect(record.recoveryTime.met).toBe(true);
    const difference =
      (record.recoveryTime.actualSeconds ?? 0) - (well.record.recoveryTime.actualSeconds ?? 0);
    expect(Math.abs(difference)).toBeLessThan(120);
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it('that answers nothing delays no look at a critical one', async () => {
    const slow = [{ protocol: 'http', port: 9100, timeout: '30s' }];
    const waves = [
      {
        ...PLAN.waves[0],
        servers: [
          { hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }] },
          { hostname: 'monitor', critical: false, probes: slow },
        ],
      },
      PLAN.waves[1],
    ];
    const monitor = (behaviour: Changes) => ({ services: [{ port: 9100, protocol: 'http', ...behaviour }] });
    const silent = monitor({ behaviour: 'silent' });
    const [well, rehearsal] = [await play(monitor({}), { waves }), await play(silent, { waves })];
    expect(codesOf(rehearsal)).toEqual(['PROBE_FAILED']);
    const times = [well, rehearsal].map(({ record }) =>
      record.recoveryTime.criticalPath.map(({ actualSeconds }) => actualSeconds),
    );
    expect(times[1]).toEqual(times[0]);
    // One attempt was under way when the first wave ended.
    const difference =
      (rehearsal.record.recoveryTime.actualSeconds ?? 0) - (well.record.recoveryTime.actualSeconds ?? 0);
    expect(difference).toBeLessThanOrEqual(30);
  });

  it('that boots late and stays silent is not said to have booted before its time was over', async () => {
    const slow = { timings: { boot: '25m' }, services: [{ port: 9100, behaviour: 'closed' }] };
    const { record } = await play(slow);
    const text = record.reasons.find(({ code }) => code === 'PROBE_FAILED')?.text;
    expect(text).toContain('monitor did not pass tcp 9100 within 1h 30m');
    expect(text).not.toContain('booted only');
  });

  it('is looked at until its time is over, although the drill is proven otherwise', async () => {
    const rehearsal = await play({ services: [{ port: 9100, behaviour: 'closed' }] });
    const [first] = rehearsal.record.waves;
    expect(minutes(first?.startedAt, first?.endedAt)).toBeLessThan(30);
    expect(minutes(first?.startedAt, rehearsal.record.cleanup.startedAt)).toBeGreaterThanOrEqual(90);
    expect(first).toMatchObject({ timedOut: false, optionalTimedOut: true });
  });

  it.each<[string, Changes]>([
    ['boots late', { timings: { boot: '40m' } }],
    ['converts long', { timings: { conversion: '45m' } }],
  ])('that %s is proven while the next wave runs or after it, and the drill passes', async (_, monitor) => {
    const rehearsal = await play(monitor);
    expect(rehearsal.record.verdict).toBe('PASS');
    const monitored = serverOf(rehearsal, 'monitor');
    expect(monitored?.verifiedAt).not.toBeNull();
    expect(Date.parse(monitored?.verifiedAt ?? '')).toBeGreaterThan(
      Date.parse(rehearsal.record.waves[0]?.endedAt ?? ''),
    );
    expect(rehearsal.record.waves[0]).toMatchObject({ timedOut: false, optionalTimedOut: false });
  });

  it('that is well is proven with its wave, and costs no time', async () => {
    const { record } = await play({});
    expect(record.verdict).toBe('PASS');
    const last = record.waves.at(-1)?.endedAt;
    expect(minutes(last, record.cleanup.startedAt)).toBeLessThan(2);
  });

  it('is not waited for where production can be reached', async () => {
    const plan = {
      ...PLAN,
      cleanup: { keepFailed: '0s' },
      network: {
        subnets: ['subnet-0d1e2f3a4b5c6d7e8'],
        securityGroups: ['sg-0d1e2f3a4b5c6d7e8'],
        unreachable: [{ name: 'production', address: '10.1.2.3', port: 443 }],
      },
    };
    const scenario = {
      ...withMonitor({ services: [{ port: 9100, behaviour: 'closed' }] }),
      reaches: ['10.1.2.3'],
    };
    const rehearsal = await rehearse(scenario, plan);
    expect(codesOf(rehearsal)).toContain('NOT_ISOLATED');
    expect(minutes(rehearsal.record.startedAt, rehearsal.record.cleanup.startedAt)).toBeLessThan(45);
  });

  it('whose action fails keeps no action from a critical server', async () => {
    const action = (name: string, server: string) => ({ name, servers: [server], script: name });
    const waves = [
      { ...PLAN.waves[0], actions: [action('agent', 'monitor'), action('fix', 'wordpress-db')] },
      PLAN.waves[1],
    ];
    const ssm = { results: [{ matches: 'agent', exitStatus: 1 }] };
    const rehearsal = await play({ ssm }, { waves });
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['PASS_WITH_FINDINGS', ['ACTION_FAILED']]);
    expect(rehearsal.record.waves[0]?.actions[1]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  describe('with an action of its own', () => {
    const action = (name: string, ...servers: string[]) => ({ name, servers, script: name });
    const withActions = (...actions: Changes[]): Changes => ({
      waves: [{ ...PLAN.waves[0], actions }, PLAN.waves[1]],
    });
    const BOTH = withActions(
      action('fix', 'monitor', 'wordpress-db'),
      action('check', 'monitor'),
      action('go', 'wordpress-db'),
    );
    const resultsOn = ({ record }: Rehearsal, name: string) =>
      record.waves[0]?.actions.map(({ results }) => results.find(({ hostname }) => hostname === name));
    const sends = (rehearsal: Rehearsal, name: string) =>
      rehearsal.calls.filter(
        ({ operation, input }) =>
          operation === 'SendCommand' &&
          JSON.stringify(input).includes(serverOf(rehearsal, name)?.instanceID ?? 'none'),
      );

    it.each<[string, Changes, string]>([
      ['has an agent that never comes', { ssm: { agent: 'offline' } }, 'AGENT_OFFLINE'],
      ['converts for hours', { timings: { conversion: '4h' } }, 'NOT_LAUNCHED'],
    ])(
      'that %s holds up no action of a critical server, no wave and no measure',
      async (_, monitor, code) => {
        const well = await play({}, BOTH);
        expect(well.record.verdict).toBe('PASS');
        const rehearsal = await play(monitor, BOTH);
        const { record } = rehearsal;
        expect(record.verdict).toBe('PASS_WITH_FINDINGS');
        expect(resultsOn(rehearsal, 'wordpress-db')).toMatchObject([
          { status: 'SUCCEEDED' },
          undefined,
          { status: 'SUCCEEDED' },
        ]);
        expect(resultsOn(rehearsal, 'monitor')?.slice(0, 2)).toMatchObject([
          { status: 'NOT_SENT', errorCode: code },
          { status: 'NOT_SENT' },
        ]);
        const difference =
          (record.recoveryTime.actualSeconds ?? 0) - (well.record.recoveryTime.actualSeconds ?? 0);
        expect(Math.abs(difference)).toBeLessThan(120);
        expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
      },
    );

    it.each<[string, Changes]>([
      ['has an agent that comes late', { ssm: { agent: 'late', onlineAfter: '40m' } }],
      ['converts long', { timings: { conversion: '45m' } }],
    ])('that %s gets each once, in order, while the next wave runs or after it', async (_, monitor) => {
      const rehearsal = await play(monitor, BOTH);
      expect(rehearsal.record.verdict).toBe('PASS');
      const [fix, check] = resultsOn(rehearsal, 'monitor') ?? [];
      expect([fix, check]).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }]);
      expect(Date.parse(check?.sentAt ?? '')).toBeGreaterThanOrEqual(Date.parse(fix?.endedAt ?? ''));
      expect(sends(rehearsal, 'monitor')).toHaveLength(2);
      expect(sends(rehearsal, 'wordpress-db')).toHaveLength(2);
      expect(Date.parse(fix?.sentAt ?? '')).toBeGreaterThan(
        Date.parse(rehearsal.record.waves[0]?.endedAt ?? ''),
      );
    });

    it.each<[string, string, string, string]>([
      ['aborts', '28m', 'ABORTED', 'ABORTED'],
      ['ends because it failed', '10h', 'FAIL', 'DRILL_ENDED'],
    ])(
      'that is not over when the drill %s is cancelled, and not sent on',
      async (_, alarmAfter, verdict, code) => {
        const slow = { ssm: { results: [{ matches: 'fix', duration: '50m' }] } };
        const rehearsal = await play(
          slow,
          {
            waves: [
              {
                ...PLAN.waves[0],
                actions: [{ ...action('fix', 'monitor'), timeout: '1h' }, action('check', 'monitor')],
              },
              {
                ...PLAN.waves[1],
                servers: [{ hostname: 'wordpress-web', probes: [{ protocol: 'tcp', port: 9 }] }],
              },
            ],
            guards: { blockingAlarms: ['site-is-down'] },
          },
          {
            alarms: [{ name: 'site-is-down', state: 'OK' }],
            changes: [{ after: alarmAfter, alarm: { name: 'site-is-down', state: 'ALARM' } }],
          },
        );
        expect(rehearsal.record.verdict).toBe(verdict);
        expect(resultsOn(rehearsal, 'monitor')).toMatchObject([
          { status: 'UNKNOWN', errorCode: code },
          { status: 'NOT_SENT', errorCode: code },
        ]);
        expect(rehearsal.record.findings.map((finding) => finding.code)).not.toContain('ACTION_UNKNOWN');
        expect(rehearsal.calls.filter(({ operation }) => operation === 'CancelCommand')).toHaveLength(1);
      },
    );
  });

  it('is not waited for once a critical server has failed', async () => {
    const servers = [
      { ...SERVERS[0] },
      { ...SERVERS[1], services: [{ port: 8080, behaviour: 'closed' }] },
      { hostname: 'monitor', services: [{ port: 9100, behaviour: 'closed' }] },
    ];
    const rehearsal = await rehearse({ servers }, { ...PLAN, cleanup: { keepFailed: '0s' } });
    expect(rehearsal.record.verdict).toBe('FAIL');
    // The web server has half an hour.
    expect(minutes(rehearsal.record.startedAt, rehearsal.record.cleanup.startedAt)).toBeLessThan(60);
  });
});
