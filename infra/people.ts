import type { DrillPlan } from '../core/plan/plan.ts';
import { keysOf } from './custody-objects.ts';
import { DOCTOR_READS } from './doctor-permissions.ts';
import { FORWARDED_TERMINATE } from './forwarded-permissions.ts';
import { type Call, GRANTS } from './permissions.ts';
import { type Grant, statementsOf } from './policy.ts';
import { onProving } from './prove-path-permissions.ts';
import { onPrivatePaths } from './roles.ts';

/**
 * What people may do: two policies in the stack, for whoever looks and for whoever also steers drills. The simulated
 * account answers a person by them too. `kunren doctor --self-test` is in neither: its permission lets its holder run
 * steps.
 */

export const PEOPLE = ['reader', 'operator'] as const;

export type Person = (typeof PEOPLE)[number];

const STATES = 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}';
const MACHINE = '${AWS::StackName}-drill';

/** What guards read, which `kunren check` and `kunren doctor` read as well. */
const OF_GUARDS: readonly Call[] = [
  'drs:DescribeSourceServers',
  'drs:DescribeRecoveryInstances',
  'drs:DescribeJobs',
  'drs:GetLaunchConfiguration',
  'drs:ListRecoveryPlanExecutions',
  'drs:ListRecoveryPlanExecutionSteps',
  'ec2:DescribeInstances',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeSubnets',
  'ssm:DescribeDocument',
  'ssm:GetCalendarState',
  'monitoring:DescribeAlarms',
  'servicequotas:ListServiceQuotas',
  'sts:GetCallerIdentity',
  'dynamodb:GetItem',
  'kms:GetPublicKey',
];

/** The same of plans that restore volumes. */
const OF_RESTORES: readonly Call[] = [
  'ec2:DescribeImages',
  'ec2:DescribeSnapshots',
  'ec2:DescribeVolumes',
  'backup:ListRecoveryPointsByBackupVault',
  'kms:DescribeKey',
  'ssm:GetParameters',
];

const ON_EVIDENCE: readonly Grant[] = [
  {
    actions: ['s3:GetObject', 's3:ListBucket'],
    resources: ['${EvidenceBucket.Arn}/*', '${EvidenceBucket.Arn}'],
  },
  // S3 tells a reader of an object until when it is kept only with this: kunren verify judges it.
  {
    actions: ['s3:GetObjectRetention'],
    resources: ['drills', 'history', 'readiness'].map((folder) => `\${EvidenceBucket.Arn}/${folder}/*`),
  },
  { actions: ['kms:Decrypt'], resources: ['${DataKey.Arn}'] },
];

/** Where doctor's reads can be narrowed: the rest knows no resource, or only names that nobody has before the answer. */
const PLACES = new Map<string, readonly string[]>(
  Object.entries({
    'cloudformation:DescribeStacks': [
      'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*',
    ],
    'cloudformation:ListStackResources': [
      'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*',
    ],
    'iam:GetRole': [
      'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/service-role/AWSElasticDisasterRecovery*',
    ],
    'kms:DescribeKey': ['${SigningKey.Arn}'],
    'lambda:GetFunctionConfiguration': [
      'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*',
    ],
    's3:GetBucketObjectLockConfiguration': ['${EvidenceBucket.Arn}'],
    's3:GetBucketVersioning': ['${EvidenceBucket.Arn}'],
    'scheduler:GetSchedule': [
      'arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${AWS::StackName}/*',
    ],
    'sns:ListSubscriptionsByTopic': ['${ReportsTopic}', '${ChatTopic}', '${MachinesTopic}'],
    'sqs:GetQueueAttributes': [
      'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*',
    ],
  }),
);
const WITHOUT_RESOURCE = 'EC2, Service Quotas and SNS list without a resource';

/** The reads of doctor that guards do not make. */
function readsOfDoctor(): Grant[] {
  const known = new Set(OF_GUARDS.flatMap((call) => GRANTS[call].actions as readonly string[]));
  const actions = new Set<string>(Object.values(DOCTOR_READS).flat());
  return [...actions]
    .filter((action) => !known.has(action) && action !== 's3:GetObject' && action !== 's3:ListBucket')
    .map((action) => ({
      actions: [action],
      resources: PLACES.get(action) ?? ['*'],
      ...(PLACES.has(action) ? {} : { reason: WITHOUT_RESOURCE }),
    }));
}

const readerGrants = (): Grant[] => [
  ...OF_GUARDS.map((call): Grant => GRANTS[call]),
  ...ON_EVIDENCE,
  ...readsOfDoctor(),
  {
    actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
    resources: [`${STATES}:execution:${MACHINE}:*`],
  },
  { actions: ['states:ListExecutions'], resources: [`${STATES}:stateMachine:${MACHINE}`] },
  {
    actions: ['states:ListStateMachines'],
    resources: ['*'],
    reason: 'it finds the stack’s state machine by its name',
  },
];

const operatorGrants = (): Grant[] => [
  ...readerGrants(),
  { actions: ['states:StartExecution'], resources: [`${STATES}:stateMachine:${MACHINE}`] },
  // What abort, cleanup and a closed finding write down: no other fact, and no evidence.
  {
    actions: ['s3:PutObject'],
    resources: keysOf('operator').map((key) => `\${EvidenceBucket.Arn}/${key}`),
  },
  { actions: ['kms:GenerateDataKey'], resources: ['${DataKey.Arn}'] },
  ...REMOVAL.map((call): Grant => GRANTS[call]),
  ...FORWARDED_TERMINATE,
  GRANTS['sns:Publish'],
  { actions: ['sns:ListTopics'], resources: ['*'], reason: WITHOUT_RESOURCE },
];

const REMOVAL: readonly Call[] = [
  'drs:TerminateRecoveryInstances',
  'drs:DisconnectRecoveryInstance',
  'drs:DeleteRecoveryInstance',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
];

/** What is left of a restore is removed in EC2. */
const REMOVAL_OF_RESTORES: readonly Call[] = ['ec2:DeleteVolume', 'ec2:TerminateInstances'];

/** What a person is granted, with the roles in other accounts that the plans name. */
export function peopleGrants(person: Person, plans: readonly DrillPlan[]): Grant[] {
  const roles = [...new Set(plans.flatMap(({ target }) => target.role?.arn ?? []))].sort();
  return [
    ...(person === 'reader' ? readerGrants() : operatorGrants()),
    ...onPrivatePaths(plans),
    ...onRestores(person, plans),
    ...(person === 'operator' ? onProving(plans) : []),
    // Such a role trusts the people whom its parameter Operators names.
    ...(roles.length === 0 ? [] : [{ actions: ['sts:AssumeRole'], resources: roles }]),
  ];
}

/** Only where a deployed plan restores volumes. */
function onRestores(person: Person, plans: readonly DrillPlan[]): Grant[] {
  if (!plans.some(({ method }) => method === 'restore')) return [];
  const calls = person === 'operator' ? [...OF_RESTORES, ...REMOVAL_OF_RESTORES] : OF_RESTORES;
  return calls.map((call): Grant => GRANTS[call]);
}

const DESCRIPTION: Readonly<Record<Person, string>> = {
  reader: 'kunren for people who look: check, list, status, history, report, verify, doctor',
  operator: 'kunren for people who also start, abort and clean up drills and test messages',
};

/** The stack's policies for people, which an administrator attaches to roles or permission sets. */
export function peopleResources(plans: readonly DrillPlan[]): Record<string, unknown> {
  return Object.fromEntries(
    PEOPLE.map((person) => [
      person === 'reader' ? 'ReaderPolicy' : 'OperatorPolicy',
      {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Description: DESCRIPTION[person],
          PolicyDocument: { Version: '2012-10-17', Statement: statementsOf(peopleGrants(person, plans)) },
        },
      },
    ]),
  );
}
