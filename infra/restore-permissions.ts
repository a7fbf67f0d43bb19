import { DRILL_TAG } from '../core/facts/drill-tags.ts';
import type { Grant } from './policy.ts';

/**
 * What a restore drill does in EC2, by the Service Authorization Reference of EC2: it makes only what carries the drill's
 * tag from the first moment, and attaches and removes only what carries it. The same pattern as that of the EBS CSI
 * driver's policy. Nothing here may touch a snapshot but read it.
 */

const EC2 = 'arn:${AWS::Partition}:ec2:*:${AWS::AccountId}';
/** Set by the request itself: EC2 makes nothing for it without the tag. */
const TAGGED_NOW = { StringLike: { [`aws:RequestTag/${DRILL_TAG}`]: '*' } } as const;
/** On the resource before the call. */
const TAGGED = { StringLike: { [`aws:ResourceTag/${DRILL_TAG}`]: '*' } } as const;

const inTarget = (action: string, kinds: readonly string[], condition: Grant['condition']): Grant => ({
  actions: [`ec2:${action}`],
  resources: kinds.map((kind) => `${EC2}:${kind}/*`),
  ...(condition === undefined ? {} : { condition }),
  inTarget: true,
});

/** Each call with the grant that decides it. */
export const RESTORE_GRANTS = {
  'ec2:CreateVolume': inTarget('CreateVolume', ['volume'], TAGGED_NOW),
  // Without a token of the metadata service a host could be made to give its credentials away.
  'ec2:RunInstances': inTarget('RunInstances', ['instance'], {
    ...TAGGED_NOW,
    StringEquals: { 'ec2:MetadataHttpTokens': 'required' },
  }),
  'ec2:AttachVolume': inTarget('AttachVolume', ['volume', 'instance'], TAGGED),
  'ec2:ModifyInstanceAttribute': inTarget('ModifyInstanceAttribute', ['instance', 'volume'], TAGGED),
  'ec2:TerminateInstances': inTarget('TerminateInstances', ['instance'], TAGGED),
  'ec2:DeleteVolume': inTarget('DeleteVolume', ['volume'], TAGGED),
  'backup:ListRecoveryPointsByBackupVault': {
    actions: ['backup:ListRecoveryPointsByBackupVault'],
    resources: ['arn:${AWS::Partition}:backup:*:${AWS::AccountId}:backup-vault:*'],
    inTarget: true,
  },
  'backup:ListRestoreJobs': {
    actions: ['backup:ListRestoreJobs'],
    resources: ['*'],
    reason: 'AWS Backup lists restore jobs without a resource',
    inTarget: true,
  },
  // Of a job that was no test, or was answered, AWS Backup takes none.
  'backup:PutRestoreValidationResult': {
    actions: ['backup:PutRestoreValidationResult'],
    resources: ['*'],
    reason: 'AWS Backup knows restore jobs by no resource',
    inTarget: true,
  },
  // Metadata alone, whether a key can be used. A snapshot names its key, which may be of the account that shares it, and
  // that account's key policy must allow it as well.
  'kms:DescribeKey': {
    actions: ['kms:DescribeKey'],
    resources: ['arn:${AWS::Partition}:kms:*:*:key/*'],
    inTarget: true,
  },
  // AWS's own public parameters, which name the newest images.
  'ssm:GetParameters': {
    actions: ['ssm:GetParameters'],
    resources: ['arn:${AWS::Partition}:ssm:*::parameter/aws/service/*'],
    inTarget: true,
  },
} as const satisfies Record<string, Grant>;

const tagging = (operation: string, kinds: readonly string[]): Grant =>
  inTarget('CreateTags', kinds, { StringEquals: { 'ec2:CreateAction': operation } });

/** AWS Backup puts this tag on what its restore testing makes (its managed policies delete by it). */
const RESTORE_TEST = { Null: { 'aws:ResourceTag/awsbackup-restore-test': 'false' } } as const;

/** A volume that restore testing has made may be attached, and no more: AWS Backup deletes it. */
export const BESIDE_ATTACH_VOLUME: readonly Grant[] = [inTarget('AttachVolume', ['volume'], RESTORE_TEST)];

/** What EC2 asks for beside the call's own grant: what else a request names, and its tags. */
export const BESIDE_CREATE_VOLUME: readonly Grant[] = [
  {
    actions: ['ec2:CreateVolume'],
    // The owner of a snapshot may be another account; its ARN names none.
    resources: ['arn:${AWS::Partition}:ec2:*::snapshot/*', `${EC2}:snapshot/*`],
    inTarget: true,
  },
  tagging('CreateVolume', ['volume']),
];
export const BESIDE_RUN_INSTANCES: readonly Grant[] = [
  inTarget('RunInstances', ['volume', 'network-interface'], TAGGED_NOW),
  {
    actions: ['ec2:RunInstances'],
    resources: [
      'arn:${AWS::Partition}:ec2:*::image/*',
      `${EC2}:image/*`,
      `${EC2}:security-group/*`,
      `${EC2}:subnet/*`,
    ],
    inTarget: true,
  },
  tagging('RunInstances', ['instance', 'volume', 'network-interface']),
];
