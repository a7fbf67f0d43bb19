import type {
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  Snapshot,
  VolumeState,
} from '@aws-sdk/client-ec2';
import { attachmentOf, volumeGoneAt } from '../account/lifetime.ts';
import { GIBIBYTES } from '../account/make.ts';
import { pointsInTime } from '../account/points-in-time.ts';
import { JOB_TAG, MANAGED_TAG, SERVER_TAG, type SimulatedAccount, type Volume } from '../account/state.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  toTags,
  zoneOf,
} from './support.ts';

export const isVisibleVolume = (aws: SimulatedAccount, volume: Volume, now: number): boolean =>
  now >= volume.createdAt && now < volumeGoneAt(aws, volume);

export function describeVolumes(
  input: DescribeVolumesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVolumesCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.VolumeIds, input, 'volumesSet');
  const now = aws.now();
  const find = (id: string): Volume | undefined => {
    const volume = aws.volumes.get(id);
    return volume !== undefined && isVisibleVolume(aws, volume, now) ? volume : undefined;
  };
  const chosen = input.VolumeIds?.length
    ? byID(input.VolumeIds, find, { code: 'InvalidVolume.NotFound', noun: 'volume' })
    : [...aws.volumes.values()].filter((volume) => isVisibleVolume(aws, volume, now));
  const statusOf = (volume: Volume): VolumeState => (attachmentOf(volume, now) ? 'in-use' : 'available');
  const table: FilterTable<Volume> = {
    'volume-id': ({ volumeID }) => [volumeID],
    status: (volume) => [statusOf(volume)],
    'attachment.instance-id': (volume) => [attachmentOf(volume, now)?.instance.instanceID],
    'availability-zone': () => [zoneOf(aws)],
  };
  const found = filtered(chosen, input.Filters, table, ({ tags }) => tags);
  const page = ec2Page(aws, found, input.VolumeIds?.length ? 'whole' : input, {
    operation: 'DescribeVolumes',
    idOf: ({ volumeID }) => volumeID,
    minimum: 1,
  });
  return {
    Volumes: page.items.map((volume) => {
      const attachment = attachmentOf(volume, now);
      return {
        VolumeId: volume.volumeID,
        State: statusOf(volume),
        Size: volume.gibibytes,
        VolumeType: volume.type,
        CreateTime: new Date(volume.createdAt),
        AvailabilityZone: zoneOf(aws),
        Encrypted: volume.encrypted,
        ...(volume.kmsKey === undefined ? {} : { KmsKeyId: volume.kmsKey }),
        Attachments:
          attachment === undefined
            ? []
            : [
                {
                  InstanceId: attachment.instance.instanceID,
                  VolumeId: volume.volumeID,
                  Device: volume.device,
                  State: 'attached',
                  AttachTime: new Date(attachment.from),
                },
              ],
        Tags: toTags(volume.tags),
      };
    }),
    ...nextToken(page),
  };
}

interface EbsSnapshot {
  readonly id: string;
  readonly at: number;
  readonly gibibytes: number;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export function describeSnapshots(
  input: DescribeSnapshotsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSnapshotsCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.SnapshotIds, input, 'snapshotSet');
  const now = aws.now();
  // Points in time carry no job's tag, and there are many: skip them when the filter names a job.
  const ofJob = (input.Filters ?? []).some(({ Name }) => Name === `tag:${JOB_TAG}`);
  const all = [...jobSnapshots(aws, now), ...(ofJob ? [] : pointSnapshots(aws, now))];
  const index = new Map(all.map((snapshot) => [snapshot.id, snapshot]));
  const chosen = input.SnapshotIds?.length
    ? byID(input.SnapshotIds, (id) => index.get(id), { code: 'InvalidSnapshot.NotFound', noun: 'snapshot' })
    : all;
  const owned = (input.OwnerIds ?? ['self']).some((owner) => ['self', aws.scenario.account].includes(owner));
  const table: FilterTable<EbsSnapshot> = {
    'snapshot-id': ({ id }) => [id],
    status: () => ['completed'],
    'owner-id': () => [aws.scenario.account],
    description: ({ description }) => [description],
  };
  const found = owned ? filtered(chosen, input.Filters, table, ({ tags }) => tags) : [];
  const page = ec2Page(aws, found, input.SnapshotIds?.length ? 'whole' : input, {
    operation: 'DescribeSnapshots',
    idOf: ({ id }) => id,
  });
  return {
    Snapshots: page.items.map(
      (snapshot): Snapshot => ({
        SnapshotId: snapshot.id,
        State: 'completed',
        Progress: '100%',
        StartTime: new Date(snapshot.at),
        VolumeSize: snapshot.gibibytes,
        OwnerId: aws.scenario.account,
        Description: snapshot.description,
        Encrypted: true,
        Tags: toTags(snapshot.tags),
      }),
    ),
    ...nextToken(page),
  };
}

function jobSnapshots(aws: SimulatedAccount, now: number): EbsSnapshot[] {
  return [...aws.jobSnapshots.values()]
    .filter(({ startedAt, deletedAt }) => now >= startedAt && now < deletedAt)
    .map(({ snapshotID, startedAt, gibibytes, tags, jobID }) => ({
      id: snapshotID,
      at: startedAt,
      gibibytes,
      description: `AWS Elastic Disaster Recovery snapshot of ${jobID}`,
      tags,
    }));
}

function pointSnapshots(aws: SimulatedAccount, now: number): EbsSnapshot[] {
  return [...aws.servers.values()].flatMap((server) =>
    pointsInTime(aws, server, now).flatMap(({ ebsSnapshotIDs, snapshotID, takenAt }) =>
      ebsSnapshotIDs.map((id) => ({
        id,
        at: takenAt,
        gibibytes: GIBIBYTES,
        description: `AWS Elastic Disaster Recovery point in time ${snapshotID}`,
        tags: { [MANAGED_TAG]: 'drs.amazonaws.com', [SERVER_TAG]: server.scenario.id },
      })),
    ),
  );
}
