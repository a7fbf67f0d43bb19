import type { Grant } from './policy.ts';

/** What DRS does with its caller's permissions, which the caller must therefore have. */

const FORWARDED_ONLY = { Bool: { 'aws:ViaAWSService': 'true' } } as const;
const FORWARDED = 'DRS makes these calls in the caller’s name and on things that it makes itself';
const SERVICE_ROLE = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/service-role';

/** Instances are launched with an instance profile, whose role is passed to EC2 and to nobody else. */
export const PASS_ROLE = {
  actions: ['iam:PassRole'],
  condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  inTarget: true,
} as const;

/**
 * What DRS does with the permissions of a recovery's caller: only through DRS, never directly. Service Authorization
 * Reference and the managed policy AWSElasticDisasterRecoveryConsoleFullAccess_v2 name these (docs/aws-facts.md, 6.1);
 * tags are no condition, because volumes of the staging area were seen without them (6.2).
 */
export const FORWARDED_START: readonly Grant[] = [
  {
    actions: [
      'drs:CreateRecoveryInstanceForDrs',
      'drs:DescribeReplicationConfigurationTemplates',
      'drs:ListTagsForResource',
      'ec2:AssociateIamInstanceProfile',
      'ec2:AttachVolume',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateFleet',
      'ec2:CreateLaunchTemplate',
      'ec2:CreateLaunchTemplateVersion',
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'ec2:CreateVolume',
      'ec2:DeleteLaunchTemplateVersions',
      'ec2:DeleteSnapshot',
      'ec2:DeleteVolume',
      'ec2:DescribeAccountAttributes',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeImages',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:DescribeSubnets',
      'ec2:DescribeVolumes',
      'ec2:DetachVolume',
      'ec2:GetEbsDefaultKmsKeyId',
      'ec2:GetEbsEncryptionByDefault',
      'ec2:ModifyInstanceAttribute',
      'ec2:ModifyLaunchTemplate',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RunInstances',
      'ec2:StartInstances',
      'ec2:StopInstances',
      'ec2:TerminateInstances',
      'kms:DescribeKey',
      'kms:ListAliases',
    ],
    resources: ['*'],
    condition: FORWARDED_ONLY,
    reason: FORWARDED,
    inTarget: true,
  },
  {
    ...PASS_ROLE,
    resources: [
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryConversionServerRole`,
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryRecoveryInstanceRole`,
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryRecoveryInstanceWithLaunchActionsRole`,
    ],
  },
];

/**
 * What DRS does with the permissions of the caller who terminates recovery instances (docs/aws-facts.md, 6.1). The first
 * five are dependent actions; a role that was seen to work never had less than the others, of which none makes anything.
 */
export const FORWARDED_TERMINATE: readonly Grant[] = [
  {
    actions: [
      'drs:DescribeSourceServers',
      'ec2:DeleteVolume',
      'ec2:DescribeInstances',
      'ec2:DescribeVolumes',
      'ec2:TerminateInstances',
      'drs:DescribeReplicationConfigurationTemplates',
      'ec2:DeleteLaunchTemplateVersions',
      'ec2:DeleteSnapshot',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:DescribeSubnets',
      'ec2:DetachVolume',
      'ec2:ModifyInstanceAttribute',
      'ec2:StopInstances',
    ],
    resources: ['*'],
    condition: FORWARDED_ONLY,
    reason: FORWARDED,
    inTarget: true,
  },
];

/**
 * What EC2 does with customer-managed keys of EBS volumes when DRS, or a restore, makes and attaches them (EBS User Guide,
 * 'Permissions for Amazon EBS encryption'); StartRecovery's own list of dependent actions names none, so it is granted for
 * named keys.
 */
export const ON_EBS_KEYS: readonly Omit<Grant, 'resources'>[] = [
  {
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    condition: { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } },
  },
  {
    actions: ['kms:CreateGrant'],
    condition: {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' },
    },
  },
];
