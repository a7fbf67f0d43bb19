import type { ServerCoverage } from '../../core/history/coverage.ts';
import {
  type HistoryRow,
  type MissedDrill,
  type PlanHistory,
  planHistories,
} from '../../core/history/history.ts';
import { pointOf, timeOf } from '../limits.ts';
import { dayIn, minuteIn } from '../local-time.ts';
import { amountText } from '../messages/moments.ts';
import {
  type Block,
  code,
  marked,
  paragraph,
  type Section,
  type Span,
  type Text,
  type Timeline,
  table,
} from '../report/blocks.ts';
import { html } from '../report/html.ts';
import { sectionHtml } from '../report/html-blocks.ts';
import { STYLE } from '../report/style.ts';
import { trendChart } from '../report/trend-chart.ts';
import { LOOKS } from '../report/verdict-section.ts';
import { WORDING } from '../wording.ts';

/** What can be read at a glance: the CSV has more drills. */
const DRILLS = 12;
const DAY_MILLISECONDS = 86_400_000;

/**
 * All plans on one page, in both languages side by side: the last verdict, how long ago each server was last proven to
 * recover, and which servers each of the last drills covered. `now` decides what "days ago" means.
 */
export function historyPage(
  rows: readonly HistoryRow[],
  missed: readonly MissedDrill[] | null,
  now: Date,
): string {
  const plans = planHistories(rows, missed);
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>DR訓練の履歴 / DR drill history</title>
${STYLE}
</head>
<body>
<header><p class="kind">kunren</p><h1>DR訓練の履歴 <small lang="en">DR drill history</small></h1><p class="note">${now.toISOString()}</p></header>
<main>
${
  plans.length === 0
    ? html`<p>訓練の記録はまだありません。 <span lang="en">No drill is recorded yet.</span></p>`
    : [plansSection(plans, now), ...plans.map((plan) => planSection(plan, now))].map(sectionHtml)
}
</main>
</body>
</html>
`.markup;
}

const plansSection = (plans: readonly PlanHistory[], now: Date): Section => ({
  id: 'plans',
  title: '訓練計画 / Plans',
  blocks: table(
    '訓練計画ごとの状況 / Each plan',
    [
      {
        title: '訓練計画 / Plan',
        cell: ({ planId, latest }) => `${planId}${latest.simulated ? ' (模擬 / simulated)' : ''}`,
      },
      { title: '最終判定 / Last verdict', cell: ({ latest }) => verdict(latest) },
      { title: '実施日 / Held', cell: ({ latest }) => day(latest) },
      {
        title: '合格からの日数 / Days since a pass',
        cell: ({ lastPassedAt }) => daysText(lastPassedAt, now, NEVER.passed),
        numeric: true,
      },
      {
        title: '復旧確認が最も古いサーバー / Longest unproven server',
        cell: ({ servers }) => unprovenText(servers, now),
      },
      {
        title: '未実施 / Missed',
        cell: ({ missed }) => missedText(missed),
        numeric: true,
      },
      {
        title: '合格率 / Pass rate',
        cell: ({ passRate }) => (passRate === null ? '–' : `${Math.round(passRate * 100)} %`),
        numeric: true,
      },
    ],
    plans,
  ),
});

function planSection({ planId, rows, latest, servers, missed }: PlanHistory, now: Date): Section {
  const shown = rows.slice(-DRILLS);
  return {
    id: `plan-${planId}`,
    title: planId,
    blocks: [
      { kind: 'timeline', timeline: trendOf(planId, shown, latest.timeZone) },
      ...drillsTable(planId, shown.toReversed()),
      ...(missed === null || missed.length === 0 ? [] : [missedLine(missed, latest.timeZone)]),
      ...coverageTable(planId, servers, shown, now),
    ],
  };
}

const trendOf = (planId: string, drills: readonly HistoryRow[], timeZone: string): Timeline =>
  trendChart(drills, {
    id: `trend-${planId}`,
    title: `${planId}: 推移 / Trend`,
    description:
      '復旧時間と復旧時点を許容値（目標値から控除時間を引いた値）に対する割合で古い順に示します。破線が許容値です。数値は下の表にあります。 / Recovery time and recovery point as a share of what is allowed (the objective less its allowance), oldest first; the dashed line is what is allowed. The table below holds the numbers.',
    recoveryTime: '復旧時間 / Recovery time',
    recoveryPoint: '復旧時点 / Recovery point',
    note: '? 未測定 / not measured',
    dayOf: (at) => dayIn(at, timeZone),
  });

const drillsTable = (planId: string, drills: readonly HistoryRow[]): readonly Block[] =>
  table(
    `${planId}: 実施した訓練 / Drills`,
    [
      { title: '訓練ID / Drill', cell: ({ drillId }) => code(drillId) },
      { title: '実施日 / Held', cell: day },
      { title: '判定 / Verdict', cell: verdict },
      {
        title: '復旧時間 / Recovery time',
        cell: (row) => timeOf(row, 'en'),
      },
      {
        title: '復旧時点 / Recovery point',
        cell: (row) => pointOf(row, 'en'),
      },
      {
        title: '復旧 / Recovered',
        cell: ({ serversRecovered, serversTotal }) => `${serversRecovered} / ${serversTotal}`,
      },
      { title: '後片付け / Cleanup', cell: ({ cleanup }) => (cleanup === 'COMPLETE' ? '✓' : '✕') },
    ],
    drills,
  );

/** How many; a dash when not checked. */
function missedText(slots: readonly string[] | null): string | Span {
  if (slots === null) return '–';
  return slots.length === 0 ? '0' : marked('bad', `✕ ${slots.length}`);
}

/** In the plan's zone, where its schedule was written, and in UTC. */
const missedLine = (slots: readonly string[], timeZone: string): Block =>
  paragraph([
    marked('bad', '✕ '),
    { sense: 'strong', text: `実施されなかった予定 / Scheduled and not held (${slots.length}): ` },
    slots
      .slice(-DRILLS)
      .toReversed()
      .map((slot) => `${minuteIn(slot, timeZone)} ${timeZone} (${slot})`)
      .join(', '),
  ]);

/** One column per drill, the newest first: a column or row that is not green needs attention. */
const coverageTable = (
  planId: string,
  servers: readonly ServerCoverage[],
  drills: readonly HistoryRow[],
  now: Date,
): readonly Block[] =>
  table(
    `${planId}: サーバーごとの実績（左が新しい） / Servers, newest drill first`,
    [
      { title: 'サーバー / Server', cell: ({ hostname }: ServerCoverage) => hostname },
      {
        title: '合格した訓練で復旧してからの日数 / Days since it recovered in a passed drill',
        cell: (server: ServerCoverage) => provenText(server, now),
        numeric: true as const,
      },
      ...drills
        .map((row, place) => ({
          title: dayIn(row.startedAt, row.timeZone),
          cell: ({ results }: ServerCoverage) => resultMark(results.at(place - drills.length) ?? null),
        }))
        .toReversed(),
    ],
    servers,
  );

const day = ({ startedAt, timeZone }: HistoryRow): Span => code(dayIn(startedAt, timeZone));

const resultMark = (recovered: boolean | null): Span =>
  recovered === null ? marked('unknown', '–') : recovered ? marked('good', '✓') : marked('bad', '✕');

const NEVER = { passed: '✕ 合格なし / never', recovered: '✕ 未確認 / never' } as const;

/** A plan is as good as its longest unproven server, however many of its drills passed. */
function unprovenText(servers: readonly ServerCoverage[], now: Date): Text {
  const provenAt = ({ needsVerification, lastPassedAt }: ServerCoverage): string =>
    needsVerification === null ? (lastPassedAt ?? '') : '';
  const [oldest] = servers.toSorted((a, b) => (provenAt(a) < provenAt(b) ? -1 : 1));
  return oldest === undefined ? '–' : [`${oldest.hostname}: `, provenText(oldest, now)];
}

/** A pass with other settings than today's counts no days: what would be launched now was never proven. */
function provenText({ needsVerification: changed, lastPassedAt }: ServerCoverage, now: Date): Text {
  if (changed === null) return daysText(lastPassedAt, now, NEVER.recovered);
  const days = daysSince(changed.since, now);
  return [
    marked(
      'bad',
      `✕ 要再確認（起動設定の変更を検知してから${days}日） / needs verification: launch settings seen changed ${days} days ago`,
    ),
    { sense: 'aside', text: ` ${changed.fields.join(', ')}` },
  ];
}

const daysSince = (at: string, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(at)) / DAY_MILLISECONDS);

const daysText = (at: string | null, now: Date, never: string): string | Span =>
  at === null ? marked('bad', never) : String(daysSince(at, now));

function verdict({ verdict: value, signed, closedLateSeconds: late }: HistoryRow): Text {
  const [symbol, look] = LOOKS[value];
  const caveats = [
    ...(signed === false ? ['署名なし / not signed'] : []),
    ...(late === null
      ? []
      : [`${amountText(late, 'ja')}遅れて記録 / recorded ${amountText(late, 'en')} late`]),
  ];
  return [
    marked(look, `${symbol} ${WORDING.ja.verdict[value]} / ${WORDING.en.verdict[value]}`),
    ...caveats.map((caveat) => marked('bad', ` ✕ ${caveat}`)),
  ];
}
