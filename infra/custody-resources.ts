import type { Custody } from './custody.ts';
import { bucketStatements } from './custody-bucket.ts';
import { keyResources } from './custody-keys.ts';
import { queuePolicies } from './custody-queues.ts';
import { tableResources } from './custody-tables.ts';
import { topicPolicies } from './custody-topics.ts';

/** What protects the evidence and the messages: the bucket's policy, the keys, the tables, the policies of topics and queues. */
export const custodyResources = (custody: Custody): Record<string, unknown> => ({
  EvidenceBucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'EvidenceBucket' },
      PolicyDocument: { Version: '2012-10-17', Statement: bucketStatements(custody) },
    },
  },
  ...keyResources(custody),
  ...topicPolicies(custody),
  ...queuePolicies(custody),
  ...tableResources(custody),
});
