import type { Decision } from '../../simulator/authorizer.ts';
import { SOME_SECRET } from '../../simulator/healthy-account.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { PLAIN_SETTINGS } from '../builders.ts';
import { playReadiness } from './play-readiness.ts';
import { hashOf } from './refusal-cases.ts';
import { rehearse, SERVERS, serversWith } from './rehearse.ts';
import { mirrorAccount, mirrorPlan, testedAccount, testedPlan } from './restore-account.ts';

/** Drills that together make every call that kunren can make. */

const CLOSED = serversWith({ services: [{ port: 3306, behaviour: 'closed' }] });
const PARAMETER = 'arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren-prod/slack';
const SECRET = 'arn:aws:secretsmanager:ap-northeast-3:111122223333:secret:kunren-prod/chatwork-AbCdEf';
const STORIES = [
  [
    'with a calendar, an alarm and an older point in time',
    { alarms: [{ name: 'site-is-down', state: 'OK' }], calendars: [{ name: 'freeze', state: 'OPEN' }] },
    {
      guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] },
      recoveryPoint: { atLeastAge: '30m' },
      objectives: { recoveryTime: '60m', recoveryPoint: '60m' },
    },
  ],
  [
    'the workflow is stopped while a failure is held',
    { servers: CLOSED, workflow: [{ state: 'HoldDrill', time: 2, happens: 'execution-aborted' }] },
    { cleanup: { keepFailed: '2h', hardExpiry: '12h' } },
  ],
  [
    'nothing was written when the workflow is stopped',
    {
      workflow: [{ state: 'OpenDrill', happens: 'execution-aborted' }],
      faults: [{ operation: 's3:PutObject', error: 'ExpiredTokenException', times: 3 }],
    },
    {},
  ],
  ["a schedule's start is delivered twice", { deliveries: 2 }, {}],
  ['the plan expects something of the volumes', {}, { expect: { encrypted: true } }],
  [
    'the plan asks what a failback would need',
    {
      servers: serversWith({
        origin: 'aws',
        launch: { instanceProfile: 'AWSElasticDisasterRecoveryRecoveryInstanceRole' },
      }),
    },
    { failback: { network: 'recovery' } },
  ],
  ['the hourly sweep runs beside the drill', { sweepsFrom: '0s' }, {}],
  [
    'a launch hangs for longer than its time',
    { servers: serversWith({ outcome: 'stays-pending' }) },
    { cleanup: { hardExpiry: '5h' } },
  ],
  [
    'an optional server launches while the others are being proven',
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
  [
    'an agent comes late and the response to its command is lost',
    {
      servers: [...SERVERS, { hostname: 'monitor', ssm: { agent: 'late', onlineAfter: '40m' } }],
      documents: ['Acme-check'],
      faults: [{ operation: 'ssm:SendCommand', lost: true }],
      alarms: [{ name: 'site-is-down', state: 'OK' }],
      calendars: [{ name: 'freeze', state: 'OPEN' }],
    },
    {
      guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] },
      limits: { servers: 3, duration: '3h' },
      waves: [
        {
          name: 'all',
          readyWithin: '2h',
          actions: [
            {
              name: 'check',
              servers: ['monitor'],
              document: 'Acme-check',
              sha256: hashOf('Acme-check'),
              parameters: { Mode: 'drill' },
            },
          ],
          servers: [{ hostname: 'wordpress-db' }, { hostname: 'monitor', critical: false }],
        },
      ],
    },
  ],
  [
    'somebody terminates an instance while it is held',
    { terminations: [{ server: 'wordpress-db', after: '60m' }] },
    { cleanup: { keepPassed: '2h' } },
  ],
  [
    'an instance is terminated and the workflow is dead',
    {
      terminations: [{ server: 'wordpress-db', after: '45m' }],
      workflow: [{ state: 'HoldDrill', time: 12, happens: 'execution-aborted' }],
    },
    { cleanup: { keepPassed: '2h' } },
  ],
  [
    'webhooks by a parameter and by a secret',
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
  [
    'scripts inside the servers do not end',
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
            {
              name: 'endless',
              servers: ['wordpress-db'],
              document: 'Acme-endless',
              sha256: hashOf('Acme-endless'),
              timeout: '1m',
            },
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
async function overlapping(): Promise<readonly Decision[]> {
  const wave = (hostnames: readonly string[]) => [
    hostnames.map((hostname) => ({ hostname, critical: true, probe: 'none' as const })),
  ];
  const plans = [
    planData('soak', wave(['h1', 'h2']), PLAIN_SETTINGS),
    planData('soak-too', wave(['h2', 'h3']), PLAIN_SETTINGS),
  ];
  const servers = ['h1', 'h2', 'h3'].map((hostname) => ({ hostname }));
  const scenario = { schema: 'kunren-scenario/v1', description: 'Two plans at once.', servers };
  return (await runCase({ plans, scenario }, 1)).history.decisions;
}

const VOLUME = 'vol-0a1b2c3d4e5f60001';

/** A restore from a vault with an action, held; then its workflow dies, and the sweep removes it. */
const fromVault = () => {
  const account = mirrorAccount(({ snapshots }) => ({
    snapshots: snapshots.map((one) => ({ ...one, name: 'backup', count: 1, volume: VOLUME })),
    backupVaults: [{ name: 'nightly', recoveryPoints: [{ snapshot: 'backup' }] }],
    restore: { hosts: [{ agent: 'late', onlineAfter: '30s' }] },
    alarms: [{ name: 'site-is-down', state: 'OK' }],
    calendars: [{ name: 'freeze', state: 'OPEN' }],
    workflow: [{ state: 'HoldDrill', time: 2, happens: 'execution-aborted' }],
  }));
  const plan = mirrorPlan(({ waves }) => {
    const [wave] = waves;
    const [first] = wave?.servers ?? [];
    const [volume] = (first?.['volumes'] ?? []) as Record<string, unknown>[];
    Object.assign(volume ?? {}, { from: { vault: { name: 'nightly', volume: VOLUME } } });
    Object.assign(wave ?? {}, {
      actions: [{ name: 'look', servers: ['mirror-1'], script: 'Get-Disk', shell: 'powershell' }],
    });
    return {
      guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] },
      cleanup: { keepPassed: '1h', keepFailed: '1h', timeLimit: '1h', hardExpiry: '6h' },
    };
  });
  return { account, plan };
};

/** A restore test that starts the drill, with an action, held; AWS Backup takes the sweep's answer and not the workflow's. */
const restoreTest = (): [Record<string, unknown>, Record<string, unknown>] => [
  testedAccount(undefined, () => ({
    deliveries: 2,
    faults: [
      {
        operation: 'backup:PutRestoreValidationResult',
        error: 'ServiceUnavailableException',
        status: 503,
        times: 60,
      },
    ],
  })),
  testedPlan((wave) => ({
    enabled: true,
    schedule: { expression: 'on-restore-test', timeZone: 'Asia/Tokyo' },
    waves: [
      {
        ...wave,
        actions: [{ name: 'look', servers: ['mirror-1'], script: 'Get-Disk', shell: 'powershell' }],
      },
    ],
    cleanup: { keepPassed: '1h', keepFailed: '1h', timeLimit: '1h', hardExpiry: '6h' },
  })),
];

/** What IAM was asked in each story. */
export async function playStories(): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const asked = new Map<string, readonly Decision[]>();
  for (const [name, scenario, plan] of STORIES)
    asked.set(name, (await rehearse(besidePlan(scenario), plan)).decisions);
  asked.set('two plans share a server', await overlapping());
  const { account, plan } = fromVault();
  asked.set('volumes are restored from a vault', (await rehearse(account, plan)).decisions);
  const tested = await rehearse(...restoreTest());
  asked.set('AWS Backup restores, and is told what came of it', tested.decisions);
  return asked.set(
    'somebody looks between drills, and finds something',
    await playReadiness(
      besidePlan({
        servers: serversWith({
          replication: { lag: '20m' },
          launch: { capacityReservation: 'cr-0d1e2f3a4b5c6d7e8' },
        }),
        alarms: [{ name: 'site-is-down', state: 'OK' }],
        calendars: [{ name: 'freeze', state: 'OPEN' }],
      }),
      { guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] } },
    ),
  );
}
