import { expect, it } from 'vitest';
import { CALLS } from '../../infra/permissions.ts';
import { functionOf } from '../../simulator/checkers/permissions.ts';
import { SOME_SECRET } from '../../simulator/healthy-account.ts';
import type { CallRecord } from '../../simulator/server.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { PLAIN_SETTINGS } from '../builders.ts';
import { rehearse, SERVERS, serversWith } from './rehearse.ts';

/**
 * Together these make every call that kunren can make. A checker verifies after each simulation that none is denied.
 */
const CLOSED = serversWith({ services: [{ port: 3306, behaviour: 'closed' }] });
const PARAMETER = 'arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren-prod/slack';
const SECRET = 'arn:aws:secretsmanager:ap-northeast-3:111122223333:secret:kunren-prod/chatwork-AbCdEf';
const REHEARSALS = [
  [
    { alarms: [{ name: 'site-is-down', state: 'OK' }], calendars: [{ name: 'freeze', state: 'OPEN' }] },
    {
      guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] },
      recoveryPoint: { atLeastAge: '30m' },
      objectives: { recoveryTime: '60m', recoveryPoint: '60m' },
    },
  ],
  // Held for inspection, and no workflow left when the time is over: the sweep must do everything.
  [
    { servers: CLOSED, workflow: [{ state: 'HoldDrill', time: 2, happens: 'execution-aborted' }] },
    { cleanup: { keepFailed: '2h', hardExpiry: '12h' } },
  ],
  // Nothing was written, and each try of its event's sweep is refused: the hourly one looks it up.
  [
    {
      workflow: [{ state: 'OpenDrill', happens: 'execution-aborted' }],
      faults: [{ operation: 's3:PutObject', error: 'ExpiredTokenException', times: 3 }],
    },
    {},
  ],
  [{ sweepsFrom: '0s' }, {}],
  // A schedule's start, which is delivered twice.
  [{ deliveries: 2 }, {}],
  // A launch hangs, and people hear of the certain outcome before cleanup is over.
  [{ servers: serversWith({ outcome: 'stays-pending' }) }, { cleanup: { hardExpiry: '5h' } }],
  // An optional server launches while the others are being proven.
  [
    { servers: [...SERVERS, { hostname: 'monitor', timings: { conversion: '1h' } }] },
    {
      limits: { servers: 3, duration: '3h' },
      waves: [
        {
          name: 'all',
          readyWithin: '2h',
          servers: [{ hostname: 'wordpress-db' }, { hostname: 'monitor', critical: false }],
        },
      ],
    },
  ],
  // Its agent comes while the others are being proven, and the response to its command is lost.
  [
    {
      servers: [...SERVERS, { hostname: 'monitor', ssm: { agent: 'late', onlineAfter: '40m' } }],
      faults: [{ operation: 'ssm:SendCommand', lost: true }],
    },
    {
      limits: { servers: 3, duration: '3h' },
      waves: [
        {
          name: 'all',
          readyWithin: '2h',
          actions: [{ name: 'check', servers: ['monitor'], script: 'check' }],
          servers: [{ hostname: 'wordpress-db' }, { hostname: 'monitor', critical: false }],
        },
      ],
    },
  ],
  // Somebody terminates an instance in EC2 while it is held: its row in DRS is removed by cleanup …
  [{ terminations: [{ server: 'wordpress-db', after: '60m' }] }, { cleanup: { keepPassed: '2h' } }],
  // … or by the sweep, where the workflow is dead.
  [
    {
      terminations: [{ server: 'wordpress-db', after: '45m' }],
      workflow: [{ state: 'HoldDrill', time: 12, happens: 'execution-aborted' }],
    },
    { cleanup: { keepPassed: '2h' } },
  ],
  [
    { secrets: { [PARAMETER]: SOME_SECRET.slack, [SECRET]: SOME_SECRET.chatwork } },
    {
      notifications: {
        webhooks: [
          { service: 'slack', secret: PARAMETER },
          { service: 'chatwork', secret: SECRET },
        ],
      },
    },
  ],
  // Inside the servers: a response is lost, and scripts do not end in time.
  [
    {
      servers: serversWith({
        ssm: {
          results: [
            { matches: 'slow', duration: '5m' },
            { matches: 'endless', duration: '1h' },
          ],
        },
      }),
      faults: [{ operation: 'ssm:SendCommand', lost: true }],
      documents: ['Acme-endless'],
      alarms: [{ name: 'site-is-down', state: 'OK' }],
      calendars: [{ name: 'freeze', state: 'OPEN' }],
    },
    {
      guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] },
      waves: [
        {
          name: 'database',
          readyWithin: '45m',
          actions: [
            { name: 'lost', servers: ['wordpress-db'], script: 'lost' },
            { name: 'endless', servers: ['wordpress-db'], document: 'Acme-endless', timeout: '1m' },
          ],
          servers: [
            {
              hostname: 'wordpress-db',
              probes: [{ protocol: 'ssm', check: 'command', script: 'slow', timeout: '5s' }],
            },
          ],
        },
      ],
    },
  ],
] as const;

/** A recovery plan of DRS recovers another server meanwhile: its steps are read. */
const besidePlan = (scenario: Record<string, unknown>) => ({
  ...scenario,
  servers: [...((scenario['servers'] as unknown[] | undefined) ?? SERVERS), { hostname: 'other' }],
  recoveryPlans: [{ servers: ['other'] }],
});

/** Two plans that share a server, at the same moment: one releases the leases that it got. */
async function overlapping(): Promise<readonly CallRecord[]> {
  const wave = (hostnames: readonly string[]) => [
    hostnames.map((hostname) => ({ hostname, critical: true, probe: 'none' as const })),
  ];
  const plans = [
    planData('soak', wave(['h1', 'h2']), PLAIN_SETTINGS),
    planData('soak-too', wave(['h2', 'h3']), PLAIN_SETTINGS),
  ];
  const servers = ['h1', 'h2', 'h3'].map((hostname) => ({ hostname }));
  const scenario = { schema: 'kunren-scenario/v1', description: 'Two plans at once.', servers };
  return (await runCase({ plans, scenario }, 1)).history.calls;
}

it('each role allows the calls that its function makes, and no other', async () => {
  const made = new Map<string, Set<string>>();
  const calls = [...(await overlapping())];
  for (const [scenario, plan] of REHEARSALS)
    calls.push(...(await rehearse(besidePlan(scenario), plan)).calls);
  for (const { invocation, service, operation } of calls) {
    const file = functionOf(invocation);
    if (file !== undefined) made.set(file, (made.get(file) ?? new Set()).add(`${service}:${operation}`));
  }
  const sorted = (calls: Iterable<string>): string[] => [...new Set(calls)].sort();
  expect(Object.fromEntries([...made].map(([file, calls]) => [file, sorted(calls)]))).toEqual(
    Object.fromEntries(Object.entries(CALLS).map(([file, calls]) => [file, sorted(calls)])),
  );
}, 240_000);
