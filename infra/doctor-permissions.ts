/**
 * What `kunren doctor` reads beside what the guards read, by check: the command names the one that is missing, and
 * docs/permissions.md lists them. Sources: Service Authorization Reference of each service.
 */
export const DOCTOR_READS = {
  stack: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
  DRS: ['drs:DescribeJobs', 'iam:GetRole', 'servicequotas:ListServiceQuotas'],
  schedules: ['scheduler:GetSchedule'],
  'dead letters': ['sqs:GetQueueAttributes'],
  topics: ['sns:ListSubscriptionsByTopic'],
  bucket: ['s3:GetBucketObjectLockConfiguration', 's3:GetBucketVersioning'],
  signing: ['kms:DescribeKey', 'kms:GetPublicKey', 's3:ListBucket', 's3:GetObject'],
  alarms: ['cloudwatch:DescribeAlarms'],
  functions: ['lambda:GetFunctionConfiguration'],
  probes: [
    'lambda:GetFunctionConfiguration',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:GetManagedPrefixListEntries',
  ],
  'drill subnets': ['ec2:DescribeSubnets', 'ec2:DescribeRouteTables'],
  endpoints: [
    'lambda:GetFunctionConfiguration',
    'ec2:DescribeSubnets',
    'ec2:DescribeRouteTables',
    'ec2:DescribeVpcEndpoints',
  ],
  capacity: [
    'drs:GetLaunchConfiguration',
    'ec2:DescribeCapacityReservations',
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceTypeOfferings',
    'ec2:DescribeInstanceTypes',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeSubnets',
    'servicequotas:GetServiceQuota',
  ],
} as const;

/** What `kunren doctor --self-test` needs beside these: no read, because it also lets its holder run steps. */
export const SELF_TEST_ACTION = 'lambda:InvokeFunction';

/** The checks of the command that need permissions of their own. */
export type DoctorCheck = keyof typeof DOCTOR_READS | 'self-test';
export type DoctorPermission =
  | (typeof DOCTOR_READS)[keyof typeof DOCTOR_READS][number]
  | typeof SELF_TEST_ACTION;
