import type { VolumeAttachmentState, VolumeState, VolumeType } from '@aws-sdk/client-ec2';
import type { EbsVolume } from '../account/ebs.ts';
import { attachmentOf, volumeGoneAt } from '../account/lifetime.ts';
import type { SimulatedAccount, Volume } from '../account/state.ts';
import { attachmentStateOf, holdOf, volumeStateOf } from '../account/volume-state.ts';
import { zoneOfVolume } from './zones.ts';

/** The account's volumes as EC2 shows them at a moment: DRS's, and all others. */

export interface ListedVolume {
  readonly volumeID: string;
  readonly state: VolumeState;
  readonly zone: string;
  readonly gibibytes: number;
  readonly type: VolumeType;
  readonly createdAt: number;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  readonly snapshotID?: string | undefined;
  readonly initializationRate?: number | undefined;
  readonly hold: ListedAttachment | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ListedAttachment {
  readonly instanceID: string;
  readonly device: string;
  readonly state: VolumeAttachmentState;
  readonly since: number;
  readonly deleteOnTermination: boolean;
}

/** EC2 is eventually consistent: it may show what it made only some time later. */
const staleSince = ({ scenario }: SimulatedAccount, now: number): number =>
  now - scenario.staleReads.instances * 1_000;

export const listedVolumes = (aws: SimulatedAccount, now: number): ListedVolume[] => [
  ...[...aws.volumes.values()].flatMap((volume) => listedOfDrs(aws, volume, now) ?? []),
  ...[...aws.ebs.volumes.values()].flatMap((volume) => listedOther(aws, volume, now) ?? []),
];

export function listedVolume(aws: SimulatedAccount, id: string, now: number): ListedVolume | undefined {
  const ofDrs = aws.volumes.get(id);
  if (ofDrs !== undefined) return listedOfDrs(aws, ofDrs, now);
  const other = aws.ebs.volumes.get(id);
  return other === undefined ? undefined : listedOther(aws, other, now);
}

function listedOfDrs(aws: SimulatedAccount, volume: Volume, now: number): ListedVolume | undefined {
  if (now < volume.createdAt || now >= volumeGoneAt(aws, volume)) return undefined;
  const hold = attachmentOf(volume, now);
  const { volumeID, gibibytes, type, createdAt, encrypted, kmsKey, tags } = volume;
  return {
    ...{ volumeID, gibibytes, type, createdAt, encrypted, kmsKey, tags },
    state: hold === undefined ? 'available' : 'in-use',
    zone: zoneOfVolume(aws, volume),
    hold:
      hold === undefined
        ? undefined
        : {
            instanceID: hold.instance.instanceID,
            device: volume.device,
            state: 'attached',
            since: hold.from,
            deleteOnTermination: !volume.server.scenario.volumesStay,
          },
  };
}

function listedOther(aws: SimulatedAccount, volume: EbsVolume, now: number): ListedVolume | undefined {
  const state = volumeStateOf(volume, now);
  if (state === undefined || volume.createdAt > staleSince(aws, now)) return undefined;
  const hold = holdOf(volume, now);
  return {
    ...volume,
    state,
    hold:
      hold === undefined
        ? undefined
        : {
            instanceID: hold.instance.instanceID,
            device: hold.device,
            state: attachmentStateOf(hold, now),
            since: hold.from,
            deleteOnTermination: hold.deleteOnTermination,
          },
  };
}
