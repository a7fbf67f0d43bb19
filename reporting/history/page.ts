import type { HistoryRow, MissedDrill } from '../../core/history/history.ts';
import { type NewestResults, type PlanStanding, standingOf, uncovered } from '../../core/history/standing.ts';
import { momentText } from '../moments.ts';
import { type Html, html } from '../report/html.ts';
import { sectionHtml } from '../report/html-blocks.ts';
import { STYLE } from '../report/style.ts';
import type { Locale } from '../wording.ts';
import { type Context, idOf } from './context.ts';
import { coverageSection } from './coverage.ts';
import { type Evidence, NO_EVIDENCE } from './evidence.ts';
import { planSection } from './plan-section.ts';
import { plansHtml, summaryHtml } from './plans.ts';
import { HISTORY_STYLE } from './style.ts';
import { HISTORY_EN } from './words-en.ts';
import { HISTORY_JA } from './words-ja.ts';

const WORDS = { ja: HISTORY_JA, en: HISTORY_EN } as const;

/** The newest looks at the plans' readiness. Of some plans alone they do not show which servers are in none. */
interface Looks {
  readonly newest: NewestResults;
  readonly ofAllPlans: boolean;
}

/** What a page is made of beside the rows: null where it was not asked. */
interface Beside {
  readonly missed: readonly MissedDrill[] | null;
  readonly looks: Looks | null;
  readonly evidence: Evidence;
}

/**
 * All plans on one page: how many need action, a row for each, then each plan's servers, readiness and last drills. Both
 * languages are in the one file, because a file beside it has another address, which a presigned link does not open; it
 * shows one at a time. `now` decides what "days ago" means.
 */
export function historyPage(
  rows: readonly HistoryRow[],
  now: Date,
  { missed = null, looks = null, evidence = NO_EVIDENCE }: Partial<Beside> = {},
): string {
  const plans = standingOf(rows, missed, looks?.newest ?? null, now);
  const article = (locale: Locale): Html =>
    articleHtml(
      { locale, words: WORDS[locale], now, evidence, areLooksKnown: looks !== null },
      { plans, isMissedKnown: missed !== null, hasCoverage: looks?.ofAllPlans === true },
    );
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${WORDS.ja.title} / ${WORDS.en.title}</title>
${STYLE}
${HISTORY_STYLE}
</head>
<body>
<main>
${article('ja')}${article('en')}</main>
</body>
</html>
`.markup;
}

interface Content {
  readonly plans: readonly PlanStanding[];
  readonly isMissedKnown: boolean;
  readonly hasCoverage: boolean;
}

/** The whole page in one language. */
function articleHtml(context: Context, { plans, isMissedKnown, hasCoverage }: Content): Html {
  const { locale, words, now } = context;
  const other = locale === 'ja' ? 'en' : 'ja';
  return html`<article id="${locale}" lang="${locale}">
<header><p class="languages"><a href="#${other}" lang="${other}" hreflang="${other}">${WORDS[other].otherLanguage}</a></p><p class="kind">kunren</p><h1>${words.title}</h1><p class="note">${words.asOf(momentText(now.toISOString(), zoneOf(plans), locale))}</p></header>
${
  plans.length === 0
    ? html`<p>${words.nothing}</p>`
    : [
        plans.some(({ drills }) => drills?.latest.simulated === true)
          ? html`<p class="simulated" role="note">${words.simulatedBanner}</p>`
          : null,
        summaryHtml(context, plans),
        plansHtml(context, plans),
        isMissedKnown ? null : html`<p class="note">${words.missedUnknown}</p>`,
        hasCoverage ? sectionHtml(coverageSection(context, uncovered(plans, now))) : null,
        plans.map(
          (plan) =>
            html`<div class="plan ${plan.state}">${sectionHtml(planSection(context, plan))}<p class="back"><a href="#${idOf(context, 'plans')}">↑ ${words.back}</a></p></div>
`,
        ),
      ]
}</article>
`;
}

/** That of all plans, where they have one; else UTC, because the page's moment is of none of them. */
function zoneOf(plans: readonly PlanStanding[]): string {
  const zones = plans.map(({ drills, readiness }) => drills?.latest.timeZone ?? readiness?.timeZone ?? 'UTC');
  const [first, ...others] = new Set(zones);
  return first !== undefined && others.length === 0 ? first : 'UTC';
}
