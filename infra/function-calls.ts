import type { Call } from './permissions.ts';

/** What each function calls: with infra/permissions.ts all that its role may do. */

const FACTS = ['s3:GetObject', 's3:PutObject'] as const;
/** Whether the drill's execution is where the function says that it is: drill/assert-entered.ts. */
const ENTERED = 'states:GetExecutionHistory';
const INCIDENT = [
  'drs:DescribeSourceServers',
  'drs:DescribeRecoveryInstances',
  'drs:DescribeJobs',
  'drs:ListRecoveryPlanExecutions',
  'drs:ListRecoveryPlanExecutionSteps',
  'ec2:DescribeInstances',
  'ssm:GetCalendarState',
  'monitoring:DescribeAlarms',
] as const;
const PROOF = ['drs:DescribeJobLogItems', 'ec2:DescribeInstanceStatus', 'ec2:DescribeVolumes'] as const;
const INSIDE = [
  'ssm:DescribeDocument',
  'ssm:DescribeInstanceInformation',
  'ssm:SendCommand',
  'ssm:ListCommandInvocations',
  'ssm:CancelCommand',
  'ssm:ListCommands',
] as const;
/** A record's place in the chain, its signature, its row among all drills, and the code that ran. */
const EVIDENCE = [
  's3:ListObjectsV2',
  'kms:GetPublicKey',
  'kms:Sign',
  'dynamodb:UpdateItem',
  'dynamodb:Query',
  'lambda:GetFunctionConfiguration',
] as const;
const REMOVAL = [
  'ec2:DeleteVolume',
  'ec2:TerminateInstances',
  'drs:DescribeJobs',
  'drs:DescribeRecoveryInstances',
  'drs:TerminateRecoveryInstances',
  'drs:DisconnectRecoveryInstance',
  'drs:DeleteRecoveryInstance',
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
  'backup:ListRestoreJobs',
] as const;

/** What restore drills have made. */
const RESTORED = ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'backup:ListRestoreJobs'] as const;
/** To tell AWS Backup what its restore test was worth. */
const ANSWER = ['backup:ListRestoreJobs', 'backup:PutRestoreValidationResult'] as const;
/** What can be restored, and onto what. */
const SNAPSHOTS = ['ec2:DescribeSnapshots', 'backup:ListRecoveryPointsByBackupVault'] as const;
const IMAGES = ['ec2:DescribeImages', 'ssm:GetParameters'] as const;

/** Whether EC2 has room, beside what runs. */
const CAPACITY = [
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'servicequotas:GetServiceQuota',
] as const;

/** Each function, by its file name, with the calls that it makes. */
export const CALLS = {
  'open-drill': [
    ...FACTS,
    ENTERED,
    's3:ListObjectsV2',
    'drs:DescribeSourceServers',
    'sts:GetCallerIdentity',
    'dynamodb:PutItem',
    'dynamodb:GetItem',
    'dynamodb:DeleteItem',
  ],
  'check-guards': [
    ...FACTS,
    ENTERED,
    ...INCIDENT,
    'backup:ListRestoreJobs',
    'drs:GetLaunchConfiguration',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeSubnets',
    'ec2:DescribeVolumes',
    ...SNAPSHOTS,
    'kms:DescribeKey',
    'ssm:DescribeDocument',
    ...IMAGES,
    ...CAPACITY,
    'servicequotas:ListServiceQuotas',
  ],
  'start-wave': [
    ...FACTS,
    ENTERED,
    ...INCIDENT,
    'drs:DescribeRecoverySnapshots',
    'drs:GetLaunchConfiguration',
    'drs:StartRecovery',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeSubnets',
  ],
  // It makes what is restored; what starts a recovery of a replicated server it cannot.
  'restore-wave': [
    ...FACTS,
    ENTERED,
    ...RESTORED,
    ...SNAPSHOTS,
    'ec2:CreateVolume',
    'ec2:RunInstances',
    'ssm:GetCalendarState',
    'monitoring:DescribeAlarms',
  ],
  'check-wave': [
    ...FACTS,
    ...INCIDENT,
    'backup:ListRestoreJobs',
    'drs:DescribeJobLogItems',
    'ec2:DescribeVolumes',
  ],
  'attach-volumes': [
    ...FACTS,
    ENTERED,
    ...RESTORED,
    'ec2:AttachVolume',
    'ec2:ModifyInstanceAttribute',
    'ssm:GetCalendarState',
    'monitoring:DescribeAlarms',
  ],
  'run-actions': [...FACTS, ENTERED, ...INCIDENT, ...INSIDE, 'backup:ListRestoreJobs', 'ec2:DescribeVolumes'],
  // It reads what clones say, so it sends no command: it asks run-inside, by references to the plan.
  'probe-wave': [...FACTS, ...INCIDENT, 'lambda:Invoke', 'backup:ListRestoreJobs', ...PROOF],
  'run-inside': [...FACTS, ENTERED, ...INCIDENT, ...INSIDE, 'backup:ListRestoreJobs', 'ec2:DescribeVolumes'],
  'hold-drill': [
    ...FACTS,
    ENTERED,
    ...INCIDENT,
    'backup:ListRestoreJobs',
    'ec2:DescribeVolumes',
    'sns:Publish',
  ],
  'terminate-drill': [...FACTS, ENTERED, ...REMOVAL, 'sns:Publish'],
  'close-drill': [
    ...FACTS,
    ...EVIDENCE,
    ...ANSWER,
    'dynamodb:DeleteItem',
    'sns:Publish',
    'events:PutEvents',
    ENTERED,
  ],
  // It reads the account; what it writes is its own evidence and what people are told.
  'check-readiness': [
    ...FACTS,
    's3:ListObjectsV2',
    ...INCIDENT,
    'drs:GetLaunchConfiguration',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeSubnets',
    ...CAPACITY,
    'ec2:DescribeCapacityReservations',
    'servicequotas:ListServiceQuotas',
    'sts:GetCallerIdentity',
    'kms:GetPublicKey',
    'kms:Sign',
    'sns:Publish',
  ],
  'start-drill': ['states:StartExecution', 'backup:ListRestoreJobs', 'dynamodb:PutItem'],
  'sweep-orphans': [
    ...FACTS,
    ...EVIDENCE,
    ...REMOVAL,
    'backup:PutRestoreValidationResult',
    'dynamodb:GetItem',
    'dynamodb:DeleteItem',
    'sns:Publish',
    'events:PutEvents',
    'states:ListExecutions',
    'states:DescribeExecution',
    'states:GetExecutionHistory',
  ],
  'post-webhooks': ['ssm:GetParameter', 'secretsmanager:GetSecretValue', 'dynamodb:PutItem'],
} as const satisfies Record<string, readonly Call[]>;

export type FunctionFile = keyof typeof CALLS;
