import { WORDING } from '../wording.ts';
import { type Context, judged, moment, seconds } from './context.ts';
import { facts, type Html, html } from './html.ts';

/** Symbol and colour of each verdict; the word always stands beside them. */
const LOOKS = {
  PASS: ['✓', 'good'],
  PASS_WITH_FINDINGS: ['✓', 'warn'],
  FAIL: ['✕', 'bad'],
  INCONCLUSIVE: ['?', 'warn'],
  ABORTED: ['■', 'warn'],
  SKIPPED: ['–', 'warn'],
} as const;

const SHOWN = 5;

/** What a manager reads: the verdict, the two measures against their objectives, why, and what is left to do. */
export function verdictSection(context: Context): Html {
  const { record, words, locale } = context;
  const [symbol, look] = LOOKS[record.verdict];
  const started = record.waves.some(({ jobs }) => jobs.length > 0);
  const recovered = record.servers.filter(({ verifiedAt }) => verifiedAt !== null).length;
  return html`<section id="verdict" class="verdict ${look}" aria-labelledby="verdict-word">
<h2 id="verdict-word"><span aria-hidden="true">${symbol}</span> ${WORDING[locale].verdict[record.verdict]} <small>${record.verdict}</small></h2>
<p>${words.verdictMeaning[record.verdict]}</p>
${reasonsOf(context)}
</section>
<section aria-labelledby="summary"><h2 id="summary">${words.section.summary}</h2>
${
  started
    ? html`<div class="cards">
${card(words.label.recoveryTime, seconds(context, record.recoveryTime.actualSeconds), bullet(context, record.recoveryTime, record.recoveryTime.targetSeconds - record.recoveryTime.allowanceSeconds), judged(context, record.recoveryTime.met))}
${card(words.label.recoveryPoint, seconds(context, record.recoveryPoint.actualSeconds), bullet(context, record.recoveryPoint, record.recoveryPoint.targetSeconds), judged(context, record.recoveryPoint.met))}
${card(words.label.recovered, `${recovered} / ${record.servers.length}`, null, null)}
${card(words.label.cleanup, WORDING[locale].cleanup[record.cleanup.status], null, null)}
</div>
${flattery(context)}`
    : html`<p>${words.nothingMeasured}</p>`
}
${facts([
  [words.label.held, moment(context, record.startedAt)],
  [words.label.owner, record.plan.owner.name],
  [words.label.drill, record.drillId],
])}
</section>`;
}

/** Beside a recovery point after the start: without it zero would read as "nothing lost". */
function flattery(context: Context): Html | null {
  const { words, record } = context;
  const { sourceAlive, actualSeconds, freshnessSeconds } = record.recoveryPoint;
  if (!sourceAlive || actualSeconds === null) return null;
  const fresh =
    freshnessSeconds === null
      ? null
      : html` <strong>${words.label.freshness}: ${seconds(context, freshnessSeconds)}</strong>`;
  return html`<p class="note">※ ${words.label.recoveryPoint}: ${words.sourceAlive}${fresh}</p>`;
}

function reasonsOf({ record, words }: Context): Html | null {
  if (record.reasons.length === 0) return null;
  const shown = record.reasons.slice(0, SHOWN);
  return html`<ul class="reasons">${shown.map(
    ({ code, text }) => html`<li><strong>${words.reason[code]}</strong> <span lang="en">${text}</span></li>`,
  )}</ul>${
    record.reasons.length > shown.length
      ? html`<p><a href="#findings">${words.others(record.reasons.length - shown.length)}</a></p>`
      : null
  }`;
}

const card = (name: string, value: string, chart: Html | null, mark: Html | null): Html =>
  html`<div class="card"><h3>${name}</h3><p class="value">${value}</p>${chart}${mark === null ? null : html`<p>${mark}</p>`}</div>`;

const BULLET_WIDTH = 220;

/** Actual against objective on one line; the words say the same. */
function bullet(
  context: Context,
  { actualSeconds, targetSeconds }: { readonly actualSeconds: number | null; readonly targetSeconds: number },
  limitSeconds: number,
): Html {
  const { words } = context;
  const end = Math.max(actualSeconds ?? 0, limitSeconds, 1) * 1.15;
  const at = (value: number): string => ((value / end) * BULLET_WIDTH).toFixed(1);
  const text =
    limitSeconds === targetSeconds
      ? `${words.label.objective} ${seconds(context, targetSeconds)}`
      : `${words.label.objective} ${seconds(context, targetSeconds)} − ${words.label.allowance} ${seconds(context, targetSeconds - limitSeconds)}`;
  return html`<svg class="bullet" viewBox="0 0 ${BULLET_WIDTH} 18" aria-hidden="true"><rect x="0" y="3" width="${BULLET_WIDTH}" height="12" class="rail"/><rect x="0" y="6" width="${at(actualSeconds ?? 0)}" height="6" class="actual"/><line x1="${at(limitSeconds)}" x2="${at(limitSeconds)}" y1="0" y2="18" class="objective"/></svg><p class="note">${text}</p>`;
}
