import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parsePlan } from '../../core/plan/parse-plan.ts';

/** The defaults that docs/drill-plan.md names; a schedule deployed today relies on them next year. */

const minimal = parse(readFileSync('tests/plans/valid-minimal.yml', 'utf8'));
const PROBE = { timeout: '5s', interval: '10s', passes: 1, canary: false };
const PROTOCOLS = [
  [{ protocol: 'tcp', port: 1 }, {}],
  [{ protocol: 'http' }, { port: 80, path: '/', method: 'GET', expectStatus: 200, redirects: 0 }],
  [{ protocol: 'https' }, { port: 443, path: '/', method: 'GET', expectStatus: 200, redirects: 0 }],
  [{ protocol: 'tls', port: 1 }, { daysLeft: 0 }],
  [
    { protocol: 'dns', name: 'a.example.com' },
    { port: 53, transport: 'udp', record: 'A' },
  ],
  [{ protocol: 'ssh' }, { port: 22 }],
  [{ protocol: 'rdp' }, { port: 3389, nla: 'optional' }],
  [{ protocol: 'mysql' }, { port: 3306 }],
  [{ protocol: 'postgresql' }, { port: 5432 }],
  [{ protocol: 'sqlserver' }, { port: 1433 }],
  [{ protocol: 'smtp' }, { port: 25, tls: false }],
  [{ protocol: 'ldap' }, { port: 389, tls: false }],
  [{ protocol: 'exchange', port: 1, steps: [{ expect: 'a' }] }, { tls: false }],
  [{ protocol: 'redis' }, { port: 6379, tls: false }],
  [
    { protocol: 'ssm', check: 'time' },
    { timeout: '30s', maximumOffset: '1s' },
  ],
  [
    { protocol: 'ssm', check: 'command', script: 'true' },
    { timeout: '30s', expectExit: 0 },
  ],
] as const;

const written = {
  ...minimal,
  enabled: false,
  method: 'drs',
  schedule: { ...minimal.schedule, flexibleWindow: '0s' },
  objectives: { ...minimal.objectives, allowance: '0s' },
  network: { ...minimal.network, copiedPrivateIp: 'refuse', unreachable: [] },
  guards: { replicationStates: ['CONTINUOUS'], maximumLag: '10m', changeCalendars: [], blockingAlarms: [] },
  recoveryPoint: 'latest',
  cleanup: { keepPassed: '0s', keepFailed: '0s', timeLimit: '1h', hardExpiry: '12h' },
  report: { languages: ['ja', 'en'], hourlyPrices: {}, pdf: true },
  notifications: { topics: [], chat: 'slack', mentions: {}, announceBefore: '0s', webhooks: [] },
};

const wave = (server: object, more: object = {}) => ({
  name: 'a',
  servers: [{ hostname: 'a', ...server }],
  ...more,
});
const read = (plan: object) => {
  const parsed = parsePlan(stringify(plan), 'plan.yml');
  return parsed.ok ? parsed.value : parsed.problems;
};

it('a plan that leaves a key out is the plan that has its default', () => {
  const probes = PROTOCOLS.map(([short]) => short);
  const short = { ...minimal, waves: [wave({ probes })] };
  const long = {
    ...written,
    waves: [
      wave(
        {
          critical: true,
          platform: 'linux',
          probes: PROTOCOLS.map(([probe, keys]) => ({ ...PROBE, ...probe, ...keys })),
        },
        { readyWithin: '1h30m', onFailure: 'stop', actions: [] },
      ),
    ],
  };
  expect(read(short)).toMatchObject({ id: 'valid-minimal' });
  expect(read(short)).toEqual(read(long));
});

it('an action that leaves a key out is the action that has its default', () => {
  const plan = (more: object) => ({
    ...minimal,
    waves: [wave({}, { actions: [{ name: 'a', servers: ['a'], script: 'true', ...more }] })],
  });
  expect(read(plan({}))).toMatchObject({ id: 'valid-minimal' });
  expect(read(plan({}))).toEqual(read(plan({ timeout: '10m', onFailure: 'fail', shell: 'sh' })));
});
