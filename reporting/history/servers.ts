import type { HistoryRow } from '../../core/history/history.ts';
import type { ServerStanding } from '../../core/history/standing.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { dayIn } from '../local-time.ts';
import { type Block, marked, type Span, type Text, table } from '../report/blocks.ts';

/** The servers of a plan on the history's page. */

/** Somebody else's server may call itself anything, at any length. */
export const NAME_CHARACTERS = 60;
const DAY_MILLISECONDS = 86_400_000;

export const daysSince = (at: string, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(at)) / DAY_MILLISECONDS);

/** How many days ago; marked when it never was. */
export const daysText = (at: string | null, now: Date, never: string): string | Span =>
  at === null ? marked('bad', never) : String(daysSince(at, now));

/** One column per drill, the newest first: a column or row that is not green needs attention. */
export const serversTable = (
  planId: string,
  servers: readonly ServerStanding[],
  drills: readonly HistoryRow[],
  { areLooksKnown, now }: { readonly areLooksKnown: boolean; readonly now: Date },
): readonly Block[] =>
  table(
    `${planId}: サーバーごとの実績（左が新しい） / Servers, newest drill first`,
    [
      {
        title: 'サーバー / Server',
        cell: ({ hostname }: ServerStanding) => oneLine(hostname, NAME_CHARACTERS),
      },
      {
        title: '合格した訓練で復旧してからの日数 / Days since it recovered in a passed drill',
        cell: (server: ServerStanding) => provenText(server, now),
        numeric: true as const,
      },
      ...(areLooksKnown ? [{ title: '準備状況 / Readiness', cell: readyMark }] : []),
      ...drills
        .map((row, place) => ({
          title: dayIn(row.startedAt, row.timeZone),
          cell: ({ results }: ServerStanding) => resultMark(results.at(place - drills.length) ?? null),
        }))
        .toReversed(),
    ],
    servers,
  );

function readyMark({ ready }: ServerStanding): Span {
  if (ready === null) return marked('unknown', '–');
  const { failing, unknown } = ready;
  if (failing > 0) return marked('bad', `✕ ${failing}`);
  return unknown > 0 ? marked('warn', `? ${unknown}`) : marked('good', '✓');
}

const resultMark = (recovered: boolean | null): Span =>
  recovered === null ? marked('unknown', '–') : recovered ? marked('good', '✓') : marked('bad', '✕');

/** A plan is as good as its longest unproven server, however many of its drills passed. */
export function unprovenText(servers: readonly ServerStanding[], now: Date): Text {
  const provenAt = ({ needsVerification, lastPassedAt }: ServerStanding): string =>
    needsVerification === null ? (lastPassedAt ?? '') : '';
  const [oldest] = servers.toSorted((a, b) => (provenAt(a) < provenAt(b) ? -1 : 1));
  return oldest === undefined
    ? '–'
    : [`${oneLine(oldest.hostname, NAME_CHARACTERS)}: `, provenText(oldest, now)];
}

/** A pass with other settings than today's counts no days: what would be launched now was never proven. */
function provenText({ needsVerification: changed, lastPassedAt }: ServerStanding, now: Date): Text {
  if (changed === null) return daysText(lastPassedAt, now, '✕ 未確認 / never');
  const days = daysSince(changed.since, now);
  return [
    marked(
      'bad',
      `✕ 要再確認（起動設定の変更を検知してから${days}日） / needs verification: launch settings seen changed ${days} days ago`,
    ),
    { sense: 'aside', text: ` ${changed.fields.join(', ')}` },
  ];
}
