import {
  type EC2Client,
  type Filter,
  type Instance,
  paginateDescribeInstances,
  paginateDescribeVolumes,
  type Tag,
  type Volume,
} from '@aws-sdk/client-ec2';
import { DRILL_TAG } from '../../core/facts/drill-tags.ts';
import { filtered } from './ec2.ts';
import { collect } from './pages.ts';
import type { ObservedHost, ObservedRestoredVolume } from './restore-observations.ts';
import type { RestoredReader } from './restore-ports.ts';

/** EC2 API Reference: DescribeVolumes takes at most 1,000, as does DescribeInstances. */
const PAGE = 1_000;

/** Reads what drills have made by its tags: an id that somebody wrote down proves nothing. */
export const restoredReader = (client: EC2Client): RestoredReader => ({
  withIDs: (volumeIDs) =>
    filtered(
      'volume-id',
      volumeIDs,
      (input) => paginateDescribeVolumes({ client }, input),
      (page) => page.Volumes?.map(toVolume),
    ),
  volumes: async (drillId) => (await volumesBy(client, ofDrill(drillId))).map(toVolume),
  hosts: async (drillId) => (await instancesBy(client, ofDrill(drillId))).map(toHost),
  async ofAllDrills() {
    const filter = [{ Name: 'tag-key', Values: [DRILL_TAG] }];
    const [volumes, instances] = await Promise.all([volumesBy(client, filter), instancesBy(client, filter)]);
    return [
      ...volumes.map(({ Tags, CreateTime }) => ({
        tags: tagsOf(Tags),
        at: CreateTime?.toISOString() ?? null,
      })),
      ...instances
        .filter(({ State }) => State?.Name !== 'terminated')
        .map(({ Tags, LaunchTime }) => ({ tags: tagsOf(Tags), at: LaunchTime?.toISOString() ?? null })),
    ];
  },
});

const ofDrill = (drillId: string): Filter[] => [{ Name: `tag:${DRILL_TAG}`, Values: [drillId] }];

const volumesBy = (client: EC2Client, Filters: Filter[]): Promise<Volume[]> =>
  collect(paginateDescribeVolumes({ client }, { Filters, MaxResults: PAGE }), (page) => page.Volumes);

const instancesBy = (client: EC2Client, Filters: Filter[]): Promise<Instance[]> =>
  collect(paginateDescribeInstances({ client }, { Filters, MaxResults: PAGE }), (page) =>
    page.Reservations?.flatMap(({ Instances = [] }) => Instances),
  );

const tagsOf = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

const toVolume = (volume: Volume): ObservedRestoredVolume => ({
  volumeID: volume.VolumeId ?? '',
  state: volume.State ?? 'unknown',
  createdAt: volume.CreateTime?.toISOString() ?? null,
  snapshotID: volume.SnapshotId === '' ? null : (volume.SnapshotId ?? null),
  zone: volume.AvailabilityZone ?? null,
  gibibytes: volume.Size ?? 0,
  type: volume.VolumeType ?? null,
  tags: tagsOf(volume.Tags),
  attachments: (volume.Attachments ?? []).map((attachment) => ({
    instanceID: attachment.InstanceId ?? '',
    state: attachment.State ?? 'unknown',
    attachedAt: attachment.AttachTime?.toISOString() ?? null,
    isDeletedWithInstance: attachment.DeleteOnTermination === true,
  })),
});

const toHost = (instance: Instance): ObservedHost => ({
  instanceID: instance.InstanceId ?? '',
  state: instance.State?.Name ?? 'unknown',
  stateReason: instance.StateReason?.Message ?? null,
  launchedAt: instance.LaunchTime?.toISOString() ?? null,
  clientToken: instance.ClientToken || null,
  tags: tagsOf(instance.Tags),
  devices: (instance.BlockDeviceMappings ?? []).map(({ DeviceName = '', Ebs }) => ({
    device: DeviceName,
    volumeID: Ebs?.VolumeId ?? '',
  })),
});
