import { type EC2Client, paginateGetManagedPrefixListEntries } from '@aws-sdk/client-ec2';
import { observe } from './errors.ts';
import { collect } from './pages.ts';

/** The blocks of prefix lists by id; a list that could not be read is absent. */
export type PrefixLists = (
  ids: readonly (string | undefined)[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

export const prefixLists =
  (client: EC2Client): PrefixLists =>
  async (ids) => {
    const wanted = [...new Set(ids.filter((id) => id !== undefined))];
    const read = wanted.map(async (PrefixListId) => {
      const blocks = await observe(() =>
        collect(paginateGetManagedPrefixListEntries({ client }, { PrefixListId }), (page) => page.Entries),
      );
      return 'known' in blocks
        ? [[PrefixListId, blocks.known.flatMap(({ Cidr }) => Cidr ?? [])] as const]
        : [];
    });
    return new Map((await Promise.all(read)).flat());
  };
