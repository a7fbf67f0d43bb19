import type { TagSpecification } from '@aws-sdk/client-ec2';
import { awsError } from '../protocol/error.ts';
import { invalidParameter } from './support.ts';

/** EC2 User Guide, 'Tag restrictions'. */
const TAGS_MAX = 50;

/** The tags that a request puts on what it makes, for one type of resource. */
export function requestedTags(
  specifications: readonly TagSpecification[] | undefined,
  resourceType: string,
  allowed: readonly string[],
): Record<string, string> {
  for (const { ResourceType = '' } of specifications ?? []) {
    if (!allowed.includes(ResourceType))
      throw invalidParameter(`'${ResourceType}' is not a valid taggable resource type for this operation.`);
  }
  const tags = (specifications ?? [])
    .filter(({ ResourceType }) => ResourceType === resourceType)
    .flatMap(({ Tags = [] }) => Tags);
  const keys = tags.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length) throw invalidParameter('Duplicate tag key specified.');
  if (keys.length > TAGS_MAX) throw awsError('TagLimitExceeded', 400, `More than ${TAGS_MAX} tags.`);
  if (keys.some((key) => key === '' || key.length > 128 || key.toLowerCase().startsWith('aws:')))
    throw invalidParameter('Tag keys have 1 to 128 characters and do not begin with aws:.');
  if (tags.some(({ Value = '' }) => Value.length > 256)) throw invalidParameter('Tag value is too long.');
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
