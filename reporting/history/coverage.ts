import type { Uncovered } from '../../core/history/standing.ts';
import { momentText } from '../moments.ts';
import { type Block, code, marked, note, paragraph, type Section, table } from '../report/blocks.ts';
import { type Context, idOf } from './context.ts';
import { shortName } from './servers.ts';

/** What can be read at a glance: the result in the bucket has all. */
const SERVERS = 50;

/** Servers that can be recovered and that nobody has proven to recover, by account and Region. */
export const coverageSection = (context: Context, places: readonly Uncovered[]): Section => ({
  id: idOf(context, 'coverage'),
  title: context.words.coverage.title,
  blocks:
    places.length === 0
      ? [paragraph([marked('unknown', '? '), context.words.coverage.notKnown])]
      : places.flatMap((place) => placeBlocks(context, place)),
});

function placeBlocks(
  { words: { coverage: words, column }, locale }: Context,
  { account, region, listedAt, servers }: Uncovered,
): readonly Block[] {
  const name = `${account}, ${region}`;
  const place = { sense: 'strong' as const, text: `${name}: ` };
  if (listedAt === null) return [paragraph([place, marked('warn', '? '), words.notListed])];
  const shown = servers.slice(0, SERVERS);
  return [
    paragraph([
      place,
      ...(servers.length === 0
        ? [marked('good', '✓ '), words.every]
        : [marked('bad', '✕ '), { sense: 'strong' as const, text: words.uncovered(servers.length) }]),
    ]),
    // Of several plans in several zones.
    note(words.listedAt(momentText(listedAt, 'UTC', locale))),
    ...table(
      words.servers(name),
      [
        { title: column.server, cell: ({ hostname }) => shortName(hostname) },
        { title: column.id, cell: ({ serverID }) => code(serverID) },
        { title: column.replication, cell: ({ state }) => (state === null ? '?' : code(shortName(state))) },
      ],
      shown,
    ),
    ...(servers.length === 0
      ? []
      : [
          note([
            ...(shown.length < servers.length ? [words.more(servers.length - shown.length)] : []),
            words.wayOut,
          ]),
        ]),
  ];
}
