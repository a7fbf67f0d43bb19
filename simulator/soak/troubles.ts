import * as fc from 'fast-check';
import type { Data } from './data.ts';
import { ALARM, CALENDAR } from './plans.ts';

/** What may go wrong in a soak: each trouble is a part of a scenario, and a case has a few of them. */

/** A part of a scenario: lists are joined, everything else is added. */
export type Trouble = Readonly<Record<string, unknown>> & {
  /** Changes of one server, by its index. */
  readonly server?: { readonly place: number; readonly changes: Data };
};

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((number) => `${number}m`);
const place = fc.nat(11);

const OPERATIONS = [
  'drs:StartRecovery',
  'drs:StartRecovery',
  'drs:TerminateRecoveryInstances',
  'drs:TerminateRecoveryInstances',
  'drs:DescribeJobs',
  'drs:DescribeJobLogItems',
  'drs:DescribeRecoveryInstances',
  'drs:DescribeSourceServers',
  'drs:GetLaunchConfiguration',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
  'ec2:DescribeLaunchTemplateVersions',
  's3:GetObject',
  's3:PutObject',
  's3:PutObject',
  'sns:Publish',
  'kms:Sign',
  'kms:GetPublicKey',
  'dynamodb:PutItem',
  'dynamodb:DeleteItem',
] as const;

const ERRORS = [
  { error: 'ThrottlingException', retryAfterSeconds: 1 },
  { error: 'InternalServerException' },
  { error: 'ServiceUnavailable' },
  { error: 'ExpiredTokenException' },
  { lost: true },
  { lost: true },
] as const;

/** Errors that only mutating calls return. */
const REFUSALS = [{ error: 'ConflictException' }, { error: 'ServiceQuotaExceededException' }] as const;
const CHANGES = ['drs:StartRecovery', 'drs:TerminateRecoveryInstances'] as const;

const turn = fc.oneof(
  fc.record({ after: fc.nat(8), times: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ probability: fc.constantFrom(0.05, 0.2, 0.5), times: fc.constant(12) }),
);

const callFault = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        operation: fc.constantFrom(...OPERATIONS),
        what: fc.constantFrom(...ERRORS),
        turn,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        operation: fc.constantFrom(...CHANGES),
        what: fc.constantFrom(...REFUSALS),
        turn,
      }),
    },
    // Errors that retries do not help against must end before every cleanup has given up.
    {
      weight: 1,
      arbitrary: fc.record({
        operation: fc.constantFrom(...OPERATIONS),
        what: fc.constant({ error: 'AccessDeniedException' }),
        turn: fc.record({ after: fc.nat(8), times: fc.integer({ min: 1, max: 3 }) }),
      }),
    },
  )
  .map(({ operation, what, turn: when }): Trouble => ({ faults: [{ operation, ...what, ...when }] }));

const recordFault = fc
  .record({
    key: fc.constantFrom(
      'drill.json',
      'start.json',
      'cleanup.json',
      'opening.json',
      'launch.json',
      'drill.sigstore.json',
      '/chain/',
    ),
    what: fc.constantFrom({ error: 'InternalError' }, { error: 'SlowDown' }, { lost: true }),
    times: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ key, what, times }): Trouble => ({ faults: [{ operation: 's3:PutObject', key, times, ...what }] }));

const LAMBDAS = [
  'OpenDrill',
  'CheckGuards',
  'StartWave',
  'StartWave',
  'CheckWave',
  'ProbeWave',
  'HoldDrill',
  'TerminateDrill',
  'CloseDrill',
];

const lambdaFault = fc
  .record({
    state: fc.constantFrom(...LAMBDAS, 'SweepOrphans'),
    happens: fc.constantFrom('runs-twice', 'runs-twice-at-once', 'is-killed', 'times-out'),
    time: fc.integer({ min: 1, max: 3 }),
    afterCalls: fc.option(fc.nat(14), { nil: undefined }),
  })
  .map((fault): Trouble => ({ workflow: [defined(fault)] }));

const executionFault = fc
  .record({
    state: fc.constantFrom(...LAMBDAS, 'WaitForLaunch', 'WaitWhileHeld'),
    happens: fc.constantFrom('execution-aborted', 'execution-timed-out', 'execution-failed'),
    time: fc.integer({ min: 1, max: 2 }),
  })
  .map((fault): Trouble => ({ workflow: [fault] }));

const defined = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const aborting = fc.oneof(
  fc.record({ place, after: minutes(0, 25) }).map((recovery): Trouble => ({ realRecoveries: [recovery] })),
  fc.record({ after: minutes(0, 25), what: fc.constantFrom('alarm', 'calendar') }).map(
    ({ after, what }): Trouble => ({
      changes: [
        what === 'alarm'
          ? { after, alarm: { name: ALARM, state: 'ALARM' } }
          : { after, calendar: { name: CALENDAR, state: 'CLOSED' } },
      ],
    }),
  ),
  fc.record({ place, after: minutes(0, 25) }).map((one): Trouble => ({ recoveryPlans: [one] })),
  fc
    .record({ place, after: minutes(0, 25), direction: fc.constant('FAILBACK') })
    .map((change): Trouble => ({ changes: [{ ...change, isReplication: true }] })),
);

const SERVER_CHANGES: readonly (readonly [weight: number, changes: Data])[] = [
  [3, { outcome: 'launch-failed' }],
  [3, { outcome: 'conversion-failed' }],
  [3, { outcome: 'snapshot-failed' }],
  [3, { outcome: 'never-boots' }],
  [2, { outcome: 'terminated-at-once' }],
  [1, { snapshotsStay: true }],
  [1, { outcome: 'stays-pending' }],
  [3, { unnamedInJob: true }],
  [3, { terminateFails: 1 }],
  [2, { terminateFails: 4 }],
  [1, { terminateHangs: true }],
  [1, { volumesStay: true }],
  [2, { conversionServerStays: true }],
  [2, { usesPreviousSnapshot: true }],
  [1, { launch: { terminationProtection: true } }],
  [2, { launch: { disposition: 'STOPPED' } }],
  [3, { timings: { terminate: '4m' } }],
  [3, { timings: { conversion: '12m' } }],
  [2, { timings: { conversion: '30m' } }],
  [3, { timings: { boot: '3m' } }],
  [2, { replication: { lag: '2m' } }],
  [1, { replication: { lag: '1h' } }],
  [1, { replication: { state: 'STALLED' } }],
  [1, { replication: { lag: null } }],
  [3, { service: { behaviour: 'closed' } }],
  [2, { service: { behaviour: 'silent' } }],
  [2, { service: { status: 500 } }],
  [2, { service: { body: 'ill' } }],
  [3, { service: { answersAfter: '2s' } }],
  [2, { service: { answersAfter: '10s' } }],
  [3, { service: { failsFirst: 3 } }],
  [2, { service: { opensAfter: '3m' } }],
];

const serverTrouble = fc
  .record({
    place,
    changes: fc.oneof(
      ...SERVER_CHANGES.map(([weight, changes]) => ({ weight, arbitrary: fc.constant(changes) })),
    ),
  })
  .map((server): Trouble => ({ server }));

const foundThere = fc
  .record({
    place,
    kind: fc.constantFrom('drill', 'recovery', 'disconnected'),
    launchedAgo: minutes(60, 5_000),
  })
  .map((existing): Trouble => ({ existing: [existing] }));

const wholeAccount = fc.oneof(
  fc
    .record({
      jobs: fc.constantFrom('0s', '20s', '60s'),
      recoveryInstances: fc.constantFrom('0s', '30s', '60s'),
    })
    .map((staleReads): Trouble => ({ staleReads })),
  fc.constantFrom('-30m', '-2m', '-20s', '20s', '2m', '30m').map((clockSkew): Trouble => ({ clockSkew })),
  fc
    .constantFrom('RunInstances', 'CreateSnapshot', 'DeleteVolume', 'TerminateInstances')
    .map((action): Trouble => ({ deniedEc2Actions: [action] })),
  minutes(1, 59).map((sweepsFrom): Trouble => ({ sweepsFrom })),
  fc.constantFrom(1, 2, 3).map((jobs): Trouble => ({ quotas: { 'L-D88FAC3A': jobs } })),
  fc.constant<Trouble>({ quotas: { 'L-B827C881': 1 } }),
  fc.constantFrom(1, 2).map((pageSize): Trouble => ({ pageSize })),
);

export const troubles: fc.Arbitrary<Trouble[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: callFault },
    { weight: 2, arbitrary: recordFault },
    { weight: 4, arbitrary: lambdaFault },
    { weight: 3, arbitrary: executionFault },
    { weight: 3, arbitrary: aborting },
    { weight: 5, arbitrary: serverTrouble },
    { weight: 1, arbitrary: foundThere },
    { weight: 3, arbitrary: wholeAccount },
  ),
  { minLength: 0, maxLength: 4, size: 'medium' },
);
