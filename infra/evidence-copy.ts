import type { Stage } from './stage.ts';

/**
 * Evidence copied to a bucket in another Region or account, as the stage says: each version with its lock, encrypted by a key
 * of that place, without delete markers. The other bucket and its policy are its owner's: docs/custody.md.
 */

/** Where copies go, as stages/NAME.yml says. */
type Copy = NonNullable<Stage['evidenceCopy']>;

const RULE = 'evidence';
const SOURCE = '${EvidenceBucket.Arn}';
const sub = (text: string) => ({ 'Fn::Sub': text });
const allow = (Action: readonly string[], Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const viaS3 = (region: unknown) => ({ StringEquals: { 'kms:ViaService': region } });

/** S3 User Guide, 'Setting up permissions for live replication', 'Replicating encrypted objects' and 'Object Lock considerations'. */
const permissions = ({ bucket, key }: Copy) => [
  allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], sub(SOURCE)),
  allow(
    [
      's3:GetObjectLegalHold',
      's3:GetObjectRetention',
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionTagging',
    ],
    sub(`${SOURCE}/*`),
  ),
  allow(['s3:ObjectOwnerOverrideToBucketOwner', 's3:ReplicateObject', 's3:ReplicateTags'], `${bucket}/*`),
  allow(
    ['kms:Decrypt'],
    { 'Fn::GetAtt': ['DataKey', 'Arn'] },
    viaS3(sub('s3.${AWS::Region}.${AWS::URLSuffix}')),
  ),
  allow(
    ['kms:Encrypt', 'kms:GenerateDataKey'],
    key,
    viaS3(sub(`s3.${key.split(':')[3]}.\${AWS::URLSuffix}`)),
  ),
];

const roleOf = (copy: Copy): unknown => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    // Whole and known before the stack is: the other bucket's policy names it.
    RoleName: sub('${AWS::StackName}-evidence-copy'),
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
    Policies: [
      { PolicyName: 'copy', PolicyDocument: { Version: '2012-10-17', Statement: permissions(copy) } },
    ],
  },
});

const ruleOf = ({ bucket, account, key }: Copy): unknown => ({
  Id: RULE,
  Status: 'Enabled',
  Priority: 1,
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
  Destination: {
    Bucket: bucket,
    EncryptionConfiguration: { ReplicaKmsKeyID: key },
    Metrics: { Status: 'Enabled' },
    // In another account copies belong to that account, and nobody here can change who reads them.
    ...(account === undefined
      ? {}
      : { Account: account, AccessControlTranslation: { Owner: 'Destination' } }),
  },
});

/** S3 User Guide, 'Monitoring replication with metrics': what could not be copied is counted, and tried by nobody again. */
const alarmOf = ({ bucket }: Copy): unknown => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: sub('${AWS::StackName}-evidence-not-copied'),
    AlarmDescription:
      'Evidence could not be copied to the second bucket: docs/custody.md, "A copy elsewhere". It is safe in the first one.',
    Namespace: 'AWS/S3',
    MetricName: 'OperationsFailedReplication',
    Dimensions: [
      { Name: 'SourceBucket', Value: { Ref: 'EvidenceBucket' } },
      { Name: 'DestinationBucket', Value: bucket.split(':').at(-1) },
      { Name: 'RuleId', Value: RULE },
    ],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'ReportsTopic' }, { Ref: 'ChatTopic' }],
  },
});

/** Nothing where the stage names no second bucket; osls merges what is said of a bucket in two places. */
export const copyResources = ({
  evidenceCopy: copy,
}: Pick<Stage, 'evidenceCopy'>): Record<string, unknown> =>
  copy === undefined
    ? {}
    : {
        EvidenceCopyRole: roleOf(copy),
        EvidenceCopyAlarm: alarmOf(copy),
        EvidenceBucket: {
          Properties: {
            ReplicationConfiguration: {
              Role: { 'Fn::GetAtt': ['EvidenceCopyRole', 'Arn'] },
              Rules: [ruleOf(copy)],
            },
          },
        },
      };
