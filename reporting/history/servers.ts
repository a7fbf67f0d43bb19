import { daysSince } from '../../core/history/concerns.ts';
import type { HistoryRow } from '../../core/history/history.ts';
import type { ServerStanding } from '../../core/history/server-standing.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { type Block, marked, note, type Span, type Text, table } from '../report/blocks.ts';
import type { Context } from './context.ts';

/** The servers of a plan on the history's page. */

/** Somebody else's server may call itself anything, at any length. */
const NAME_CHARACTERS = 60;

/** A name from outside, on one line that fits. */
export const shortName = (name: string): string => oneLine(name, NAME_CHARACTERS);

/** How many days ago; marked when it never was. */
export const daysText = ({ words, now }: Context, at: string | null, never: string): string | Span =>
  at === null ? marked('bad', `✕ ${never}`) : words.days(daysSince(at, now));

/** First what needs action; how each did in the drills shown stands in one cell, so that a phone shows it too. */
export function serversTable(
  context: Context,
  planId: string,
  servers: readonly ServerStanding[],
  drills: readonly HistoryRow[],
): readonly Block[] {
  const { words, areLooksKnown } = context;
  const { column } = words;
  const rows = table(
    words.servers(planId),
    [
      {
        title: column.server,
        cell: ({ hostname, isCurrent }: ServerStanding) => [
          shortName(hostname),
          isCurrent ? '' : { sense: 'aside', text: ` ${words.hasLeft}` },
        ],
      },
      {
        title: column.proven,
        cell: (server) => provenText(context, server),
        numeric: true,
      },
      { title: column.changed, cell: (server) => changedText(context, server) },
      ...(areLooksKnown ? [{ title: column.readiness, cell: readyMark }] : []),
      ...(drills.length === 0
        ? []
        : [
            {
              title: column.lastDrills,
              cell: ({ results }: ServerStanding) => resultMarks(results.slice(-drills.length).toReversed()),
            },
          ]),
    ],
    servers.toSorted(byNeed),
  );
  return rows.length === 0 || drills.length === 0 ? rows : [...rows, note(words.marks)];
}

/** The smaller, the higher it stands. */
function rankOf({ isCurrent, lastPassedAt, needsVerification, ready }: ServerStanding): number {
  if (!isCurrent) return 4;
  if (lastPassedAt === null) return 0;
  if (needsVerification !== null) return 1;
  return (ready?.failing ?? 0) > 0 ? 2 : 3;
}

const byNeed = (a: ServerStanding, b: ServerStanding): number =>
  rankOf(a) - rankOf(b) || ((a.lastPassedAt ?? '') < (b.lastPassedAt ?? '') ? -1 : 1);

function readyMark({ ready }: ServerStanding): Span {
  if (ready === null) return marked('unknown', '–');
  const { failing, unknown } = ready;
  if (failing > 0) return marked('bad', `✕ ${failing}`);
  return unknown > 0 ? marked('warn', `? ${unknown}`) : marked('good', '✓');
}

const MARKS = new Map<boolean | null, Span>([
  [true, marked('good', '✓')],
  [false, marked('bad', '✕')],
  [null, marked('unknown', '–')],
]);

const resultMarks = (results: readonly (boolean | null)[]): Text =>
  results.flatMap((recovered) => [MARKS.get(recovered) ?? '', ' ']);

/** The longest unproven one of those that are in the plan: it is as good as that, however many of its drills passed. */
export function unprovenText(context: Context, servers: readonly ServerStanding[]): Text {
  const provenAt = ({ needsVerification, lastPassedAt }: ServerStanding): string =>
    needsVerification === null ? (lastPassedAt ?? '') : '';
  const [oldest] = servers
    .filter(({ isCurrent }) => isCurrent)
    .toSorted((a, b) => (provenAt(a) < provenAt(b) ? -1 : 1));
  return oldest === undefined
    ? '–'
    : [provenText(context, oldest), { sense: 'aside', text: ` ${shortName(oldest.hostname)}` }];
}

/** A pass with other settings than today's counts no days: what would be launched now was never proven. */
const provenText = (context: Context, { needsVerification, lastPassedAt }: ServerStanding): Text =>
  needsVerification === null
    ? daysText(context, lastPassedAt, context.words.never)
    : marked('bad', `✕ ${context.words.needsVerification}`);

function changedText({ words, now }: Context, { needsVerification: changed }: ServerStanding): Text {
  if (changed === null) return '–';
  return [
    words.changedFor(daysSince(changed.since, now)),
    { sense: 'aside', text: ` ${changed.fields.map(shortName).join(', ')}` },
  ];
}
