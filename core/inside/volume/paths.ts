import type { Platform } from '../../plan/inside.ts';
import { type Partition, partitionFolder } from '../../plan/volume-proofs.ts';

/** Where a restored volume is mounted on its throwaway host: scripts of a plan and heartbeat files rely on these paths. */

export const LINUX_MOUNTS = '/mnt/kunren';
export const WINDOWS_MOUNTS = 'C:\\kunren';

/** The root of a partition on the host, read-only. @param volume The plan's name of the volume. */
export const mountPathOf = (platform: Platform, volume: string, partition: Partition): string =>
  platform === 'windows'
    ? `${WINDOWS_MOUNTS}\\${volume}\\${partitionFolder(partition)}`
    : `${LINUX_MOUNTS}/${volume}/${partitionFolder(partition)}`;

/** The root of a partition of the writable copy, which the proof `writable-copy` mounts. */
export const copyPathOf = (platform: Platform, volume: string, partition: Partition): string =>
  mountPathOf(platform, `${volume}-copy`, partition);
