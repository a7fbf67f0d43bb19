import type {
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  ResourceType,
  TagDescription,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { visibleInstances } from './instances.ts';
import { listedVolumes } from './listed-volumes.ts';
import { scenarioSnapshots } from './scenario-snapshots.ts';
import { ec2Page, type FilterTable, filtered, nextToken } from './support.ts';
import { templateTags } from './templates.ts';

/** The tags of instances, volumes, snapshots of jobs and of the scenario, and launch templates, one row each. */
export function describeTags(
  input: DescribeTagsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeTagsCommandOutput, '$metadata'> {
  const table: FilterTable<TagDescription> = {
    'resource-id': ({ ResourceId }) => [ResourceId],
    'resource-type': ({ ResourceType }) => [ResourceType],
    key: ({ Key }) => [Key],
    value: ({ Value }) => [Value],
  };
  const found = filtered(tagRows(aws), input.Filters, table, ({ Key = '', Value = '' }) => ({
    [Key]: Value,
  }));
  const page = ec2Page(aws, found, input, {
    operation: 'DescribeTags',
    idOf: ({ ResourceId, Key }) => `${ResourceId} ${Key}`,
  });
  return { Tags: [...page.items], ...nextToken(page) };
}

function tagRows(aws: SimulatedAccount): TagDescription[] {
  const now = aws.now();
  const rows = (ResourceType: ResourceType, ResourceId: string, tags: Readonly<Record<string, string>>) =>
    Object.entries(tags).map(([Key, Value]) => ({ ResourceType, ResourceId, Key, Value }));
  return [
    ...visibleInstances(aws, now).flatMap(({ instance }) =>
      rows('instance', instance.instanceID, instance.tags),
    ),
    ...listedVolumes(aws, now).flatMap((volume) => rows('volume', volume.volumeID, volume.tags)),
    ...scenarioSnapshots(aws, now).flatMap(({ snapshot }) => rows('snapshot', snapshot.id, snapshot.tags)),
    ...[...aws.jobSnapshots.values()]
      .filter(({ startedAt, deletedAt }) => now >= startedAt && now < deletedAt)
      .flatMap((snapshot) => rows('snapshot', snapshot.snapshotID, snapshot.tags)),
    ...[...aws.servers.values()].flatMap((server) =>
      rows('launch-template', server.templateID, templateTags(server)),
    ),
  ];
}
