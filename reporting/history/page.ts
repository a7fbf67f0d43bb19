import { type HistoryRow, type PlanHistory, planHistories, type ServerCoverage } from '../../core/history.ts';
import { type Html, html, table } from '../report/html.ts';
import { STYLE } from '../report/style.ts';
import { WORDING } from '../wording.ts';

/** What is read at a glance: more drills than these are in the CSV. */
const DRILLS = 12;
const DAY_MILLISECONDS = 86_400_000;

const SYMBOLS: Readonly<Record<HistoryRow['verdict'], readonly [string, string]>> = {
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
<section aria-labelledby="plans"><h2 id="plans">訓練計画 <small lang="en">Plans</small></h2>
${plans.length === 0 ? html`<p>訓練の記録はまだありません。 <span lang="en">No drill is recorded yet.</span></p>` : plansTable(plans, now)}
</section>
${plans.map((plan) => planSection(plan, now))}
</main>
</body>
</html>
`.markup;
}

const plansTable = (plans: readonly PlanHistory[], now: Date): Html =>
  table(
    '訓練計画ごとの状況 / Each plan',
    [
      { title: '訓練計画 / Plan', cell: ({ planId, latest }) => planName(planId, latest) },
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
  );

const planName = (planId: string, { simulated }: HistoryRow): Html =>
  html`<a href="#plan-${planId}">${planId}</a>${simulated ? ' (模擬 / simulated)' : null}`;

function planSection({ planId, rows, servers }: PlanHistory, now: Date): Html {
  const shown = rows.slice(-DRILLS);
  return html`<section aria-labelledby="plan-${planId}"><h2 id="plan-${planId}">${planId}</h2>
${table(
  `${planId}: 実施した訓練 / Drills`,
  [
    { title: '訓練ID / Drill', cell: ({ drillId }) => html`<code>${drillId}</code>` },
    { title: '実施日 / Held', cell: day },
    { title: '判定 / Verdict', cell: (row) => verdict(row) },
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
  shown.toReversed(),
)}
${table(
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
)}</section>`;
}

const day = ({ startedAt }: HistoryRow): Html =>
  html`<time datetime="${startedAt}">${startedAt.slice(0, 10)}</time>`;

const resultMark = (recovered: boolean | null): string => (recovered === null ? '–' : recovered ? '✓' : '✕');

/** A plan is as good as its longest neglected server; null where one was never proven. */
const oldestPass = (servers: readonly ServerCoverage[]): string | null =>
  servers.reduce<string | null | undefined>((oldest, { lastPassedAt }) => {
    if (oldest === null || lastPassedAt === null) return null;
    return oldest === undefined || lastPassedAt < oldest ? lastPassedAt : oldest;
  }, undefined) ?? null;

const daysText = (at: string | null, now: Date): Html =>
  at === null
    ? html`<span class="mark bad">✕ 合格なし / never</span>`
    : html`${Math.floor((now.getTime() - Date.parse(at)) / DAY_MILLISECONDS)}`;

function verdict({ verdict: value }: HistoryRow): Html {
  const [symbol, look] = SYMBOLS[value];
  return html`<span class="mark ${look}">${symbol} ${WORDING.ja.verdict[value]} / ${WORDING.en.verdict[value]}</span>`;
}

const against = (actualSeconds: number | null, targetSeconds: number): string =>
  `${actualSeconds === null ? '–' : WORDING.en.duration(actualSeconds)} / ${WORDING.en.duration(targetSeconds)}`;
