import type {
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  ResourceType,
  TagDescription,
} from '@aws-sdk/client-ec2';
import type { World } from '../world/state.ts';
import { visibleInstances } from './instances.ts';
import { isVisibleVolume } from './storage.ts';
import { ec2Page, type FilterTable, filtered, nextToken } from './support.ts';
import { templateTags } from './templates.ts';

/** The tags of instances, volumes, job snapshots and launch templates, a row each. */
export function describeTags(
  input: DescribeTagsCommandInput,
  world: World,
): Omit<DescribeTagsCommandOutput, '$metadata'> {
  const table: FilterTable<TagDescription> = {
    'resource-id': ({ ResourceId }) => [ResourceId],
    'resource-type': ({ ResourceType }) => [ResourceType],
    key: ({ Key }) => [Key],
    value: ({ Value }) => [Value],
  };
  const found = filtered(tagRows(world), input.Filters, table, ({ Key = '', Value = '' }) => ({
    [Key]: Value,
  }));
  const page = ec2Page(world, found, input, {
    operation: 'DescribeTags',
    idOf: ({ ResourceId, Key }) => `${ResourceId} ${Key}`,
  });
  return { Tags: [...page.items], ...nextToken(page) };
}

function tagRows(world: World): TagDescription[] {
  const now = world.now();
  const rows = (ResourceType: ResourceType, ResourceId: string, tags: Readonly<Record<string, string>>) =>
    Object.entries(tags).map(([Key, Value]) => ({ ResourceType, ResourceId, Key, Value }));
  return [
    ...visibleInstances(world, now).flatMap(({ instance }) =>
      rows('instance', instance.instanceID, instance.tags),
    ),
    ...[...world.volumes.values()]
      .filter((volume) => isVisibleVolume(world, volume, now))
      .flatMap((volume) => rows('volume', volume.volumeID, volume.tags)),
    ...[...world.jobSnapshots.values()]
      .filter(({ startedAt, deletedAt }) => now >= startedAt && now < deletedAt)
      .flatMap((snapshot) => rows('snapshot', snapshot.snapshotID, snapshot.tags)),
    ...[...world.servers.values()].flatMap((server) =>
      rows('launch-template', server.templateID, templateTags(server)),
    ),
  ];
}
