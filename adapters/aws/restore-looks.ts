import { type Look, NOTHING } from '../look.ts';
import type { Target } from '../ports.ts';

/** How a self-test makes the calls of the recovery method `restore`, by call. What makes or removes something is not here. */
export const RESTORE_LOOKS: readonly (readonly [call: string, look: Look<Target>])[] = [
  [
    'ec2:DescribeSnapshots',
    { port: 'snapshots', make: ({ snapshots }) => snapshots.withIDs([NOTHING.snapshot]) },
  ],
  [
    'backup:ListRecoveryPointsByBackupVault',
    {
      port: 'snapshots',
      make: ({ snapshots }) => snapshots.inVault(NOTHING.name),
      absent: ['ResourceNotFoundException'],
    },
  ],
  [
    'backup:ListRestoreJobs',
    { port: 'restoreTests', make: ({ restoreTests }, { now }) => restoreTests(NOTHING.testingPlan, now) },
  ],
  ['ec2:DescribeImages', { port: 'images', make: ({ images }) => images([NOTHING.image]) }],
  ['ssm:GetParameters', { port: 'images', make: ({ images }) => images([NOTHING.parameter]) }],
  ['kms:DescribeKey', { port: 'kmsKey', make: ({ kmsKey }) => kmsKey(NOTHING.key) }],
  ['ec2:DescribeVolumes', { port: 'restored', make: ({ restored }) => restored.volumes(NOTHING.drillId) }],
  ['ec2:DescribeInstances', { port: 'restored', make: ({ restored }) => restored.hosts(NOTHING.drillId) }],
  [
    'servicequotas:GetServiceQuota',
    { port: 'storage', make: ({ storage }) => storage.quotaGibibytes('L-7A658B76') },
  ],
];
