import type {
  ObservedJob,
  ObservedLaunchSettings,
  ObservedPlanExecution,
  ObservedRecoveryInstance,
  ObservedSourceServer,
  ObservedTemplate,
} from '../adapters/aws/drs-observations.ts';
import { DOCUMENTED_QUOTAS } from '../adapters/aws/drs-observations.ts';
import { type ConditionsSeen, conditionGuards } from '../core/guards/conditions.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { GuardScope } from '../core/guards/scope.ts';
import { type Expectation, expectationOf } from '../core/plan/expect.ts';
import { type DrillPlan, drillPlanSchema, selectorsOf } from '../core/plan/plan.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import type { DrillFacts, DrillServer } from '../core/verdict/record.ts';
import { checkDrs } from '../drill/methods/drs/guards/guards.ts';
import type { GuardObservations } from '../drill/methods/drs/observe.ts';
import packageJson from '../package.json' with { type: 'json' };

/** Things that are right; each test changes the one thing that it is about. */

export const NOW = new Date('2026-11-21T17:00:00Z');
export const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
export const GROUP = 'sg-0d1e2f3a4b5c6d7e8';
/** Of a soak's plan: nothing is kept, nothing guards it. */
export const PLAIN_SETTINGS = {
  keepFailed: '0s',
  keepPassed: '0s',
  onFailure: 'stop',
  readyWithin: '9m',
  guarded: false,
} as const;
export const DB = 's-1111111111111111a';
export const WEB = 's-2222222222222222b';

/** The workshop's plan: a database, then a web server. */
export const planOf = (changes: Record<string, unknown> = {}): DrillPlan =>
  drillPlanSchema.parse({
    schema: 'kunren/v1',
    id: 'workshop',
    title: { ja: 'ワークショップ', en: 'Workshop' },
    owner: { name: 'SRE' },
    enabled: true,
    schedule: { expression: 'cron(0 2 ? * SAT#1 *)', timeZone: 'Asia/Tokyo' },
    target: { account: '111122223333', region: 'ap-northeast-3' },
    objectives: { recoveryTime: '60m', recoveryPoint: '60s' },
    limits: { servers: 2, duration: '3h' },
    report: { pdf: false },
    network: { subnets: [SUBNET], securityGroups: [GROUP] },
    waves: [
      { name: 'database', servers: [{ id: DB, probes: [{ protocol: 'tcp', port: 3306 }] }] },
      { name: 'web', servers: [{ id: WEB, probes: [{ protocol: 'http', port: 8080 }] }] },
    ],
    ...changes,
  });

export const plannedServers = (plan: DrillPlan = planOf()): PlannedServer[] =>
  plan.waves.flatMap((wave, index) =>
    selectorsOf(wave).map((selector) => ({
      ...expectedIn(expectationOf(plan.expect, wave.expect, selector.expect)),
      serverID: 'id' in selector ? selector.id : '',
      hostname: index === 0 ? 'wordpress-db' : 'wordpress-web',
      wave: index,
      critical: selector.critical,
      probes: selector.probes,
      platform: selector.platform,
      heartbeat: selector.heartbeat ?? null,
    })),
  );

const expectedIn = (expect: Expectation | null) => (expect === null ? {} : { expect });

export const scopeOf = (plan: DrillPlan = planOf()): GuardScope => ({
  plan,
  servers: plannedServers(plan),
  drillId: '01KAZ0000000000000000000AB',
  now: NOW,
});

export const sourceServer = (changes: Partial<ObservedSourceServer> = {}): ObservedSourceServer => ({
  sourceServerID: DB,
  hostname: 'wordpress-db',
  fqdn: null,
  os: null,
  tags: {},
  replicationState: 'CONTINUOUS',
  lagDuration: 'P0D',
  replicationDirection: 'FAILOVER',
  lastLaunchType: null,
  addresses: ['10.0.1.0'],
  originAccount: null,
  originRegion: null,
  lastLaunchJobID: null,
  ...changes,
});

export const job = (changes: Partial<ObservedJob> = {}): ObservedJob => ({
  jobID: 'drsjob-1111111111111111a',
  type: 'LAUNCH',
  status: 'COMPLETED',
  initiatedBy: 'START_DRILL',
  createdAt: null,
  endedAt: null,
  tags: {},
  servers: [{ sourceServerID: DB, launchStatus: 'LAUNCHED', recoveryInstanceID: null, launchActions: [] }],
  ...changes,
});

export const planExecution = (changes: Partial<ObservedPlanExecution> = {}): ObservedPlanExecution => ({
  executionArn: 'arn:aws:drs:ap-northeast-3:111122223333:recovery-plan/rp-1/execution/rpe-1',
  mode: 'RECOVERY',
  status: 'IN_PROGRESS',
  sourceServerIDs: [WEB],
  ...changes,
});

export const recoveryInstance = (
  changes: Partial<ObservedRecoveryInstance> = {},
): ObservedRecoveryInstance => ({
  recoveryInstanceID: 'i-0aaaaaaaaaaaaaaaa',
  ec2InstanceID: 'i-0aaaaaaaaaaaaaaaa',
  sourceServerID: DB,
  jobID: 'drsjob-1111111111111111a',
  isDrill: true,
  ec2InstanceState: 'RUNNING',
  failbackState: null,
  agentSeenAt: null,
  origin: null,
  pointInTimeSnapshotDateTime: null,
  ...changes,
});

export type Seen = GuardObservations & ConditionsSeen;

/** Every guard that is asked before a drill, as CheckGuards asks them. */
export const checkGuards = (scope: GuardScope, seen: Seen): Refusal[] => [
  ...checkDrs(scope, seen),
  ...conditionGuards(scope.plan, seen),
];

/** Observations by which every guard is content. */
export const contentment = (changes: Partial<Seen> = {}): Seen => ({
  sourceServers: {
    known: [sourceServer(), sourceServer({ sourceServerID: WEB, hostname: 'wordpress-web' })],
  },
  recoveryInstances: { known: [] },
  instances: { known: [] },
  jobs: { known: [] },
  planExecutions: { known: [] },
  launchSettings: new Map([DB, WEB].map((id) => [id, { known: launchSettings() }])),
  templates: { known: [template()] },
  subnets: {
    known: [{ subnetID: SUBNET, givesPublicIp: false, zone: 'ap-northeast-1a', freeAddresses: 251 }],
  },
  quotas: DOCUMENTED_QUOTAS,
  calendars: new Map(),
  alarms: new Map(),
  ...changes,
});

export const launchSettings = (): ObservedLaunchSettings => ({
  launchTemplateID: 'lt-1',
  launchDisposition: 'STARTED',
  copyPrivateIp: false,
  postLaunchEnabled: false,
  launchIntoInstanceID: null,
  rightSizing: 'NONE',
  copyTags: true,
  osByol: false,
  recoveryMode: null,
});

export const template = (): ObservedTemplate => ({
  launchTemplateID: 'lt-1',
  version: 3,
  latestVersion: 3,
  subnetIDs: [SUBNET],
  securityGroupIDs: [GROUP],
  terminationProtection: false,
  fixedAddresses: [],
  publicIp: false,
  instanceProfile: null,
  instanceType: 'c5.large',
  imdsv2: 'required',
  volumes: [{ device: '/dev/sda1', type: 'gp3', encrypted: null, kmsKey: null }],
  others: {},
});

const at = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();

/** A server that recovered as it should: requested, launched, booted and verified. */
export const recovered = (changes: Partial<DrillServer> = {}): DrillServer => ({
  serverID: DB,
  hostname: 'wordpress-db',
  wave: 'database',
  critical: true,
  readiness: {
    state: 'CONTINUOUS',
    lagSeconds: 0,
    launchSettings: 'lt-1 version 3',
    network: [SUBNET, GROUP],
  },
  operationID: 'drsjob-1111111111111111a',
  requestedAt: at(1),
  launch: {
    status: 'LAUNCHED',
    launchedAt: at(11),
    error: null,
    phases: [
      { name: 'snapshot', startedAt: at(1.5), endedAt: at(2), clock: 'aws' },
      { name: 'conversion', startedAt: at(2), endedAt: at(8), clock: 'aws' },
      { name: 'launch', startedAt: at(9), endedAt: at(11), clock: 'aws to kunren' },
    ],
  },
  recoveredPoint: { at: at(0.5), source: 'job-log', isFallback: false, chosen: null },
  instanceID: 'i-0aaaaaaaaaaaaaaaa',
  instance: {
    state: 'running',
    instanceType: 't3.medium',
    privateIpAddress: '127.64.0.4',
    subnetID: SUBNET,
    volumeIDs: [],
  },
  bootedAt: at(13),
  probes: [
    {
      protocol: 'tcp',
      port: 3306,
      status: 'PASSED',
      canary: false,
      attempts: 1,
      passesInARow: 1,
      passingSince: at(14),
      passedAt: at(14),
      durationMilliseconds: 2,
      phases: { connectMilliseconds: 2, tlsMilliseconds: null, firstByteMilliseconds: null },
      seen: 'connected',
      errorCode: null,
    },
  ],
  heartbeat: null,
  verifiedAt: at(14),
  methodFacts: {},
  ...changes,
});

/** The facts of a drill of these servers, each in a wave that was started and ended. */
export const factsOf = (servers: DrillServer[], changes: Partial<DrillFacts> = {}): DrillFacts => ({
  schema: 'kunren-record/v2',
  toolVersion: packageJson.version,
  drillId: '01KAZ0000000000000000000AB',
  planId: 'workshop',
  planSha256: '0'.repeat(64),
  plan: planOf(),
  simulated: true,
  trigger: { type: 'local', actor: null },
  target: { account: '111122223333', region: 'ap-northeast-3' },
  executionId: 'arn:aws:states:us-east-1:000000000000:execution:kunren:01KAZ0000000000000000000AB',
  scheduledFor: null,
  startedAt: at(0),
  endedAt: at(30),
  chain: { sequence: 1, previous: null },
  guards: { checkedAt: at(0), refusals: [] },
  closedBy: 'workflow',
  takenOver: [],
  abortReasons: [],
  notStarted: [],
  workflowError: null,
  waves: planOf().waves.map(({ name }) => {
    const first = servers.find((server) => server.wave === name && server.requestedAt !== null);
    const { operationID, requestedAt } = first ?? {};
    return {
      name,
      startedAt: requestedAt ?? null,
      endedAt: first === undefined ? null : at(14),
      timedOut: false,
      isolation: [],
      operations:
        operationID && requestedAt
          ? [
              {
                operationID,
                requestedAt,
                status: 'COMPLETED',
                createdAt: new Date(Date.parse(requestedAt) + 2_000).toISOString(),
                endedAt: at(11),
                noticedAt: at(11),
              },
            ]
          : [],
      actions: [],
    };
  }),
  servers,
  openItems: [],
  earlier: { drills: [], changes: null },
  cleanup: { status: 'COMPLETE', startedAt: at(15), endedAt: at(20), leftovers: [] },
  calls: {},
  ...changes,
});

export { at };

/** The workshop's other server. */
export const web = (changes: Partial<DrillServer> = {}): DrillServer =>
  recovered({ serverID: WEB, hostname: 'wordpress-web', wave: 'web', ...changes });

/** A server that DRS could not launch. */
export const failedLaunch = {
  launch: { ...recovered().launch, status: 'FAILED', error: 'not enough capacity', launchedAt: null },
  instanceID: null,
  instance: null,
  bootedAt: null,
  verifiedAt: null,
};

/** A server of whose data nobody knows the time. */
export const noPoint = {
  recoveredPoint: { at: null, source: null, isFallback: false, chosen: null },
};
