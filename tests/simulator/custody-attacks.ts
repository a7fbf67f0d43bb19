import { WRITTEN } from '../../infra/custody-objects.ts';

/** What an insider with ordinary rights, an operator or a compromised function would try. */

/** A resource of the stack and a statement of its policy. */
export type Line = readonly [resource: string, sid: string];

interface Attack {
  readonly what: string;
  /** An access key of a person, or an invocation of a function. */
  readonly caller: string;
  readonly call: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Each of these lines stops it alone. */
  readonly stoppedBy: readonly Line[];
}

const Bucket = 'kunren-evidence';
const ACCOUNT = 'ap-northeast-3:111122223333';
const DRILL = 'drills/wordpress-workshop/01M7ZGSVMA53CM79MX4X6JBFW6';
const KEY_OF_DEVELOPER = `arn:aws:kms:${ACCOUNT}:key/1f0e0d0c-0b0a-4908-8706-0504030201ff`;
const DATA_KEY = `arn:aws:kms:${ACCOUNT}:key/0f0e0d0c-0b0a-4908-8706-0504030201ff`;

const bucket = (sid: string): Line => ['EvidenceBucketPolicy', sid];
const ENCRYPTS: Line = ['DataKey', 'KunrenWrites'];
const byDeveloper = (
  what: string,
  call: string,
  input: Attack['input'],
  ...stoppedBy: readonly Line[]
): Attack => ({ what, caller: 'developer', call, input, stoppedBy });

/** A key that a pattern of a drill's, a plan's or the bucket's own folder matches. */
export const keyOf = (pattern: string): string =>
  pattern
    .replace('drills/*/0*', DRILL)
    .replace('drills/*', 'drills/wordpress-workshop')
    .replaceAll('0*', '01M7ZGSVMA53CM79MX4X6JBFW6')
    .replaceAll('*', '1')
    .replaceAll('?', '1');

const put = (Key: string, more = {}) => ({ Bucket, Key, IfNoneMatch: '*', ...more });

/** A key of each row is put by somebody who is no writer of it. */
const PLANTED = WRITTEN.flatMap(({ sid, keys }) =>
  keys.map((pattern) =>
    byDeveloper(
      `puts ${keyOf(pattern)}`,
      's3:PutObject',
      put(keyOf(pattern)),
      bucket(`Writes${sid}`),
      ENCRYPTS,
    ),
  ),
);

export const BUCKET_LINES = [
  ...new Set(PLANTED.flatMap(({ stoppedBy }) => stoppedBy.map(([, sid]) => sid))),
].filter((sid) => sid.startsWith('Writes'));

const abort = `${DRILL}/facts/abort.json`;
const BY_OPERATOR = bucket('WritesByOperator');
const ENCRYPTED: readonly Attack[] = [
  byDeveloper(
    'puts an object under the key of S3, by its algorithm',
    's3:PutObject',
    put(abort, { ServerSideEncryption: 'AES256', SSEKMSKeyId: DATA_KEY }),
    BY_OPERATOR,
    ENCRYPTS,
    bucket('EncryptedOtherwise'),
  ),
  byDeveloper(
    'puts an object under a key of their own',
    's3:PutObject',
    put(abort, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_OF_DEVELOPER }),
    BY_OPERATOR,
    bucket('EncryptedByAnotherKey'),
  ),
  byDeveloper(
    'puts an object under no key by name',
    's3:PutObject',
    put(abort, { ServerSideEncryption: 'aws:kms' }),
    BY_OPERATOR,
    bucket('EncryptedByTheKeyOfS3'),
  ),
  byDeveloper(
    'puts an object under a key that only they have',
    's3:PutObject',
    put(abort, { SSECustomerAlgorithm: 'AES256' }),
    BY_OPERATOR,
    bucket('EncryptedByKeyOfCaller'),
  ),
];

const object = { Bucket, Key: `${DRILL}/drill.json`, VersionId: '1' };
const REMOVED = (
  [
    ['deletes a version', 's3:DeleteObject', object],
    ['deletes a locked version', 's3:DeleteObject', { ...object, BypassGovernanceRetention: true }],
    ['hides an object behind a delete marker', 's3:DeleteObject', { Bucket, Key: object.Key }],
    ['shortens a retention', 's3:PutObjectRetention', object],
    ['ends a legal hold', 's3:PutObjectLegalHold', object],
  ] as const
).map(([what, call, input]) => byDeveloper(what, call, input, bucket('OnlyAdministratorsRemove')));

const CHANGED = [
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketVersioning',
  's3:PutObjectLockConfiguration',
  's3:PutBucketLifecycleConfiguration',
  's3:PutBucketEncryption',
  's3:PutBucketReplication',
].map((call) =>
  byDeveloper(`changes the bucket by ${call}`, call, { Bucket }, bucket('OnlyAdministratorsChange')),
);

const SIGNED = { MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' };
const KEYS: readonly Attack[] = [
  byDeveloper('signs a digest', 'kms:Sign', SIGNED, ['SigningKey', 'KunrenSigns']),
  {
    what: 'signs a message that it does not show as a digest',
    caller: '01J/CloseDrill#1',
    call: 'kms:Sign',
    input: { ...SIGNED, MessageType: 'RAW' },
    stoppedBy: [['SigningKey', 'KunrenSigns']],
  },
  byDeveloper('changes the policy of the signing key', 'kms:PutKeyPolicy', {}, [
    'SigningKey',
    'AdministratorsManage',
  ]),
  byDeveloper('lets the data key be deleted', 'kms:ScheduleKeyDeletion', { KeyId: DATA_KEY }, [
    'DataKey',
    'AdministratorsManage',
  ]),
  byDeveloper('has a data key made', 'kms:GenerateDataKey', { KeyId: DATA_KEY }, ENCRYPTS),
  byDeveloper('decrypts beside S3 and SNS', 'kms:Decrypt', { KeyId: DATA_KEY }, ['DataKey', 'ReadersRead']),
];

const TOPICS = [
  ['ReportsTopic', 'kunren-reports'],
  ['ChatTopic', 'kunren-chat'],
  ['MachinesTopic', 'kunren-machines'],
].flatMap(([name = '', topic]): Attack[] => {
  const TopicArn = `arn:aws:sns:${ACCOUNT}:${topic}`;
  return [
    byDeveloper(
      `publishes to ${topic}`,
      'sns:Publish',
      { TopicArn, Message: '合格' },
      [`${name}Policy`, 'OnlyKunrenPublishes'],
      ENCRYPTS,
    ),
    byDeveloper(`changes ${topic}`, 'sns:SetTopicAttributes', { TopicArn }, [
      `${name}Policy`,
      'OnlyAdministratorsChange',
    ]),
  ];
});

const TABLES = (
  [
    ['LeaseTable', 'kunren-leases', ['DeleteItem', 'PutItem'], ['UpdateItem']],
    ['HistoryTable', 'kunren-history', ['UpdateItem'], ['DeleteItem', 'PutItem']],
  ] as const
).flatMap(([table, TableName, written, unused]): Attack[] => {
  const ARN = `arn:aws:dynamodb:${ACCOUNT}:table/${TableName}`;
  const nothing: Line = [table, 'NothingElseWrites'];
  return [
    ...written.map((operation) =>
      byDeveloper(
        `writes ${TableName} by ${operation}`,
        `dynamodb:${operation}`,
        { TableName, Item: { pk: { S: 'lease#1' } } },
        [table, `WritersBy${operation}`],
      ),
    ),
    ...[...unused, 'BatchWriteItem'].map((operation) =>
      byDeveloper(
        `writes ${TableName} by ${operation}`,
        `dynamodb:${operation}`,
        operation === 'BatchWriteItem' ? { RequestItems: { [TableName]: [] } } : { TableName },
        nothing,
      ),
    ),
    ...[
      `INSERT INTO "${TableName}" VALUE {}`,
      `UPDATE "${TableName}" SET a=1`,
      `DELETE FROM "${TableName}"`,
    ].map((Statement) =>
      byDeveloper(`executes ${Statement}`, 'dynamodb:ExecuteStatement', { Statement }, nothing),
    ),
    ...['DeleteTable', 'UpdateTable', 'UpdateTimeToLive', 'PutResourcePolicy', 'DeleteResourcePolicy'].map(
      (operation) =>
        byDeveloper(
          `changes ${TableName} by ${operation}`,
          `dynamodb:${operation}`,
          /Policy/.test(operation) ? { ResourceArn: ARN } : { TableName },
          [table, 'OnlyAdministratorsChange'],
        ),
    ),
  ];
});

const queue = (name: string) => ({
  QueueUrl: `https://sqs.ap-northeast-3.amazonaws.com/111122223333/${name}`,
});
const QUEUES: readonly Attack[] = [
  byDeveloper('sends to the webhooks', 'sqs:SendMessage', queue('kunren-webhooks'), [
    'WebhooksQueuePolicy',
    'OnlyTheTopicSends',
  ]),
  {
    what: 'sends to the webhooks',
    caller: 'deployer',
    call: 'sqs:SendMessage',
    input: queue('kunren-webhooks'),
    stoppedBy: [['WebhooksQueuePolicy', 'OnlyTheTopicSends']],
  },
  byDeveloper('takes a message from the webhooks', 'sqs:ReceiveMessage', queue('kunren-webhooks'), [
    'WebhooksQueuePolicy',
    'OnlyItsFunctionTakes',
  ]),
  byDeveloper('empties the webhooks', 'sqs:PurgeQueue', queue('kunren-webhooks'), [
    'WebhooksQueuePolicy',
    'OnlyItsFunctionTakes',
  ]),
  byDeveloper('raises an alarm of dead letters', 'sqs:SendMessage', queue('kunren-dead-letters'), [
    'DeadLettersPolicy',
    'OnlyKunrenSends',
  ]),
  ...(
    [
      ['WebhooksQueuePolicy', 'kunren-webhooks'],
      ['WebhooksDeadLettersPolicy', 'kunren-webhooks-dead-letters'],
      ['DeadLettersPolicy', 'kunren-dead-letters'],
    ] as const
  ).map(([policy, name]) =>
    byDeveloper(`changes ${name}`, 'sqs:SetQueueAttributes', queue(name), [
      policy,
      'OnlyAdministratorsChange',
    ]),
  ),
];

export const ATTACKS: readonly Attack[] = [
  ...PLANTED,
  byDeveloper(
    'puts an object where nothing is',
    's3:PutObject',
    put(`${DRILL}/report.txt.exe/x`),
    bucket('WritesEvidence'),
    ENCRYPTS,
  ),
  byDeveloper(
    'puts an object beside everything',
    's3:PutObject',
    put(`${DRILL}/note.txt`),
    bucket('NothingElseIsWritten'),
    ENCRYPTS,
  ),
  {
    what: 'overwrites a record',
    caller: '01J/CloseDrill#1',
    call: 's3:PutObject',
    input: { Bucket, Key: `${DRILL}/drill.json` },
    stoppedBy: [bucket('RecordsAreWrittenOnce')],
  },
  ...ENCRYPTED,
  ...REMOVED,
  ...CHANGED,
  ...KEYS,
  ...TOPICS,
  ...QUEUES,
  ...TABLES,
];
