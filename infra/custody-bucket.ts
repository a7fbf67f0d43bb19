import { administering, type Custody, type ResourceStatement, roleArns, unless } from './custody.ts';
import { PLACES, WRITTEN } from './custody-objects.ts';
import type { FunctionFile } from './function-calls.ts';

/**
 * The policy of the evidence bucket: who writes what, how it is encrypted, and who changes the bucket. Sources:
 * docs/aws-facts.md, 9.8.
 */

const BUCKET = { 'Fn::GetAtt': ['EvidenceBucket', 'Arn'] };
const objects = (keys: readonly string[]) =>
  keys.map((key) => ({ 'Fn::Sub': `\${EvidenceBucket.Arn}/${key}` }));
const EVERYTHING = objects(['*']);
const ENCRYPTION = 's3:x-amz-server-side-encryption';

const deny = (
  Sid: string,
  Action: readonly string[] | string,
  rest: Omit<ResourceStatement, 'Sid' | 'Effect' | 'Principal' | 'Action'>,
): ResourceStatement => ({ Sid, Effect: 'Deny', Principal: '*', Action, ...rest });

/** Each key is written by the roles of its row, and a key of no row by nobody. */
function writers({ operators }: Custody): ResourceStatement[] {
  const rows = WRITTEN.map(({ sid, keys, writers: allowed }) => {
    const files = allowed.filter((writer): writer is FunctionFile => writer !== 'operator');
    const people = files.length < allowed.length ? operators : [];
    return deny(`Writes${sid}`, 's3:PutObject', {
      Resource: objects(keys),
      ...unless(roleArns(files, people)),
    });
  });
  return [...rows, deny('NothingElseIsWritten', 's3:PutObject', { NotResource: objects(PLACES) })];
}

/**
 * Written by the bucket's default, without a header, or with the same key by name. A key of a condition that the request
 * has not counts as different, so each condition asks first whether it is there.
 */
const ENCRYPTED: readonly ResourceStatement[] = [
  deny('EncryptedOtherwise', 's3:PutObject', {
    Resource: EVERYTHING,
    Condition: { Null: { [ENCRYPTION]: 'false' }, StringNotEquals: { [ENCRYPTION]: 'aws:kms' } },
  }),
  deny('EncryptedByAnotherKey', 's3:PutObject', {
    Resource: EVERYTHING,
    Condition: {
      Null: { [`${ENCRYPTION}-aws-kms-key-id`]: 'false' },
      StringNotEquals: { [`${ENCRYPTION}-aws-kms-key-id`]: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
    },
  }),
  // `aws:kms` without a key means the key of S3 itself, not the bucket's.
  deny('EncryptedByTheKeyOfS3', 's3:PutObject', {
    Resource: EVERYTHING,
    Condition: { Null: { [ENCRYPTION]: 'false', [`${ENCRYPTION}-aws-kms-key-id`]: 'true' } },
  }),
  deny('EncryptedByKeyOfCaller', 's3:PutObject', {
    Resource: EVERYTHING,
    Condition: { Null: { [`${ENCRYPTION}-customer-algorithm`]: 'false' } },
  }),
];

const REMOVING = [
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersion',
  's3:DeleteObjectVersionTagging',
  's3:ObjectOwnerOverrideToBucketOwner',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
  's3:PutObjectTagging',
  's3:PutObjectVersionAcl',
  's3:PutObjectVersionTagging',
  's3:ReplicateDelete',
  's3:ReplicateObject',
  's3:ReplicateTags',
];

const CHANGING = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];

/** Evidence is written with If-None-Match, or not at all: no role can overwrite it. */
const WRITTEN_ONCE = objects([
  'drills/*/drill.*',
  'drills/*/report.*',
  'drills/*/oscal-assessment-results.json',
  'drills/*/plan.yml',
  'drills/*/VERIFY.md',
  'drills/*/public-key.pem',
  'drills/*/raw.ndjson.gz',
  'drills/*/answers/*',
  'drills/*/chain/*.json',
  'drills/*/index/*.json',
  'drills/*/findings/*.json',
  'drills/*/wave-*/intent-*.json',
  'readiness/*',
]);

export function bucketStatements(custody: Custody): ResourceStatement[] {
  return [
    deny('OnlyByTls', 's3:*', {
      Resource: [BUCKET, ...EVERYTHING],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    deny('RecordsAreWrittenOnce', 's3:PutObject', {
      Resource: WRITTEN_ONCE,
      Condition: { Null: { 's3:if-none-match': 'true' } },
    }),
    ...writers(custody),
    ...ENCRYPTED,
    deny('OnlyAdministratorsRemove', REMOVING, { Resource: EVERYTHING, ...unless(administering(custody)) }),
    // Nobody knows who deploys a stage that names no administrator, and must not be locked out.
    ...(custody.administrators.length === 0
      ? []
      : [
          deny('OnlyAdministratorsChange', CHANGING, { Resource: BUCKET, ...unless(administering(custody)) }),
        ]),
  ];
}
