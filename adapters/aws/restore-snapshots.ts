import { type BackupClient, paginateListRecoveryPointsByBackupVault } from '@aws-sdk/client-backup';
import { type EC2Client, type Filter, paginateDescribeSnapshots, type Snapshot } from '@aws-sdk/client-ec2';
import { filtered } from './ec2.ts';
import { collect } from './pages.ts';
import type { ObservedSnapshot } from './restore-observations.ts';
import type { SnapshotReader } from './restore-ports.ts';

/** EC2 API Reference, DescribeSnapshots. */
const PAGE = 1_000;
/** A copy has this as its volume: it was taken of none (EC2 API Reference, Snapshot, `VolumeId`). */
const NO_VOLUME = 'vol-ffffffff';

/** Reads snapshots of the account, of those who share theirs with it, and of its backup vaults. */
export const snapshotReader = (ec2: EC2Client, backup: BackupClient): SnapshotReader => ({
  ofVolumes: (volumeIDs, owners) =>
    filtered(
      'volume-id',
      volumeIDs,
      (input) => paginateDescribeSnapshots({ client: ec2 }, { ...input, OwnerIds: ['self', ...owners] }),
      (page) => page.Snapshots?.map(toSnapshot),
    ),
  async withTags(tags, owners) {
    const Filters = Object.entries(tags).map(
      ([key, value]): Filter => ({ Name: `tag:${key}`, Values: [literally(value)] }),
    );
    const found = await collect(
      paginateDescribeSnapshots(
        { client: ec2 },
        { Filters, OwnerIds: ['self', ...owners], MaxResults: PAGE },
      ),
      (page) => page.Snapshots?.map(toSnapshot),
    );
    return found;
  },
  withIDs: (snapshotIDs) =>
    filtered(
      'snapshot-id',
      snapshotIDs,
      (input) => paginateDescribeSnapshots({ client: ec2 }, input),
      (page) => page.Snapshots?.map(toSnapshot),
    ),
  async inVault(BackupVaultName) {
    const points = await collect(
      paginateListRecoveryPointsByBackupVault({ client: backup }, { BackupVaultName, ByResourceType: 'EBS' }),
      (page) => page.RecoveryPoints,
    );
    return points.flatMap(({ RecoveryPointArn = '', ResourceArn = '', Status, SourceBackupVaultArn }) => {
      const [, snapshotID] = /\bsnapshot\/(snap-[0-9a-f]{8,17})$/.exec(RecoveryPointArn) ?? [];
      const [, volumeID] = /:volume\/(vol-[0-9a-f]{8,17})$/.exec(ResourceArn) ?? [];
      return Status === 'COMPLETED' && snapshotID !== undefined && volumeID !== undefined
        ? [{ snapshotID, volumeID, isCopy: SourceBackupVaultArn !== undefined }]
        : [];
    });
  },
});

/** In a filter * and ? stand for any text, and a backslash before them for themselves (EC2 User Guide, 'Filtering'). */
const literally = (value: string): string => value.replace(/[*?\\]/g, '\\$&');

const toSnapshot = (snapshot: Snapshot): ObservedSnapshot => ({
  snapshotID: snapshot.SnapshotId ?? '',
  volumeID: snapshot.VolumeId === NO_VOLUME ? null : (snapshot.VolumeId ?? null),
  state: snapshot.State ?? 'unknown',
  tier: snapshot.StorageTier ?? 'standard',
  startedAt: snapshot.StartTime?.toISOString() ?? '',
  gibibytes: snapshot.VolumeSize ?? 0,
  ownerID: snapshot.OwnerId ?? '',
  encrypted: snapshot.Encrypted === true,
  kmsKey: snapshot.KmsKeyId ?? null,
  tags: Object.fromEntries((snapshot.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
});
