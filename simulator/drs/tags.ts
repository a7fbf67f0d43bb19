import type { ListTagsForResourceCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { World } from '../world/state.ts';
import { notFound } from './errors.ts';
import { operation, tagMap } from './operation.ts';

const resourceArn = z.string().min(1).max(2_048);

export const listTagsForResource = operation(
  z.strictObject({ resourceArn }),
  (input, world): Omit<ListTagsForResourceCommandOutput, '$metadata'> => ({
    tags: { ...tagsOf(world, input.resourceArn) },
  }),
);

export const tagResource = operation(z.strictObject({ resourceArn, tags: tagMap }), (input, world) => {
  Object.assign(tagsOf(world, input.resourceArn), input.tags);
  return {};
});

export const untagResource = operation(
  z.strictObject({ resourceArn, tagKeys: z.array(z.string().max(256)).max(50) }),
  (input, world) => {
    const tags = tagsOf(world, input.resourceArn);
    for (const key of input.tagKeys) delete tags[key];
    return {};
  },
);

/** The tags of a source server, job or recovery instance, to be read or changed. */
function tagsOf(world: World, arn: string): Record<string, string> {
  const { region, account } = world.scenario;
  const prefix = `arn:aws:drs:${region}:${account}:`;
  const [type = '', id = ''] = arn.startsWith(prefix) ? arn.slice(prefix.length).split('/') : [];
  const found = {
    'source-server': world.servers.get(id)?.tags,
    job: world.jobs.get(id)?.tags,
    'recovery-instance': world.instances.get(id)?.row?.tags,
  }[type];
  if (found === undefined) throw notFound(`Resource ${arn} does not exist.`, arn, 'Resource');
  return found;
}
