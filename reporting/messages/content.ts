import type { DrillEvent, EventResult, EventType } from '../../core/history/event.ts';
import { isAfterStart, pointLimitText, timeLimitText } from '../limits.ts';
import { amountText, momentText, spanText } from '../moments.ts';
import { type Locale, WORDING } from '../wording.ts';
import { accountOf } from './links.ts';
import { type List, listsOf } from './lists.ts';
import { MESSAGE_WORDS } from './message-words.ts';
import { happened, type MessageWords, todo } from './words.ts';

/**
 * What a message says, in plain text, most important first; each channel formats it. Nothing here is escaped, hostnames
 * and errors included: each channel escapes them by its own rules.
 */
export interface Content {
  readonly symbol: string;
  /** The verdict in words, symbol apart: 不合格. */
  readonly verdict: string;
  /** One line: the verdict, which drill, the measure that decides. */
  readonly title: string;
  /** What happened, in sentences. */
  readonly sentences: readonly string[];
  readonly facts: readonly Fact[];
  /** The first list is the last to be cut. */
  readonly lists: readonly List[];
  readonly steps: readonly Step[];
  /** Details such as who and when: the first to be cut. */
  readonly details: readonly Fact[];
  /** Whether something was left out so that the message fits. */
  readonly isCut: boolean;
  readonly words: MessageWords;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Step {
  readonly text: string;
  /** A link of ours; null where there is none. */
  readonly url: string | null;
}

/** The content of an event in one language. */
export function contentOf(event: DrillEvent, locale: Locale): Content {
  const words = MESSAGE_WORDS[locale];
  const say = (at: string): string => momentText(at, event.plan.timeZone, locale);
  const verdict = verdictOf(event, words);
  const folded = event.type === 'DrillRefused' && event.inARow > 1;
  return {
    symbol: symbolOf(event),
    verdict,
    title: titleOf(event, verdict, words, locale),
    sentences: [...(event.simulated ? [words.simulated] : []), ...happened(words, event, say)],
    facts: folded ? [] : factsOf(event, words, locale),
    lists: listsOf(event, words, folded, locale),
    steps: stepsOf(event, words, locale),
    details: folded ? [] : detailsOf(event, words, locale),
    isCut: false,
    words,
  };
}

/** Each has a word beside it everywhere: nobody needs to know colours or symbols. */
function symbolOf({ severity, type }: DrillEvent): string {
  if (severity === 'CRITICAL') return '❌';
  if (severity === 'WARNING') return '⚠️';
  return type === 'DrillCompleted' || type === 'SweepActed' ? '✅' : 'ℹ️';
}

/** Events of a drill that has no record yet: their verdict is what the record would say now. */
export const isProvisional = (type: EventType): type is 'DrillHeld' | 'CleanupDelayed' | 'RecordDelayed' =>
  ['DrillHeld', 'CleanupDelayed', 'RecordDelayed'].includes(type);

function verdictOf(event: DrillEvent, words: MessageWords): string {
  const { type, result } = event;
  const verdict = result === null ? '' : words.verdict[result.verdict];
  if (isProvisional(type)) return `${words.state[type]}: ${words.provisional(verdict)}`;
  if (type !== 'DrillCompleted' && type !== 'DrillRefused' && type !== 'DrillAborted')
    return words.state[type];
  return result?.cleanup === 'INCOMPLETE' ? `${verdict}${words.andLeftovers}` : verdict;
}

function titleOf(event: DrillEvent, verdict: string, words: MessageWords, locale: Locale): string {
  const head = `${words.bracketed(verdict)}${words.drill} ${event.plan.title[locale]}`;
  return [head, ...titleFacts(event, words, locale)].join(locale === 'ja' ? '｜' : ' | ');
}

/** The deciding measure: the recovery time of a drill that was held, the first cause of one that was not. */
function titleFacts(event: DrillEvent, words: MessageWords, locale: Locale): string[] {
  const { type, result, causes } = event;
  const [first] = causes.shown;
  if (type === 'DrillRefused' || type === 'DrillAborted') {
    const cause = first === undefined ? [] : [words.reason[first.code]];
    return type === 'DrillRefused' && event.inARow > 1 ? [words.inARow(event.inARow), ...cause] : cause;
  }
  if (result === null || !result.started) return [];
  const { actualSeconds } = result.recoveryTime;
  const actual = actualSeconds === null ? words.notMeasured : amountText(actualSeconds, locale);
  const { recovered, total } = result.servers;
  const incomplete = recovered < total ? [`${words.label.recovered} ${words.servers(recovered, total)}`] : [];
  return [...incomplete, `${words.actualTime} ${actual} / ${timeLimitText(result.recoveryTime, locale)}`];
}

/** What weakens the verdict itself, whatever it is. */
function caveatsOf({ signed, closedLateSeconds: late }: EventResult, locale: Locale): Fact[] {
  const { notSigned, closedLate } = WORDING[locale];
  const texts = [
    ...(signed === false ? [notSigned] : []),
    ...(late === null ? [] : [closedLate(amountText(late, locale))]),
  ];
  return texts.map((value) => ({ label: '※', value }));
}

function factsOf({ result }: DrillEvent, words: MessageWords, locale: Locale): Fact[] {
  if (result === null) return [];
  const { label, cleanup } = words;
  const caveats = caveatsOf(result, locale);
  if (!result.started) return [{ label: label.cleanup, value: cleanup.NOTHING }, ...caveats];
  const { recoveryPoint, recoveryTime, servers } = result;
  const flattering = recoveryPoint.sourceAlive && recoveryPoint.actualSeconds !== null;
  const { freshnessSeconds } = recoveryPoint;
  const pointLimit = pointLimitText(recoveryPoint.targetSeconds, locale);
  return [
    { label: label.recovered, value: words.servers(servers.recovered, servers.total) },
    {
      label: label.recoveryTime,
      value: measureText(recoveryTime, timeLimitText(recoveryTime, locale), words, locale),
    },
    {
      label: label.recoveryPoint,
      value: isAfterStart(recoveryPoint)
        ? `${WORDING[locale].afterStart} / ${judgedText(recoveryPoint, pointLimit, words)}`
        : measureText(recoveryPoint, pointLimit, words, locale),
    },
    ...(result.covers === 'ALL' ? [] : [{ label: '※', value: WORDING[locale].covers[result.covers] }]),
    // Without the reason it would read as "nothing lost".
    ...(flattering
      ? [
          {
            label: '※',
            value: words.sourceAlive(freshnessSeconds === null ? null : amountText(freshnessSeconds, locale)),
          },
        ]
      : []),
    ...(result.provisional ? [] : [{ label: label.cleanup, value: cleanup[result.cleanup] }]),
    ...caveats,
  ];
}

type Measure = Pick<EventResult['recoveryTime'], 'actualSeconds' | 'met' | 'uncertaintySeconds'>;

function measureText(measure: Measure, limit: string, words: MessageWords, locale: Locale): string {
  const { actualSeconds, met, uncertaintySeconds } = measure;
  if (actualSeconds === null) return `${words.notMeasured} / ${limit} [?]`;
  const range =
    met === null && uncertaintySeconds !== null ? ` ± ${amountText(uncertaintySeconds, locale)}` : '';
  return `${amountText(actualSeconds, locale)}${range} / ${judgedText(measure, limit, words)}`;
}

/** The limit and whether it was kept. */
function judgedText({ met }: Pick<Measure, 'met'>, limit: string, words: MessageWords): string {
  const mark = met === null ? `? ${words.undecided}` : met ? `OK ${words.met}` : `NG ${words.missed}`;
  return `${limit} [${mark}]`;
}

/** As many as somebody opens one by one; cleanup names them all. */
const LEFTOVER_LINKS = 3;

function stepsOf(event: DrillEvent, words: MessageWords, locale: Locale): Step[] {
  const { reports, execution } = event.links;
  const left = event.leftovers.shown.flatMap(({ id, link }) =>
    link === null ? [] : [{ text: words.openLeftover(id), url: link }],
  );
  const report = reports.find(({ language }) => language === locale);
  // Whoever is signed in to the account of the servers would find nothing there.
  const account = execution === null ? undefined : accountOf(execution);
  const place =
    account === undefined || account === event.plan.target?.account
      ? ''
      : words.aside(words.inAccount(account));
  return [
    ...todo(words, event).map((text) => ({ text, url: null })),
    ...left.slice(0, LEFTOVER_LINKS),
    ...(report === undefined ? [] : [{ text: `${words.openReport}${place}`, url: report.url }]),
    ...(execution === null || event.severity === 'INFO'
      ? []
      : [{ text: `${words.openExecution}${place}`, url: execution }]),
  ];
}

/** Where it was comes first: it is the last of these to be cut. */
function detailsOf(
  { plan, result, drillId, environment }: DrillEvent,
  { label, target }: MessageWords,
  locale: Locale,
): Fact[] {
  return [
    ...(plan.target === undefined ? [] : [{ label: label.target, value: target(plan.target, environment) }]),
    ...(result === null
      ? []
      : [{ label: label.held, value: spanText(result.startedAt, result.endedAt, plan.timeZone, locale) }]),
    { label: label.owner, value: plan.owner },
    { label: label.plan, value: plan.id },
    ...(drillId === null ? [] : [{ label: label.drillId, value: drillId }]),
  ];
}
