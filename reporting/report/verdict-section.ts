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
import { type Context, judged, moment, seconds } from './context.ts';
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

export function verdictStrip({ record, words, locale }: Context): VerdictStrip {
  const [symbol, look] = LOOKS[record.verdict];
  const others = record.reasons.length - SHOWN;
  return {
    symbol,
    look,
    word: WORDING[locale].verdict[record.verdict],
    meaning: words.verdictMeaning[record.verdict],
    reasons: record.reasons.slice(0, SHOWN).map(({ code, text }) => ({ title: words.reason[code], text })),
    more: others > 0 ? words.others(others) : null,
  };
}

/** The two measures against their objectives, how many servers recovered, and whether anything is left. */
export function summarySection(context: Context): Section {
  const { record, words, locale } = context;
  const { recoveryTime, recoveryPoint } = record;
  const started = record.waves.some(({ operations }) => operations.length > 0);
  const recovered = record.servers.filter(({ verifiedAt }) => verifiedAt !== null).length;
  const allowed = recoveryTime.targetSeconds - recoveryTime.allowanceSeconds;
  const cards: readonly Card[] = [
    measureCard(context, words.label.recoveryTime, recoveryTime, allowed),
    measureCard(context, words.label.recoveryPoint, recoveryPoint, recoveryPoint.targetSeconds),
    { name: words.label.recovered, value: `${recovered} / ${record.servers.length}`, bullet: null },
    { name: words.label.cleanup, value: WORDING[locale].cleanup[record.cleanup.status], bullet: null },
  ];
  return {
    id: 'summary',
    title: words.section.summary,
    blocks: [
      started ? { kind: 'cards', cards } : paragraph(words.nothingMeasured),
      ...flattery(context),
      facts([
        [words.label.held, moment(context, record.startedAt)],
        [words.label.owner, record.plan.owner.name],
        [words.label.drill, record.drillId],
      ]),
    ],
  };
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

interface Measure {
  readonly actualSeconds: number | null;
  readonly targetSeconds: number;
  readonly met: boolean | null;
}

function measureCard(context: Context, name: string, measure: Measure, limitSeconds: number): Card {
  const { words } = context;
  const { actualSeconds, targetSeconds } = measure;
  const aim =
    limitSeconds === targetSeconds
      ? `${words.label.objective} ${seconds(context, targetSeconds)}`
      : `${words.label.objective} ${seconds(context, targetSeconds)} − ${words.label.allowance} ${seconds(context, targetSeconds - limitSeconds)}`;
  return {
    name,
    value: seconds(context, actualSeconds),
    bullet: { chart: bulletChart(actualSeconds, limitSeconds), note: aim, mark: judged(context, measure) },
  };
}

const BULLET_WIDTH = 220;

/** Actual against objective on one line; the text says the same. */
function bulletChart(actualSeconds: number | null, limitSeconds: number): Html {
  const end = Math.max(actualSeconds ?? 0, limitSeconds, 1) * 1.15;
  const at = (value: number): string => ((value / end) * BULLET_WIDTH).toFixed(1);
  return html`<svg class="bullet" viewBox="0 0 ${BULLET_WIDTH} 18" preserveAspectRatio="xMinYMid" aria-hidden="true"><rect x="0" y="3" width="${BULLET_WIDTH}" height="12" fill="#e6eaee"/><rect x="0" y="6" width="${at(actualSeconds ?? 0)}" height="6" fill="#1d4e89"/><line x1="${at(limitSeconds)}" x2="${at(limitSeconds)}" y1="0" y2="18" stroke="#a4161a" stroke-width="2" stroke-dasharray="5 3"/></svg>`;
}
