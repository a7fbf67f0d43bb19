import type {
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  Volume,
  VolumeAttachment,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { type ListedVolume, listedVolume, listedVolumes } from './listed-volumes.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  toTags,
} from './support.ts';

const FILTERS: FilterTable<ListedVolume> = {
  'volume-id': ({ volumeID }) => [volumeID],
  status: ({ state }) => [state],
  'attachment.instance-id': ({ hold }) => [hold?.instanceID],
  'attachment.device': ({ hold }) => [hold?.device],
  'attachment.status': ({ hold }) => [hold?.state],
  'attachment.delete-on-termination': ({ hold }) => [hold && String(hold.deleteOnTermination)],
  'availability-zone': ({ zone }) => [zone],
  'snapshot-id': ({ snapshotID }) => [snapshotID],
  'volume-type': ({ type }) => [type],
  size: ({ gibibytes }) => [String(gibibytes)],
  encrypted: ({ encrypted }) => [String(encrypted)],
};

export const MISSING_VOLUME = { code: 'InvalidVolume.NotFound', noun: 'volume' };

/** The volumes of these ids, or all. */
export function chosenVolumes(
  aws: SimulatedAccount,
  now: number,
  ids: readonly string[] | undefined,
): ListedVolume[] {
  if (!ids?.length) return listedVolumes(aws, now);
  return byID(ids, (id) => listedVolume(aws, id, now), MISSING_VOLUME);
}

export function describeVolumes(
  input: DescribeVolumesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVolumesCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.VolumeIds, input, 'volumesSet');
  const chosen = chosenVolumes(aws, aws.now(), input.VolumeIds);
  const found = filtered(chosen, input.Filters, FILTERS, ({ tags }) => tags);
  const page = ec2Page(aws, found, input.VolumeIds?.length ? 'whole' : input, {
    operation: 'DescribeVolumes',
    idOf: ({ volumeID }) => volumeID,
    minimum: 1,
  });
  return { Volumes: page.items.map(toVolume), ...nextToken(page) };
}

export const toVolume = (volume: ListedVolume): Volume => ({
  VolumeId: volume.volumeID,
  State: volume.state,
  Size: volume.gibibytes,
  VolumeType: volume.type,
  CreateTime: new Date(volume.createdAt),
  AvailabilityZone: volume.zone,
  Encrypted: volume.encrypted,
  ...(volume.kmsKey === undefined ? {} : { KmsKeyId: volume.kmsKey }),
  ...(volume.snapshotID === undefined ? {} : { SnapshotId: volume.snapshotID }),
  ...(volume.initializationRate === undefined ? {} : { VolumeInitializationRate: volume.initializationRate }),
  Attachments: volume.hold === undefined ? [] : [toAttachment(volume.volumeID, volume.hold)],
  Tags: toTags(volume.tags),
});

export const toAttachment = (
  volumeID: string,
  { instanceID, device, state, since, deleteOnTermination }: NonNullable<ListedVolume['hold']>,
): VolumeAttachment => ({
  InstanceId: instanceID,
  VolumeId: volumeID,
  Device: device,
  State: state,
  AttachTime: new Date(since),
  DeleteOnTermination: deleteOnTermination,
});
