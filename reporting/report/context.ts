import { withoutMiddle } from '../../core/text/one-line.ts';
import type { DrillRecord, DrillServer } from '../../core/verdict/record.ts';
import { isAfterStart } from '../limits.ts';
import { momentText } from '../moments.ts';
import { inJapaneseOf, said } from '../sentences/in-japanese.ts';
import { type Locale, WORDING } from '../wording.ts';
import { marked, original, type Span, type Text } from './blocks.ts';
import type { ReportWords } from './words.ts';
import { WORDS_EN } from './words-en.ts';
import { WORDS_JA } from './words-ja.ts';
import { wordsFor } from './words-restore.ts';

/** What every section of a report is made from. */
export interface Context {
  readonly record: DrillRecord;
  readonly locale: Locale;
  readonly words: ReportWords;
  /** Names of servers by id. */
  readonly names: ReadonlyMap<string, string>;
}

const WORDS: Readonly<Record<Locale, ReportWords>> = { ja: WORDS_JA, en: WORDS_EN };

export const contextOf = (record: DrillRecord, locale: Locale): Context => ({
  record,
  locale,
  words: wordsFor(record.plan, locale, WORDS[locale]),
  names: new Map(record.servers.map(({ serverID, hostname }) => [serverID, hostname])),
});

/** A duration in the report's language; an unknown one says so. */
export const seconds = ({ locale }: Context, value: number | null): string =>
  value === null ? WORDING[locale].notMeasured : WORDING[locale].duration(value);

/** Of a sentence of the record; the record has all of it. A server may call itself by thousands of letters. */
export const SENTENCE_CHARACTERS = 900;

/** What the record says or quotes, in the report's language; what others said stays as it is, quoted in Japanese. */
export function told({ locale, names }: Context, text: string): Text {
  const own = locale === 'ja' ? inJapaneseOf(names.values(), text) : undefined;
  const words = withoutMiddle(own ?? said(locale, text), SENTENCE_CHARACTERS);
  return own === undefined ? original(words) : words;
}

/** The recovery point of the drill: zero only because its data was taken after the start says so. */
export const pointText = (context: Context): string =>
  isAfterStart(context.record.recoveryPoint)
    ? WORDING[context.locale].afterStart
    : seconds(context, context.record.recoveryPoint.actualSeconds);

/** The same with its sign: measured by two clocks, something may seem to end before it began. */
export const signedSeconds = (context: Context, value: number | null): string =>
  value === null || value >= 0 ? seconds(context, value) : `−${seconds(context, -value)}`;

/** How long after the first request something was. */
export function elapsed(context: Context, at: string | null): string {
  const start = startOf(context);
  return at === null || start === null ? '–' : signedSeconds(context, (Date.parse(at) - start) / 1_000);
}

/** A moment in the plan's zone, followed by UTC. */
export const moment = ({ record, locale, words }: Context, at: string | null): string =>
  at === null ? words.none : momentText(at, record.plan.schedule.timeZone, locale);

/** Whether an objective was met: symbol and word, never colour alone. */
export function judged(
  { words, locale }: Context,
  { met, actualSeconds }: { readonly met: boolean | null; readonly actualSeconds: number | null },
): Span {
  if (met === null) {
    return marked('unknown', `? ${actualSeconds === null ? WORDING[locale].notMeasured : words.undecided}`);
  }
  return met ? marked('good', `✓ ${words.met}`) : marked('bad', `✕ ${words.missed}`);
}

/** When the first server was requested: the zero of the timeline and of the recovery time. */
export function startOf({ record }: Context): number | null {
  const requests = record.waves.flatMap((wave) => wave.operations.map((job) => Date.parse(job.requestedAt)));
  return requests.length === 0 ? null : Math.min(...requests);
}

/** How long a server took; infinite for one that did not recover. */
export function concernOf({ record }: Context): (server: { readonly serverID: string }) => number {
  const taken = new Map(
    record.recoveryTime.servers.map(({ serverID, actualSeconds }) => [serverID, actualSeconds]),
  );
  return ({ serverID }) => taken.get(serverID) ?? Number.POSITIVE_INFINITY;
}

/** Another order for a table of servers: those that did not recover, then what is unknown, then the largest values. */
export function failedFirst<Row extends { readonly serverID: string }>(
  { record }: Context,
  amountOf: (row: Row) => number | null,
): (row: Row) => number {
  const recovered = new Map(
    record.servers.map(({ serverID, verifiedAt }) => [serverID, verifiedAt !== null]),
  );
  return (row) =>
    recovered.get(row.serverID) === false ? Number.POSITIVE_INFINITY : (amountOf(row) ?? Number.MAX_VALUE);
}

/** Servers that did not recover first, then the slowest. */
export function byConcern(context: Context): DrillServer[] {
  const rank = concernOf(context);
  return context.record.servers.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) > rank(a) ? 1 : -1));
}
