import type { VolumeType } from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { quotaValue, STORAGE_QUOTAS } from '../service-quotas/quotas.ts';
import { listedVolumes } from './listed-volumes.ts';

const GIB_PER_TIB = 1_024;

interface Wanted {
  readonly type: VolumeType;
  readonly gibibytes: number;
}

/** @throws {AwsError} VolumeLimitExceeded where volumes of a type would have more TiB than the account's quota. */
export function refuseTooMuchStorage(aws: SimulatedAccount, wanted: readonly Wanted[], now: number): void {
  for (const [type, code] of STORAGE_QUOTAS) {
    const asked = sumOf(wanted, type);
    if (asked === 0) continue;
    const most = quotaValue(aws, code) * GIB_PER_TIB;
    if (sumOf(listedVolumes(aws, now), type) + asked > most)
      throw awsError(
        'VolumeLimitExceeded',
        400,
        `You have exceeded your maximum ${type} storage limit of ${most / GIB_PER_TIB} TiB in this region.`,
      );
  }
}

const sumOf = (volumes: readonly Wanted[], type: string): number =>
  volumes.filter((one) => one.type === type).reduce((sum, { gibibytes }) => sum + gibibytes, 0);
