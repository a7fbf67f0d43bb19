import { type HistoryRow, type PlanHistory, planHistories, type ServerCoverage } from '../../core/history.ts';
import { code, type Look, marked, type Section, type Span, table } from '../report/blocks.ts';
import { html } from '../report/html.ts';
import { sectionHtml } from '../report/html-blocks.ts';
import { STYLE } from '../report/style.ts';
import { WORDING } from '../wording.ts';

/** What is read at a glance: more drills than these are in the CSV. */
const DRILLS = 12;
const DAY_MILLISECONDS = 86_400_000;

const SYMBOLS: Readonly<Record<HistoryRow['verdict'], readonly [string, Look]>> = {
  PASS: ['✓', 'good'],
  PASS_WITH_FINDINGS: ['✓', 'good'],
  FAIL: ['✕', 'bad'],
  INCONCLUSIVE: ['?', 'unknown'],
  ABORTED: ['■', 'unknown'],
  SKIPPED: ['–', 'unknown'],
};

/**
 * All plans on one page, in both languages side by side: the last verdict, how long ago each server was last proven to
 * recover, and which servers each of the last drills covered. `now` decides what "days ago" means.
 */
export function historyPage(rows: readonly HistoryRow[], now: Date): string {
  const plans = planHistories(rows);
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
        cell: ({ servers }) => daysText(oldestPass(servers), now),
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

const planSection = ({ planId, rows, servers }: PlanHistory, now: Date): Section => ({
  id: `plan-${planId}`,
  title: planId,
  blocks: [
    ...table(
      `${planId}: 実施した訓練 / Drills`,
      [
        { title: '訓練ID / Drill', cell: ({ drillId }) => code(drillId) },
        { title: '実施日 / Held', cell: day },
        { title: '判定 / Verdict', cell: verdict },
        {
          title: '復旧時間 / Recovery time',
          cell: (row) => against(row.recoveryTimeSeconds, row.recoveryTimeTargetSeconds),
        },
        {
          title: '復旧時点 / Recovery point',
          cell: (row) => against(row.recoveryPointSeconds, row.recoveryPointTargetSeconds),
        },
        {
          title: '復旧 / Recovered',
          cell: ({ serversRecovered, serversTotal }) => `${serversRecovered} / ${serversTotal}`,
        },
        { title: '後片付け / Cleanup', cell: ({ cleanup }) => (cleanup === 'COMPLETE' ? '✓' : '✕') },
      ],
      rows.slice(-DRILLS).toReversed(),
    ),
    ...table(
      `${planId}: サーバーごとの実績（左が古い） / Servers, oldest drill first`,
      [
        { title: 'サーバー / Server', cell: ({ hostname }) => hostname },
        {
          title: '合格からの日数 / Days since a pass',
          cell: ({ lastPassedAt }) => daysText(lastPassedAt, now),
          numeric: true,
        },
        { title: '実績 / Results', cell: ({ results }) => results.slice(-DRILLS).map(resultMark).join(' ') },
      ],
      servers,
    ),
  ],
});

const day = ({ startedAt }: HistoryRow): Span => code(startedAt.slice(0, 10));

const resultMark = (recovered: boolean | null): string => (recovered === null ? '–' : recovered ? '✓' : '✕');

/** A plan is as good as its longest neglected server; null where one was never proven. */
const oldestPass = (servers: readonly ServerCoverage[]): string | null =>
  servers.reduce<string | null | undefined>((oldest, { lastPassedAt }) => {
    if (oldest === null || lastPassedAt === null) return null;
    return oldest === undefined || lastPassedAt < oldest ? lastPassedAt : oldest;
  }, undefined) ?? null;

const daysText = (at: string | null, now: Date): string | Span =>
  at === null
    ? marked('bad', '✕ 合格なし / never')
    : String(Math.floor((now.getTime() - Date.parse(at)) / DAY_MILLISECONDS));

function verdict({ verdict: value }: HistoryRow): Span {
  const [symbol, look] = SYMBOLS[value];
  return marked(look, `${symbol} ${WORDING.ja.verdict[value]} / ${WORDING.en.verdict[value]}`);
}

const against = (actualSeconds: number | null, targetSeconds: number): string =>
  `${actualSeconds === null ? '–' : WORDING.en.duration(actualSeconds)} / ${WORDING.en.duration(targetSeconds)}`;
