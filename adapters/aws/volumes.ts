import { type EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import type { ObservedVolume } from '../../core/guards/observation.ts';
import { filtered } from './ec2.ts';

/** What EC2 says of these volumes; one that it does not know is left out. One call for each 200. */
export type ReadVolumes = (volumeIDs: readonly string[]) => Promise<ObservedVolume[]>;

export const volumeReader =
  (client: EC2Client): ReadVolumes =>
  async (volumeIDs) => {
    const volumes = await filtered(
      'volume-id',
      volumeIDs,
      (input) => paginateDescribeVolumes({ client }, input),
      (page) => page.Volumes,
    );
    return volumes.map(({ VolumeId, VolumeType, Encrypted, KmsKeyId }) => ({
      volumeID: VolumeId ?? '',
      type: VolumeType ?? null,
      encrypted: Encrypted ?? null,
      kmsKey: KmsKeyId ?? null,
    }));
  };
