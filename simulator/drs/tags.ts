import type { ListTagsForResourceCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { SimulatedAccount } from '../account/state.ts';
import { notFound } from './errors.ts';
import { operation, refuseTags, resourceArn, tagKey, tagMap } from './operation.ts';

export const listTagsForResource = operation(
  z.strictObject({ resourceArn }),
  (input, aws): Omit<ListTagsForResourceCommandOutput, '$metadata'> => ({
    tags: { ...tagsOf(aws, input.resourceArn) },
  }),
);

export const tagResource = operation(z.strictObject({ resourceArn, tags: tagMap }), (input, aws) => {
  const tags = tagsOf(aws, input.resourceArn);
  refuseTags(tags, input.tags);
  for (const [key, value] of Object.entries(input.tags))
    Object.defineProperty(tags, key, { value, writable: true, enumerable: true, configurable: true });
  return {};
});

export const untagResource = operation(
  z.strictObject({ resourceArn, tagKeys: z.array(tagKey).min(1).max(50) }),
  (input, aws) => {
    const tags = tagsOf(aws, input.resourceArn);
    for (const key of input.tagKeys) delete tags[key];
    return {};
  },
);

/** The tags of a resource, to be read or changed. */
function tagsOf(aws: SimulatedAccount, arn: string): Record<string, string> {
  const { region, account } = aws.scenario;
  const prefix = `arn:aws:drs:${region}:${account}:`;
  const [type = '', id = ''] = arn.startsWith(prefix) ? arn.slice(prefix.length).split('/') : [];
  const found = {
    'source-server': aws.servers.get(id)?.tags,
    job: aws.jobs.get(id)?.tags,
    'recovery-instance': aws.instances.get(id)?.row?.tags,
    'replication-configuration-template': aws.replicationTemplates.get(id)?.tags,
    'launch-configuration-template': aws.launchTemplates.get(id)?.tags,
  }[type];
  if (found === undefined) throw notFound(`Resource ${arn} does not exist.`, arn, 'Resource');
  return found;
}
