import { withoutMiddle } from '../../core/text/one-line.ts';
import { allowedSecondsOf, coverageOf } from '../../core/verdict/allowed.ts';
import { closedLateSeconds } from '../../core/verdict/lateness.ts';
import { pointLimitText, timeLimitText } from '../limits.ts';
import { spanText } from '../moments.ts';
import { said } from '../sentences/in-japanese.ts';
import { WORDING } from '../wording.ts';
import {
  type Block,
  type Card,
  facts,
  type Look,
  note,
  paragraph,
  type Reason,
  type Section,
} from './blocks.ts';
import { type Context, judged, pointText, SENTENCE_CHARACTERS, seconds } from './context.ts';
import { type Html, html } from './html.ts';

/** Symbol and colour of each verdict; the word is always beside them. */
export const LOOKS = {
  PASS: ['✓', 'good'],
  PASS_WITH_FINDINGS: ['✓', 'warn'],
  FAIL: ['✕', 'bad'],
  INCONCLUSIVE: ['?', 'warn'],
  ABORTED: ['■', 'warn'],
  SKIPPED: ['–', 'warn'],
} as const;

const SHOWN = 5;

/** The first, and often only, part that a manager reads. */
export interface VerdictStrip {
  readonly symbol: string;
  readonly look: Look;
  readonly word: string;
  readonly meaning: string;
  readonly reasons: readonly Reason[];
  /** How many more reasons there are, in words. */
  readonly more: string | null;
}

export function verdictStrip({ record, words, locale, names }: Context): VerdictStrip {
  const [symbol, look] = LOOKS[record.verdict];
  const others = record.reasons.length - SHOWN;
  return {
    symbol,
    look,
    word: WORDING[locale].verdict[record.verdict],
    meaning: words.verdictMeaning[record.verdict],
    reasons: record.reasons.slice(0, SHOWN).map(({ code, text }) => ({
      title: words.reason[code],
      text: withoutMiddle(said(locale, text, names.values()), SENTENCE_CHARACTERS),
    })),
    more: others > 0 ? words.others(others) : null,
  };
}

/** The two measures against their objectives, how many servers recovered, and whether anything is left. */
export function summarySection(context: Context): Section {
  const { record, words, locale } = context;
  const { recoveryTime, recoveryPoint } = record;
  const started = record.waves.some(({ operations }) => operations.length > 0);
  const recovered = record.servers.filter(({ verifiedAt }) => verifiedAt !== null).length;
  const cards: readonly Card[] = [
    measureCard(context, recoveryTime, {
      name: words.label.recoveryTime,
      value: seconds(context, recoveryTime.actualSeconds),
      limitSeconds: allowedSecondsOf(recoveryTime),
      limit: timeLimitText(recoveryTime, locale),
    }),
    measureCard(context, recoveryPoint, {
      name: words.label.recoveryPoint,
      value: pointText(context),
      limitSeconds: recoveryPoint.targetSeconds,
      limit: pointLimitText(recoveryPoint.targetSeconds, locale),
    }),
    { name: words.label.recovered, value: `${recovered} / ${record.servers.length}`, bullet: null },
    { name: words.label.cleanup, value: WORDING[locale].cleanup[record.cleanup.status], bullet: null },
  ];
  return {
    id: 'summary',
    title: words.section.summary,
    blocks: [
      started ? { kind: 'cards', cards } : paragraph(words.nothingMeasured),
      ...coverageNote(context),
      ...flattery(context),
      ...lateNote(context),
      facts([
        [
          words.label.held,
          spanText(record.startedAt, record.endedAt, record.plan.schedule.timeZone, context.locale),
        ],
        [words.label.nextStep, nextStepText(context)],
        [words.label.drill, record.drillId],
      ]),
    ],
  };
}

/** What is to be done, by whom, and until when. */
function nextStepText({ record, words, locale }: Context): string {
  const { nextStep, lookAtLeftovers } = WORDING[locale];
  const steps = [
    ...(record.cleanup.status === 'INCOMPLETE' ? [lookAtLeftovers] : []),
    ...(record.cleanup.status === 'INCOMPLETE' && record.verdict === 'PASS'
      ? []
      : [nextStep[record.verdict]]),
  ];
  const step = `${record.plan.owner.name}: ${steps.join(locale === 'ja' ? '。' : '; ')}`;
  const [first] = record.findings.map(({ dueDate }) => dueDate).toSorted();
  return first === undefined
    ? step
    : `${step}${locale === 'ja' ? `（${words.label.dueDate} ${first}）` : ` (${words.label.dueDate.toLowerCase()} ${first})`}`;
}

/** Shown where an optional server is not in the times: a good number could be that of half the servers. */
export function coverageNote({ record, locale }: Context): Block[] {
  const covers = coverageOf(record.servers);
  return covers === 'ALL' ? [] : [note(`※ ${WORDING[locale].covers[covers]}`)];
}

/** For so long nobody could know the verdict. */
function lateNote({ record, locale }: Context): Block[] {
  const late = closedLateSeconds(record);
  return late === null ? [] : [note(`※ ${WORDING[locale].closedLate(WORDING[locale].duration(late))}`)];
}

/** Shown with a recovery point after the start: without it zero would read as "nothing lost". */
function flattery(context: Context): Block[] {
  const { words, record } = context;
  const { sourceAlive, actualSeconds, freshnessSeconds } = record.recoveryPoint;
  if (!sourceAlive || actualSeconds === null) return [];
  const fresh = `${words.label.freshness}: ${seconds(context, freshnessSeconds)}`;
  return [
    note([
      `※ ${words.label.recoveryPoint}: ${words.sourceAlive} `,
      ...(freshnessSeconds === null ? [] : [{ sense: 'strong', text: fresh } as const]),
    ]),
  ];
}

interface Shown {
  readonly name: string;
  readonly value: string;
  readonly limitSeconds: number;
  /** The limit in words. */
  readonly limit: string;
}

function measureCard(
  context: Context,
  measure: Parameters<typeof judged>[1],
  { name, value, limitSeconds, limit }: Shown,
): Card {
  const chart = bulletChart(measure.actualSeconds, limitSeconds);
  return { name, value, bullet: { chart, note: limit, mark: judged(context, measure) } };
}

const BULLET_WIDTH = 220;

/** Actual against objective on one line; the text says the same. */
function bulletChart(actualSeconds: number | null, limitSeconds: number): Html {
  const end = Math.max(actualSeconds ?? 0, limitSeconds, 1) * 1.15;
  const at = (value: number): string => ((value / end) * BULLET_WIDTH).toFixed(1);
  return html`<svg class="bullet" viewBox="0 0 ${BULLET_WIDTH} 18" preserveAspectRatio="xMinYMid" aria-hidden="true"><rect x="0" y="3" width="${BULLET_WIDTH}" height="12" fill="#e6eaee"/><rect x="0" y="6" width="${at(actualSeconds ?? 0)}" height="6" fill="#1d4e89"/><line x1="${at(limitSeconds)}" x2="${at(limitSeconds)}" y1="0" y2="18" stroke="#a4161a" stroke-width="2" stroke-dasharray="5 3"/></svg>`;
}
