import { type Asked, type Asking, type Input, type Place, text } from './asking.ts';
import { arnsIn } from './policies.ts';

/** What IAM is asked about calls that write evidence, sign it, or change what protects it. */

const bucket = ({ Bucket }: Input): Asked[] => [{ resource: `arn:aws:s3:::${text(Bucket)}` }];
const object = ({ Bucket, Key }: Input): string => `arn:aws:s3:::${text(Bucket)}/${text(Key)}`;

/** The condition key of each header that a request has. */
const HEADERS = {
  IfNoneMatch: 's3:if-none-match',
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
  SSEKMSKeyId: 's3:x-amz-server-side-encryption-aws-kms-key-id',
  SSECustomerAlgorithm: 's3:x-amz-server-side-encryption-customer-algorithm',
} as const;

const contextOf = (input: Input): Record<string, string> =>
  Object.fromEntries(
    Object.entries(HEADERS).flatMap(([header, key]) =>
      input[header] === undefined ? [] : [[key, text(input[header])]],
    ),
  );

/** Encrypted by what the request says, or by the bucket's default; S3 asks for no key that is its own. */
function encrypting(
  { ServerSideEncryption, SSEKMSKeyId, SSECustomerAlgorithm }: Input,
  place: Place,
): Asked[] {
  const isOwn = ServerSideEncryption === undefined && SSECustomerAlgorithm === undefined;
  const key = isOwn ? arnsIn(place).dataKey : SSEKMSKeyId;
  return key === undefined
    ? []
    : [
        {
          action: 'kms:GenerateDataKey',
          resource: text(key),
          context: { 'kms:ViaService': `s3.${place.region}.amazonaws.com` },
        },
      ];
}

const onKey = (input: Input, place: Place): Asked => ({
  resource: text(input['KeyId']).startsWith('arn:') ? text(input['KeyId']) : arnsIn(place).signingKey,
});
const onQueue = ({ QueueUrl }: Input, place: Place): Asked[] => [
  { resource: arnsIn(place).queue(text(QueueUrl).split('/').at(-1) ?? '') },
];
const onTopic = ({ TopicArn }: Input): Asked[] => [{ resource: text(TopicArn) }];

const onTable = (input: Input, place: Place): Asked[] =>
  tablesIn(input).map((name) => ({ resource: arnsIn(place).table(name) }));

const tablesIn = ({ TableName, ResourceArn, RequestItems }: Input): string[] =>
  RequestItems === undefined
    ? [text(TableName ?? text(ResourceArn).split('/').at(-1))]
    : Object.keys(RequestItems as object);

/** DynamoDB Developer Guide, 'IAM policies with PartiQL for DynamoDB': the verb decides the action. */
function partiQL({ Statement }: Input, place: Place): Asked[] {
  const [, verb = '', table = ''] =
    /^(INSERT INTO|UPDATE|DELETE FROM|SELECT .* FROM) "([^"]+)"/i.exec(text(Statement)) ?? [];
  const [kind = ''] = verb.toLowerCase().split(' ');
  const action = `dynamodb:PartiQL${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return [{ action, resource: arnsIn(place).table(table) }];
}

export const CUSTODY_RESOURCES: Readonly<Record<string, Asking>> = {
  's3:PutObject': (input, place) => [
    { resource: object(input), context: contextOf(input) },
    ...encrypting(input, place),
  ],
  's3:DeleteObject': (input) => [
    {
      action: input['VersionId'] === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
      resource: object(input),
    },
    ...(input['BypassGovernanceRetention'] === true
      ? [{ action: 's3:BypassGovernanceRetention', resource: object(input) }]
      : []),
  ],
  's3:PutObjectRetention': (input) => [{ resource: object(input) }],
  's3:PutObjectLegalHold': (input) => [{ resource: object(input) }],
  's3:PutBucketPolicy': bucket,
  's3:DeleteBucketPolicy': bucket,
  's3:PutBucketVersioning': bucket,
  's3:PutObjectLockConfiguration': bucket,
  's3:PutBucketLifecycleConfiguration': bucket,
  's3:PutBucketEncryption': bucket,
  's3:PutBucketReplication': bucket,
  'kms:Sign': (input, place) => [
    {
      ...onKey(input, place),
      context: {
        'kms:MessageType': text(input['MessageType'] ?? 'RAW'),
        'kms:SigningAlgorithm': text(input['SigningAlgorithm']),
      },
    },
  ],
  'kms:PutKeyPolicy': (input, place) => [onKey(input, place)],
  'kms:CreateGrant': (input, place) => [onKey(input, place)],
  'kms:ScheduleKeyDeletion': (input, place) => [onKey(input, place)],
  'kms:Decrypt': (input, place) => [onKey(input, place)],
  'kms:GenerateDataKey': (input, place) => [onKey(input, place)],
  ...Object.fromEntries(
    [
      'BatchWriteItem',
      'DeleteResourcePolicy',
      'DeleteTable',
      'PutResourcePolicy',
      'UpdateTable',
      'UpdateTimeToLive',
    ].map((operation) => [`dynamodb:${operation}`, onTable]),
  ),
  'dynamodb:ExecuteStatement': partiQL,
  'sns:SetTopicAttributes': onTopic,
  'sns:AddPermission': onTopic,
  'sqs:SendMessage': onQueue,
  'sqs:ReceiveMessage': onQueue,
  'sqs:PurgeQueue': onQueue,
  'sqs:SetQueueAttributes': onQueue,
};
