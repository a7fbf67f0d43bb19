import type { VolumeAttachmentState, VolumeState } from '@aws-sdk/client-ec2';
import type { EbsAttachment, EbsVolume } from './ebs.ts';

/** What EC2 shows of a volume at a moment, from what was asked of it. */

const MIB_PER_GIB = 1_024;

/** Until when an attachment lasts: its instance takes it along. */
const endOf = ({ detachedAt, instance }: EbsAttachment): number =>
  Math.min(detachedAt, instance.terminatedAt);

/** The attachment of a volume at a moment, in whichever state. */
export const holdOf = ({ attachments }: EbsVolume, now: number): EbsAttachment | undefined =>
  attachments.find((one) => now >= one.from && now < endOf(one));

/** When a volume is listed no more: deleted, or with an instance that takes it along. */
export function goneAtOf({ goneAt, attachments }: EbsVolume): number {
  const taken = attachments
    .filter((one) => one.deleteOnTermination && one.detachedAt > one.instance.terminatedAt)
    .map(({ instance }) => instance.terminatedAt);
  return Math.min(goneAt, ...taken);
}

/** Undefined before it exists and when it is listed no more. */
export function volumeStateOf(volume: EbsVolume, now: number): VolumeState | undefined {
  if (now < volume.createdAt || now >= goneAtOf(volume)) return undefined;
  if (now >= volume.deletingAt) return 'deleting';
  if (now >= volume.failedAt) return 'error';
  if (now < volume.availableAt) return 'creating';
  return holdOf(volume, now) === undefined ? 'available' : 'in-use';
}

export function attachmentStateOf(
  { attachedAt, detachingAt }: EbsAttachment,
  now: number,
): VolumeAttachmentState {
  if (now >= detachingAt) return 'detaching';
  return now < attachedAt ? 'attaching' : 'attached';
}

/** Whether an instance sees the volume as a device at a moment. */
export function isDeviceOf(volume: EbsVolume, instanceID: string, now: number): boolean {
  const hold = holdOf(volume, now);
  return hold?.instance.instanceID === instanceID && attachmentStateOf(hold, now) === 'attached';
}

export interface Initialization {
  /** Whole percents of its blocks that have come from the snapshot. */
  readonly progress: number;
  readonly secondsLeft: number;
}

/** How far a volume is initialized at a moment; its blocks come at `rate` MiB/s once it is available. */
export function initializationOf(
  { snapshot, availableAt, gibibytes }: EbsVolume,
  rate: number,
  now: number,
): Initialization {
  if (snapshot === undefined) return { progress: 100, secondsLeft: 0 };
  const seconds = ((snapshot.usedGibibytes ?? gibibytes) * MIB_PER_GIB) / rate;
  const past = Math.max(0, (now - availableAt) / 1_000);
  return {
    progress: Math.min(100, Math.floor((100 * past) / seconds)),
    secondsLeft: Math.max(0, Math.ceil(seconds - past)),
  };
}
