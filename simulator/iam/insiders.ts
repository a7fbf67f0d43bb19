import { identityPolicy, type ValidatedPolicy } from './evaluate.ts';

/**
 * Insiders: people of the account whose rights do not come from the stack. What stops them is the policies on the bucket,
 * the keys, the topics, the queues and the tables, and nothing else.
 */

/** What teams in an account often have on everything in it. */
const ORDINARY = [
  's3:*',
  'dynamodb:*',
  'sns:*',
  'sqs:*',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKey',
  'kms:GetPublicKey',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:Sign',
];

/** By the access key, which is the name of the role. A deployer has the same, and the stage names it as an administrator. */
const INSIDERS: ReadonlySet<string | undefined> = new Set(['developer', 'deployer']);

let ordinary: ValidatedPolicy | undefined;

export function insiderNamed(accessKey: string | undefined): ValidatedPolicy | undefined {
  if (!INSIDERS.has(accessKey)) return undefined;
  ordinary ??= identityPolicy({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ORDINARY, Resource: '*' }],
  });
  return ordinary;
}
