import type { HistoryRow, MissedDrill, PlanHistory } from '../../core/history/history.ts';
import { type NewestResults, type PlanStanding, standingOf, uncovered } from '../../core/history/standing.ts';
import { pointOf, timeOf } from '../limits.ts';
import { dayIn, minuteIn } from '../local-time.ts';
import { amountText } from '../moments.ts';
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
import { coverageSection, readinessBlocks, readinessText } from './readiness.ts';
import { daysText, serversTable, unprovenText } from './servers.ts';

/** What can be read at a glance: the CSV has more drills. */
const DRILLS = 12;

/** The newest looks at the plans' readiness. Of some plans alone they do not show which servers are in none. */
interface Looks {
  readonly newest: NewestResults;
  readonly ofAllPlans: boolean;
}

/**
 * All plans on one page, in both languages side by side: the last verdict, how long ago each server was last proven to
 * recover, which servers each of the last drills covered, and what the newest look at each plan's readiness saw. `now`
 * decides what "days ago" means; `missed` and `looks` are null where they were not asked.
 */
export function historyPage(
  rows: readonly HistoryRow[],
  missed: readonly MissedDrill[] | null,
  now: Date,
  looks: Looks | null = null,
): string {
  const plans = standingOf(rows, missed, looks?.newest ?? new Map(), now);
  const areLooksKnown = looks !== null;
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
    : [
        plansSection(plans, areLooksKnown, now),
        ...(looks?.ofAllPlans === true ? [coverageSection(uncovered(plans, now))] : []),
        ...plans.map((plan) => planSection(plan, areLooksKnown, now)),
      ].map(sectionHtml)
}
</main>
</body>
</html>
`.markup;
}

/** What a plan without a drill has in place of one's facts. */
const ofDrills =
  (cell: (drills: PlanHistory) => Text) =>
  ({ drills }: PlanStanding): Text =>
    drills === null ? '–' : cell(drills);

const plansSection = (plans: readonly PlanStanding[], areLooksKnown: boolean, now: Date): Section => ({
  id: 'plans',
  title: '訓練計画 / Plans',
  blocks: table(
    '訓練計画ごとの状況 / Each plan',
    [
      {
        title: '訓練計画 / Plan',
        cell: ({ planId, drills }) =>
          `${planId}${drills?.latest.simulated === true ? ' (模擬 / simulated)' : ''}`,
      },
      { title: '最終判定 / Last verdict', cell: ofDrills(({ latest }) => verdict(latest)) },
      { title: '実施日 / Date', cell: ofDrills(({ latest }) => day(latest)) },
      {
        title: '最終合格からの経過日数 / Days since a pass',
        cell: ({ drills }) => daysText(drills?.lastPassedAt ?? null, now, '✕ 合格なし / never'),
        numeric: true,
      },
      {
        title: '復旧確認が最も古いサーバー / Longest unproven server',
        cell: ({ servers }) => unprovenText(servers, now),
      },
      ...(areLooksKnown
        ? [
            {
              title: '準備状況 / Readiness',
              cell: ({ readiness }: PlanStanding) => readinessText(readiness, now),
            },
          ]
        : []),
      {
        title: '未実施 / Missed',
        cell: ofDrills(({ missed }) => missedText(missed)),
        numeric: true,
      },
      {
        title: '合格率 / Pass rate',
        cell: ofDrills(({ passRate }) => (passRate === null ? '–' : `${Math.round(passRate * 100)} %`)),
        numeric: true,
      },
    ],
    plans,
  ),
});

function planSection(plan: PlanStanding, areLooksKnown: boolean, now: Date): Section {
  const { planId, drills, servers } = plan;
  const shown = drills?.rows.slice(-DRILLS) ?? [];
  return {
    id: `plan-${planId}`,
    title: planId,
    blocks: [
      ...(areLooksKnown ? readinessBlocks(plan, now) : []),
      ...(drills === null ? [] : drillBlocks(drills, shown)),
      ...serversTable(planId, servers, shown, { areLooksKnown, now }),
    ],
  };
}

const drillBlocks = (
  { planId, latest, missed }: PlanHistory,
  shown: readonly HistoryRow[],
): readonly Block[] => [
  { kind: 'timeline', timeline: trendOf(planId, shown, latest.timeZone) },
  ...drillsTable(planId, shown.toReversed()),
  ...(missed === null || missed.length === 0 ? [] : [missedLine(missed, latest.timeZone)]),
];

const trendOf = (planId: string, drills: readonly HistoryRow[], timeZone: string): Timeline =>
  trendChart(drills, {
    id: `trend-${planId}`,
    title: `${planId}: 推移 / Trend`,
    description:
      '復旧時間と復旧時点を許容値（目標値から人的対応の見込み時間を引いた値）に対する割合で古い順に示します。破線が許容値です。数値は下の表にあります。 / Recovery time and recovery point as a share of what is allowed (the objective less its allowance), oldest first; the dashed line is what is allowed. The table below holds the numbers.',
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
      { title: '実施日 / Date', cell: day },
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
    { sense: 'strong', text: `実施されなかった予定 / Scheduled and not run (${slots.length}): ` },
    slots
      .slice(-DRILLS)
      .toReversed()
      .map((slot) => `${minuteIn(slot, timeZone)} ${timeZone} (${slot})`)
      .join(', '),
  ]);

const day = ({ startedAt, timeZone }: HistoryRow): Span => code(dayIn(startedAt, timeZone));

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
