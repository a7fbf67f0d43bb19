import { type EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { filtered } from './ec2.ts';
import type { StorageReader } from './restore-ports.ts';

const GIBIBYTES_PER_TEBIBYTE = 1_024;

/** How much storage of a type the Region has, and how much it may have. */
export const storageReader = (ec2: EC2Client, quotas: ServiceQuotasClient): StorageReader => ({
  async usedGibibytes(volumeType) {
    const sizes = await filtered(
      'volume-type',
      [volumeType],
      (input) => paginateDescribeVolumes({ client: ec2 }, input),
      (page) => page.Volumes?.map(({ Size = 0 }) => Size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  },
  async quotaGibibytes(QuotaCode) {
    const { Quota } = await quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'ebs', QuotaCode }));
    return (Quota?.Value ?? 0) * GIBIBYTES_PER_TEBIBYTE;
  },
});
