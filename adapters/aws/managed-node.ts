import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientOptions } from './clients.ts';
import type { Commands } from './commands.ts';
import { ssmCommands } from './ssm-commands.ts';

/** A server that Systems Manager manages, for the CLI. */
export interface ManagedNode {
  readonly isOnline: boolean;
  /** Null: kunren has no script for it. */
  readonly platform: 'linux' | 'windows' | null;
}

export interface ManagedNodes {
  /** Undefined when Systems Manager does not know it in this Region. */
  node(id: string): Promise<ManagedNode | undefined>;
  readonly commands: Commands;
}

export function managedNodes(region: string): ManagedNodes {
  const options = clientOptions(region);
  const client = new SSMClient(options);
  return {
    async node(id) {
      const { InstanceInformationList = [] } = await client.send(
        new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [id] }] }),
      );
      const found = InstanceInformationList.find(({ InstanceId }) => InstanceId === id);
      if (found === undefined) return undefined;
      const platform =
        found.PlatformType === 'Windows' ? 'windows' : found.PlatformType === 'Linux' ? 'linux' : null;
      return { isOnline: found.PingStatus === 'Online', platform };
    },
    commands: ssmCommands({ options, count: () => {} }),
  };
}
