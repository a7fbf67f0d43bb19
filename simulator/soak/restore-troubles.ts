import * as fc from 'fast-check';
import type { Data } from './data.ts';
import { ACCOUNT, ALARM, CALENDAR } from './plans.ts';

/** What may go wrong with a restore in a soak: each is a part of a scenario. */

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((number) => `${number}m`);

const READS = [
  'ec2:DescribeSnapshots',
  'ec2:DescribeVolumes',
  'ec2:DescribeVolumes',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeSubnets',
  'ec2:DescribeImages',
  'backup:ListRestoreJobs',
  'backup:PutRestoreValidationResult',
  'kms:DescribeKey',
  'ssm:SendCommand',
  'ssm:ListCommandInvocations',
  's3:GetObject',
  's3:PutObject',
  'kms:Sign',
  'sns:Publish',
  'dynamodb:PutItem',
  'dynamodb:DeleteItem',
] as const;
const CHANGES = [
  'ec2:CreateVolume',
  'ec2:RunInstances',
  'ec2:AttachVolume',
  'ec2:ModifyInstanceAttribute',
  'ec2:TerminateInstances',
  'ec2:DeleteVolume',
] as const;
const ERRORS = [
  { error: 'RequestLimitExceeded', status: 503 },
  { error: 'InternalError', status: 500 },
  { error: 'ServiceUnavailable', status: 503 },
  { lost: true },
  { lost: true },
] as const;

const turn = fc.oneof(
  fc.record({ after: fc.nat(6), times: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ probability: fc.constantFrom(0.05, 0.2, 0.5), times: fc.constant(12) }),
);
const callFault = fc
  .record({
    operation: fc.constantFrom(...READS, ...CHANGES, ...CHANGES),
    what: fc.constantFrom(...ERRORS),
    turn,
  })
  .map(({ operation, what, turn: when }): Data => ({ faults: [{ operation, ...what, ...when }] }));

/** What a retry does not help against. */
const refusal = fc
  .record({
    operation: fc.constantFrom(...CHANGES),
    error: fc.constantFrom(
      'UnauthorizedOperation',
      'VolumeLimitExceeded',
      'IncorrectState',
      'InvalidParameterValue',
    ),
    after: fc.nat(4),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map((fault): Data => ({ faults: [{ ...fault, status: 400 }] }));

const LAMBDAS = [
  'OpenDrill',
  'CheckGuards',
  'RestoreWave',
  'RestoreWave',
  'CheckWave',
  'AttachVolumes',
  'AttachVolumes',
  'ProbeWave',
  'TerminateDrill',
  'CloseDrill',
] as const;
const lambdaFault = fc
  .record({
    state: fc.constantFrom(...LAMBDAS, 'SweepOrphans' as const),
    happens: fc.constantFrom('runs-twice', 'runs-twice-at-once', 'is-killed', 'times-out'),
    time: fc.integer({ min: 1, max: 3 }),
    afterCalls: fc.nat(14),
  })
  .map((fault): Data => ({ workflow: [fault] }));
const executionFault = fc
  .record({
    state: fc.constantFrom(...LAMBDAS, 'WaitForLaunch' as const),
    happens: fc.constantFrom('execution-aborted', 'execution-timed-out', 'execution-failed'),
    time: fc.integer({ min: 1, max: 2 }),
  })
  .map((fault): Data => ({ workflow: [fault] }));

const aborting = fc.record({ after: minutes(0, 25), what: fc.constantFrom('alarm', 'calendar') }).map(
  ({ after, what }): Data => ({
    changes: [
      what === 'alarm'
        ? { after, alarm: { name: ALARM, state: 'ALARM' } }
        : { after, calendar: { name: CALENDAR, state: 'CLOSED' } },
    ],
  }),
);

/** What somebody does to what a drill has made. */
const meddling = fc
  .record({
    does: fc.constantFrom(
      'terminates-host',
      'attaches-foreign',
      'attaches-elsewhere',
      'detaches-volume',
      'deletes-volume',
    ),
    after: fc.integer({ min: 10, max: 900 }).map((seconds) => `${seconds}s`),
  })
  .map((one): Data => ({ restore: { meddling: [one] } }));

const ZONES = ['ap-northeast-3a', 'ap-northeast-3b'] as const;
const zone = fc.constantFrom(...ZONES);
const behaviour = fc
  .oneof(
    fc.constantFrom('40s', '3m', '7m').map((create): Data => ({ create })),
    fc.constantFrom('30s', '2m').map((attach): Data => ({ attach })),
    fc.constantFrom('2m', '8m').map((pending): Data => ({ pending })),
    fc.constantFrom('2m', '6m').map((terminate): Data => ({ terminate })),
    fc.constantFrom('1m', '3m').map((slow): Data => ({ delete: slow })),
    zone.map((one): Data => ({ stuckCreating: [{ zone: one }] })),
    zone.map((one): Data => ({ failsCreating: [{ zone: one }] })),
    zone.map((one): Data => ({ noCapacity: [{ zone: one }] })),
    fc
      .integer({ min: 1, max: 6 })
      .map((times): Data => ({ deleteRefused: [{ times, code: 'VolumeInUse' }] })),
    fc
      .record({
        times: fc.integer({ min: 1, max: 4 }),
        code: fc.constantFrom('IncorrectState', 'InvalidParameterValue'),
      })
      .map((one): Data => ({ attachRefused: [one] })),
    fc
      .record({
        zone,
        outcome: fc.constantFrom('never-boots', 'stays-pending', 'terminated', 'boots'),
        agent: fc.constantFrom('online', 'late', 'offline'),
      })
      .map((host): Data => ({ hosts: [host] })),
    fc.constant<Data>({ hosts: [{ terminateHangs: true }] }),
    fc.constantFrom('vanishes', 'error').map((keyDenied): Data => ({ keyDenied })),
  )
  .map((restore): Data => ({ restore }));

/** Keys of their own that snapshots, and volumes by the plan, are under. */
export const [SNAPSHOT_KEY, PLAN_KEY] = ['1', '2'].map(
  (place) => `arn:aws:kms:ap-northeast-3:${ACCOUNT}:key/00000000-0000-4000-8000-00000000000${place}`,
);
const key = fc
  .record({
    key: fc.constantFrom(SNAPSHOT_KEY, PLAN_KEY),
    what: fc.oneof(
      fc
        .constantFrom('Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'gone')
        .map((state): Data => ({ state })),
      fc.constant<Data>({ usage: 'SIGN_VERIFY', spec: 'ECC_NIST_P256' }),
      fc.constant<Data>({ metadataDenied: true }),
      fc.constant<Data>({ inStage: false }),
      fc.constant<Data>({ inStage: false }),
    ),
  })
  .map(({ key: arn, what }): Data => ({ kmsKeys: [{ key: arn, ...what }] }));

const wholeAccount = fc.oneof(
  fc.constantFrom('20s', '90s', '4m').map((instances): Data => ({ staleReads: { instances } })),
  fc.constantFrom('-2m', '-20s', '20s', '2m').map((clockSkew): Data => ({ clockSkew })),
  fc.constantFrom(1, 2).map((pageSize): Data => ({ pageSize })),
  minutes(1, 59).map((sweepsFrom): Data => ({ sweepsFrom })),
  fc.integer({ min: 2, max: 3 }).map((deliveries): Data => ({ deliveries })),
  fc.constantFrom(0, 1).map((tebibytes): Data => ({ quotas: { 'L-7A658B76': tebibytes } })),
);

export const restoreTroubles: fc.Arbitrary<Data[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: callFault },
    { weight: 2, arbitrary: refusal },
    { weight: 4, arbitrary: lambdaFault },
    { weight: 3, arbitrary: executionFault },
    { weight: 2, arbitrary: aborting },
    { weight: 6, arbitrary: behaviour },
    { weight: 2, arbitrary: meddling },
    { weight: 3, arbitrary: wholeAccount },
    { weight: 2, arbitrary: key },
  ),
  { minLength: 0, maxLength: 4, size: 'medium' },
);
