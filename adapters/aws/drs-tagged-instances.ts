import type { EC2Client, Instance } from '@aws-sdk/client-ec2';
import type { DrsPorts } from './drs-ports.ts';
import { instancesBy } from './ec2.ts';

const SOURCE_SERVER_TAG = 'drs.amazonaws.com-source-server';
const JOB_TAG = 'drs.amazonaws.com-job';

/** EC2 instances that DRS launched for these servers, including those that DRS no longer lists. */
export const taggedInstanceReader =
  (client: EC2Client): DrsPorts['taggedInstances'] =>
  async (sourceServerIDs) => {
    const instances = await instancesBy(client, `tag:${SOURCE_SERVER_TAG}`, sourceServerIDs);
    return instances
      .filter((instance) => instance.State?.Name !== 'terminated')
      .map((instance) => ({
        instanceID: instance.InstanceId ?? '',
        state: instance.State?.Name ?? 'unknown',
        sourceServerID: tagOf(instance, SOURCE_SERVER_TAG),
        jobID: tagOf(instance, JOB_TAG),
        launchedAt: instance.LaunchTime?.toISOString() ?? null,
      }));
  };

const tagOf = (instance: Instance, key: string): string | null =>
  instance.Tags?.find((tag) => tag.Key === key)?.Value ?? null;
