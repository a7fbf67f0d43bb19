import { PROVE_TAG } from '../../infra/prove-path-permissions.ts';
import { DEPENDENT_ACTIONS } from '../account/dependent-actions.ts';
import { keyArn } from '../account/key-arn.ts';
import type { AskedCall, Question } from '../authorizer.ts';
import { type Asked, type Asking, type Input, list, type Place, text } from './asking.ts';
import { CUSTODY_RESOURCES } from './custody-questions.ts';
import { arnsIn } from './policies.ts';
import { RESTORE_RESOURCES } from './restore-questions.ts';

/** What IAM is asked about a call, by the Service Authorization Reference of its service. */

/** The actions that are not called as their operations are. */
const ACTIONS = new Map([
  ['monitoring:DescribeAlarms', 'cloudwatch:DescribeAlarms'],
  ['s3:ListObjectsV2', 's3:ListBucket'],
  ['s3:PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  ['s3:PutBucketEncryption', 's3:PutEncryptionConfiguration'],
  ['s3:PutBucketReplication', 's3:PutReplicationConfiguration'],
  ['s3:PutObjectLockConfiguration', 's3:PutBucketObjectLockConfiguration'],
]);
const TAG = 'drs.amazonaws.com-source-server';

/** Every question of a call, the call's own action first. */
export function questionsOf(call: AskedCall, place: Place): Question[] {
  const { service, operation, input } = call;
  const name = `${service}:${operation}`;
  const action = ACTIONS.get(name) ?? name;
  const asked = RESOURCES.get(name)?.((input ?? {}) as Input, place, call) ?? [{ resource: '*' }];
  return asked.map((one) => ({ action, context: {}, ...one }));
}

const drs = ({ account, region }: Place, path: string): string => `arn:aws:drs:${region}:${account}:${path}`;
const ssm = ({ account, region }: Place, path: string): string => `arn:aws:ssm:${region}:${account}:${path}`;

const ofServer = ({ sourceServerID }: Input, place: Place): Asked[] => [
  { resource: drs(place, `source-server/${text(sourceServerID)}`) },
];
const ofRecoveryInstance = ({ recoveryInstanceID }: Input, place: Place): Asked[] => [
  { resource: drs(place, `recovery-instance/${text(recoveryInstanceID)}`) },
];

const ofStack = ({ StackName }: Input, { account, region }: Place): Asked[] => [
  { resource: `arn:aws:cloudformation:${region}:${account}:stack/${text(StackName)}/0` },
];

/** Bucket and topics are encrypted by the data key, which the caller must be able to use. */
const byDataKey = (place: Place, service: 's3' | 'sns', ...actions: string[]): Asked[] =>
  actions.map((action) => ({
    action,
    resource: arnsIn(place).dataKey,
    context: { 'kms:ViaService': `${service}.${place.region}.amazonaws.com` },
  }));

const inTable = ({ TableName, Item, Key }: Input, place: Place): Asked[] => {
  const { pk } = (Item ?? Key ?? {}) as { pk?: { S?: string } };
  return [
    {
      resource: arnsIn(place).table(text(TableName)),
      context: pk?.S === undefined ? {} : { 'dynamodb:LeadingKeys': [pk.S] },
    },
  ];
};

const RESOURCES = new Map<string, Asking>(
  Object.entries<Asking>({
    ...RESTORE_RESOURCES,
    ...CUSTODY_RESOURCES,
    // Whether IAM sees the dependent actions as DRS's or as the caller's is unconfirmed: both must be allowed.
    'drs:DescribeRecoveryInstances': () => [
      { resource: '*' },
      ...DEPENDENT_ACTIONS['drs:DescribeRecoveryInstances'].flatMap((action) =>
        ['true', 'false'].map((via) => ({ action, resource: '*', context: { 'aws:ViaAWSService': via } })),
      ),
    ],
    'drs:DescribeJobLogItems': ({ jobID }, place) => [{ resource: drs(place, `job/${text(jobID)}`) }],
    'drs:DescribeRecoverySnapshots': ofServer,
    'drs:GetLaunchConfiguration': ofServer,
    'drs:ListRecoveryPlanExecutionSteps': ({ recoveryPlanExecutionArn }) => [
      { resource: text(recoveryPlanExecutionArn) },
    ],
    'drs:StartRecovery': ({ sourceServers, tags }, place) => [
      ...list(sourceServers).flatMap((server) => ofServer(server as Input, place)),
      ...(tags === undefined ? [] : [{ action: 'drs:TagResource', resource: drs(place, 'job/drsjob-new') }]),
    ],
    'drs:TerminateRecoveryInstances': ({ recoveryInstanceIDs }, place) =>
      list(recoveryInstanceIDs).flatMap((recoveryInstanceID) =>
        ofRecoveryInstance({ recoveryInstanceID }, place),
      ),
    'drs:DisconnectRecoveryInstance': ofRecoveryInstance,
    'drs:DeleteRecoveryInstance': ofRecoveryInstance,
    'ssm:DescribeDocument': ({ Name }, place) => [{ resource: documentArn(text(Name), place) }],
    'ssm:GetCalendarState': ({ CalendarNames }, place) =>
      list(CalendarNames).map((name) => ({ resource: documentArn(text(name), place) })),
    'ssm:SendCommand': ({ DocumentName, InstanceIds }, place, { tagsOf }) => [
      { resource: documentArn(text(DocumentName), place) },
      ...list(InstanceIds).map((id) => {
        const tags = tagsOf(text(id));
        // Of the tags that policies name.
        const known = Object.entries(tags)
          .filter(([key]) => key === TAG || key === PROVE_TAG.key || key.startsWith('kunren:'))
          .flatMap(([key, value]) => [
            [`ssm:resourceTag/${key}`, value] as const,
            [`aws:ResourceTag/${key}`, value] as const,
          ]);
        return {
          resource: text(id).startsWith('mi-')
            ? ssm(place, `managed-instance/${text(id)}`)
            : `arn:aws:ec2:${place.region}:${place.account}:instance/${text(id)}`,
          context: Object.fromEntries(known),
        };
      }),
    ],
    'ssm:GetParameter': ({ Name }, place) => [
      {
        resource: text(Name).startsWith('arn:')
          ? text(Name)
          : ssm(place, `parameter/${text(Name).replace(/^\//, '')}`),
      },
    ],
    'secretsmanager:GetSecretValue': ({ SecretId }) => [{ resource: text(SecretId) }],
    's3:GetObject': ({ Bucket, Key, VersionId }, place) => [
      {
        resource: `arn:aws:s3:::${text(Bucket)}/${text(Key)}`,
        ...(VersionId === undefined ? {} : { action: 's3:GetObjectVersion' }),
      },
      ...byDataKey(place, 's3', 'kms:Decrypt'),
    ],
    's3:ListObjectsV2': ({ Bucket }) => [{ resource: `arn:aws:s3:::${text(Bucket)}` }],
    'dynamodb:PutItem': inTable,
    'dynamodb:GetItem': inTable,
    'dynamodb:DeleteItem': inTable,
    'dynamodb:UpdateItem': inTable,
    'dynamodb:Query': inTable,
    'kms:GetPublicKey': (_, place) => [{ resource: arnsIn(place).signingKey }],
    'sns:Publish': ({ TopicArn }, place) => [
      { resource: text(TopicArn) },
      ...byDataKey(place, 'sns', 'kms:Decrypt', 'kms:GenerateDataKey'),
    ],
    'events:PutEvents': ({ Entries }, { account, region }) =>
      list(Entries).map((entry) => {
        const { Source, DetailType } = entry as Input;
        return {
          resource: `arn:aws:events:${region}:${account}:event-bus/default`,
          context: { 'events:source': text(Source), 'events:detail-type': text(DetailType) },
        };
      }),
    'cloudformation:DescribeStacks': ofStack,
    'cloudformation:ListStackResources': ofStack,
    'iam:GetInstanceProfile': ({ InstanceProfileName }, { account }) => [
      { resource: `arn:aws:iam::${account}:instance-profile/${text(InstanceProfileName)}` },
    ],
    'iam:ListAttachedRolePolicies': ({ RoleName }, { account }) => [
      { resource: `arn:aws:iam::${account}:role/${text(RoleName)}` },
    ],
    'iam:GetRole': ({ RoleName }, { account }) => [
      { resource: `arn:aws:iam::${account}:role/service-role/${text(RoleName)}` },
    ],
    'kms:DescribeKey': ({ KeyId }, place) => [{ resource: keyArn({ scenario: place }, text(KeyId)) }],
    'lambda:GetFunctionConfiguration': ({ FunctionName }, { account, region }) => [
      { resource: `arn:aws:lambda:${region}:${account}:function:${text(FunctionName)}` },
    ],
    'lambda:Invoke': ({ FunctionName }, { account, region }) => [
      {
        action: 'lambda:InvokeFunction',
        resource: `arn:aws:lambda:${region}:${account}:function:${text(FunctionName)}`,
      },
    ],
    's3:GetObjectLockConfiguration': ({ Bucket }) => [
      { action: 's3:GetBucketObjectLockConfiguration', resource: `arn:aws:s3:::${text(Bucket)}` },
    ],
    's3:GetBucketVersioning': ({ Bucket }) => [{ resource: `arn:aws:s3:::${text(Bucket)}` }],
    's3:GetObjectRetention': ({ Bucket, Key }) => [{ resource: `arn:aws:s3:::${text(Bucket)}/${text(Key)}` }],
    's3:HeadObject': ({ Bucket, Key }, place) => [
      { action: 's3:GetObject', resource: `arn:aws:s3:::${text(Bucket)}/${text(Key)}` },
      ...byDataKey(place, 's3', 'kms:Decrypt'),
    ],
    'scheduler:GetSchedule': ({ Name, GroupName }, { account, region }) => [
      { resource: `arn:aws:scheduler:${region}:${account}:schedule/${text(GroupName)}/${text(Name)}` },
    ],
    'servicequotas:GetServiceQuota': ({ ServiceCode, QuotaCode }, { account, region }) => [
      { resource: `arn:aws:servicequotas:${region}:${account}:${text(ServiceCode)}/${text(QuotaCode)}` },
    ],
    'sns:ListSubscriptionsByTopic': ({ TopicArn }) => [{ resource: text(TopicArn) }],
    'sqs:GetQueueAttributes': ({ QueueUrl }, place) => [
      { resource: arnsIn(place).queue(text(QueueUrl).split('/').at(-1) ?? '') },
    ],
    'states:GetExecutionHistory': ({ executionArn }) => [{ resource: text(executionArn) }],
    'states:StartExecution': ({ stateMachineArn }) => [{ resource: text(stateMachineArn) }],
    'states:ListExecutions': ({ stateMachineArn }) => [{ resource: text(stateMachineArn) }],
    'states:DescribeExecution': ({ executionArn }) => [{ resource: text(executionArn) }],
    'sts:AssumeRole': ({ RoleArn, ExternalId }) => [
      {
        resource: text(RoleArn),
        context: ExternalId === undefined ? {} : { 'sts:ExternalId': text(ExternalId) },
      },
    ],
  }),
);

/** AWS's own documents have no account in their ARN. */
function documentArn(name: string, place: Place): string {
  if (name.startsWith('arn:')) return name;
  const arn = ssm(place, `document/${name}`);
  return name.startsWith('AWS-') ? arn.replace(`:${place.account}:`, '::') : arn;
}
