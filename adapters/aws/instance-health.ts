import { type EC2Client, paginateDescribeInstanceStatus } from '@aws-sdk/client-ec2';
import { chunk } from './chunk.ts';
import { collect } from './pages.ts';

/** Those of the running instances whose system and instance checks are both ok. */
export type ReadHealthy = (instanceIDs: readonly string[]) => Promise<Set<string>>;

/** The most ids that EC2 takes in DescribeInstanceStatus. */
const IDS_PER_CALL = 100;

export function healthReader(client: EC2Client): ReadHealthy {
  return async (instanceIDs) => {
    const statuses = await Promise.all(
      chunk(instanceIDs, IDS_PER_CALL).map((ids) =>
        collect(
          paginateDescribeInstanceStatus({ client }, { InstanceIds: ids }),
          (page) => page.InstanceStatuses,
        ),
      ),
    );
    return new Set(
      statuses
        .flat()
        .filter((status) => status.SystemStatus?.Status === 'ok' && status.InstanceStatus?.Status === 'ok')
        .map((status) => status.InstanceId ?? ''),
    );
  };
}
