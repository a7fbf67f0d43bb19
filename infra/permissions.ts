import type { Grant } from './policy.ts';
import { RESTORE_GRANTS } from './restore-permissions.ts';

/**
 * What each function may do, and the only place that says so: roles in the stack, the role for other accounts and
 * docs/permissions.md are generated from it. A call has the same name as in the simulator and the call counter,
 * `service:Operation`; a test checks that every function needs exactly what it is granted here.
 */

const DRS = 'arn:${AWS::Partition}:drs:*:${AWS::AccountId}';
const STATES = 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}';
/** The state machine refers to its functions, so its own ARN would be circular: its name is fixed (infra/workflow.yml). */
const MACHINE = '${AWS::StackName}-drill';
/** Whether DRS asks for these in its own name or in the caller's is unconfirmed (docs/aws-facts.md, 6.1). */
const DEPENDENT = ['drs:DescribeSourceServers', 'ec2:DescribeInstances'];

const onMachine = (operation: string): Grant => ({
  actions: [`states:${operation}`],
  resources: [`${STATES}:stateMachine:${MACHINE}`],
});
const onExecutions = (operation: string): Grant => ({
  actions: [`states:${operation}`],
  resources: [`${STATES}:execution:${MACHINE}:*`],
});
const describeDrs = (operation: string, ...dependent: string[]): Grant => ({
  actions: [`drs:${operation}`, ...dependent],
  resources: ['*'],
  reason: 'DRS describes without a resource: the call names none',
  inTarget: true,
});
const inTarget = (action: string, resource: string): Grant => ({
  actions: [action],
  resources: [resource],
  inTarget: true,
});
const onInstances = (operation: string): Grant => inTarget(`drs:${operation}`, `${DRS}:recovery-instance/*`);
const describeEc2 = (operation: string): Grant => ({
  actions: [`ec2:${operation}`],
  resources: ['*'],
  reason: 'EC2 describes without a resource: no Describe call knows one',
  inTarget: true,
});
const aboutCommands = (operation: string): Grant => ({
  actions: [`ssm:${operation}`],
  resources: ['*'],
  // Service Authorization Reference, 'AWS Systems Manager': these actions have no resource type.
  reason: 'Run Command knows no resource for it: only SendCommand has documents and instances',
  inTarget: true,
});

/**
 * Each AWS call with its permission. Sources: Service Authorization Reference of each service; docs/aws-facts.md, 6,
 * for DRS. A step asks for facts that may not exist, and S3 returns AccessDenied instead of NoSuchKey to a caller who
 * may not list the bucket.
 */
export const GRANTS = {
  'drs:DescribeSourceServers': describeDrs('DescribeSourceServers'),
  'drs:DescribeRecoveryInstances': describeDrs('DescribeRecoveryInstances', ...DEPENDENT),
  'drs:DescribeJobs': describeDrs('DescribeJobs'),
  'drs:ListRecoveryPlanExecutions': describeDrs('ListRecoveryPlanExecutions'),
  'drs:ListRecoveryPlanExecutionSteps': {
    ...describeDrs('ListRecoveryPlanExecutionSteps'),
    reason: 'the form of an execution’s ARN is unconfirmed (docs/aws-facts.md, 2.11), and it only reads',
  },
  'drs:DescribeJobLogItems': inTarget('drs:DescribeJobLogItems', `${DRS}:job/*`),
  'drs:DescribeRecoverySnapshots': inTarget('drs:DescribeRecoverySnapshots', `${DRS}:source-server/*`),
  'drs:GetLaunchConfiguration': inTarget('drs:GetLaunchConfiguration', `${DRS}:source-server/*`),
  // The tags of a drill's job are set by the call.
  'drs:StartRecovery': {
    actions: ['drs:StartRecovery', 'drs:TagResource'],
    resources: [`${DRS}:source-server/*`, `${DRS}:job/*`],
    inTarget: true,
  },
  'drs:TerminateRecoveryInstances': onInstances('TerminateRecoveryInstances'),
  // Removes DRS's row of an instance that lives no more; EC2's instances are not touched by either.
  'drs:DisconnectRecoveryInstance': onInstances('DisconnectRecoveryInstance'),
  'drs:DeleteRecoveryInstance': onInstances('DeleteRecoveryInstance'),
  'ec2:DescribeCapacityReservations': describeEc2('DescribeCapacityReservations'),
  ...RESTORE_GRANTS,
  'ec2:DescribeImages': describeEc2('DescribeImages'),
  'ec2:DescribeInstances': describeEc2('DescribeInstances'),
  'ec2:DescribeInstanceTypeOfferings': describeEc2('DescribeInstanceTypeOfferings'),
  'ec2:DescribeInstanceTypes': describeEc2('DescribeInstanceTypes'),
  'ec2:DescribeInstanceStatus': describeEc2('DescribeInstanceStatus'),
  'ec2:DescribeLaunchTemplateVersions': describeEc2('DescribeLaunchTemplateVersions'),
  'ec2:DescribeSnapshots': describeEc2('DescribeSnapshots'),
  'ec2:DescribeSubnets': describeEc2('DescribeSubnets'),
  'ec2:DescribeTags': describeEc2('DescribeTags'),
  'ec2:DescribeVolumes': describeEc2('DescribeVolumes'),
  // CloudWatch API Reference, DescribeAlarms.
  'monitoring:DescribeAlarms': {
    actions: ['cloudwatch:DescribeAlarms'],
    resources: ['*'],
    reason: 'composite alarms are shown only to whoever may describe every alarm',
    inTarget: true,
  },
  'ssm:GetCalendarState': {
    actions: ['ssm:GetCalendarState'],
    resources: ['arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:document/*'],
    inTarget: true,
  },
  // AWS's documents have no account in their ARN; the account's own are added for the plans that name them
  // (infra/roles.ts), and instances by infra/send-permissions.ts.
  'ssm:SendCommand': {
    actions: ['ssm:SendCommand'],
    resources: [
      'arn:${AWS::Partition}:ssm:*::document/AWS-RunPowerShellScript',
      'arn:${AWS::Partition}:ssm:*::document/AWS-RunShellScript',
    ],
    inTarget: true,
  },
  // Of other accounts those that plans name (infra/roles.ts).
  'ssm:DescribeDocument': {
    actions: ['ssm:DescribeDocument'],
    resources: [
      'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:document/*',
      'arn:${AWS::Partition}:ssm:*::document/*',
    ],
    inTarget: true,
  },
  'ssm:CancelCommand': aboutCommands('CancelCommand'),
  'ssm:DescribeInstanceInformation': aboutCommands('DescribeInstanceInformation'),
  'ssm:ListCommandInvocations': aboutCommands('ListCommandInvocations'),
  'ssm:ListCommands': aboutCommands('ListCommands'),
  'servicequotas:GetServiceQuota': {
    actions: ['servicequotas:GetServiceQuota'],
    resources: ['*'],
    reason: 'Service Quotas reads without a resource: only a request for more names a quota',
    inTarget: true,
  },
  'servicequotas:ListServiceQuotas': {
    actions: ['servicequotas:ListServiceQuotas'],
    resources: ['*'],
    reason: 'Service Quotas lists without a resource',
    inTarget: true,
  },
  'sts:GetCallerIdentity': {
    actions: ['sts:GetCallerIdentity'],
    resources: ['*'],
    reason: 'everybody may ask who they are; named so that this list is whole',
    inTarget: true,
  },
  's3:GetObject': {
    actions: ['s3:GetObject', 's3:ListBucket'],
    resources: ['${EvidenceBucket.Arn}/drills/*', '${EvidenceBucket.Arn}'],
  },
  // Each function its own objects, and no others (infra/custody-objects.ts).
  's3:PutObject': { actions: ['s3:PutObject'], resources: [] },
  's3:ListObjectsV2': { actions: ['s3:ListBucket'], resources: ['${EvidenceBucket.Arn}'] },
  'dynamodb:PutItem': { actions: ['dynamodb:PutItem'], resources: ['${LeaseTable.Arn}'] },
  'dynamodb:GetItem': { actions: ['dynamodb:GetItem'], resources: ['${LeaseTable.Arn}'] },
  'dynamodb:DeleteItem': { actions: ['dynamodb:DeleteItem'], resources: ['${LeaseTable.Arn}'] },
  'dynamodb:UpdateItem': { actions: ['dynamodb:UpdateItem'], resources: ['${HistoryTable.Arn}'] },
  'dynamodb:Query': { actions: ['dynamodb:Query'], resources: ['${HistoryTable.Arn}'] },
  'kms:GetPublicKey': { actions: ['kms:GetPublicKey'], resources: ['${SigningKey.Arn}'] },
  'kms:Sign': { actions: ['kms:Sign'], resources: ['${SigningKey.Arn}'] },
  // kunren's own functions, each by its whole name (infra/grants.ts).
  'lambda:GetFunctionConfiguration': { actions: ['lambda:GetFunctionConfiguration'], resources: [] },
  'sns:Publish': {
    actions: ['sns:Publish'],
    resources: ['${ReportsTopic}', '${ChatTopic}', '${MachinesTopic}'],
  },
  // Nothing but 'DR Drill Completed' in kunren's own name.
  'events:PutEvents': {
    actions: ['events:PutEvents'],
    resources: ['arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default'],
    condition: { StringEquals: { 'events:source': 'kunren', 'events:detail-type': 'DR Drill Completed' } },
  },
  // The one function that sends commands for the one that probes; by its name, because its role is made beside.
  'lambda:Invoke': {
    actions: ['lambda:InvokeFunction'],
    resources: [
      'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-runInside',
    ],
  },
  'states:StartExecution': onMachine('StartExecution'),
  'states:ListExecutions': onMachine('ListExecutions'),
  'states:DescribeExecution': onExecutions('DescribeExecution'),
  'states:GetExecutionHistory': onExecutions('GetExecutionHistory'),
  // Under the stack's own name, or where a plan says (infra/roles.ts).
  'ssm:GetParameter': {
    actions: ['ssm:GetParameter'],
    resources: ['arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${AWS::StackName}/*'],
  },
  'secretsmanager:GetSecretValue': {
    actions: ['secretsmanager:GetSecretValue'],
    resources: [
      'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${AWS::StackName}/*',
    ],
  },
} as const satisfies Record<string, Grant>;

export type Call = keyof typeof GRANTS;
