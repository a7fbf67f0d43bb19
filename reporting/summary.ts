import { oneLine } from '../core/one-line.ts';
import type { DrillRecord } from '../core/record.ts';
import { localDay, localSpan } from './local-time.ts';
import { type Locale, WORDING } from './wording.ts';

const SHOWN = 10;
const RULE = '-'.repeat(40);

/**
 * A drill in plain text for SNS: verdict first, in the plan's languages one below the other. With the hash of its
 * drill.json in people's mail nobody can take the newest drills away unseen.
 */
export function summarize(record: DrillRecord, sha256: string): { subject: string; text: string } {
  const languages = record.plan.report.languages;
  const first = languages[0] ?? 'en';
  const { verdict, drill } = WORDING[first];
  return {
    subject: `[${drill}][${verdict[record.verdict]}] ${record.planId} ${localDay(record.plan, record.startedAt)}`,
    text: `${languages.map((locale) => section(record, sha256, locale)).join(`\n${RULE}\n\n`)}`,
  };
}

function section(record: DrillRecord, sha256: string, locale: Locale): string {
  const words = WORDING[locale];
  const recovered = record.servers.filter((server) => server.verifiedAt !== null).length;
  const started = record.waves.some((wave) => wave.jobs.length > 0);
  const reasons = record.reasons.slice(0, SHOWN).map((reason) => `- ${reason.code}: ${oneLine(reason.text)}`);
  const leftovers = record.cleanup.leftovers
    .slice(0, SHOWN)
    .map(({ type, id, detail }) => `- ${type} ${id} (${oneLine(detail)})`);
  return [
    `${words.drill} ${oneLine(record.plan.title[locale])}: ${words.verdict[record.verdict]} (${record.verdict})`,
    ...(record.simulated ? [words.simulated] : []),
    '',
    ...(started
      ? [
          words.recovered(recovered, record.servers.length),
          measured(locale, words.recoveryTime, record.recoveryTime),
          measured(locale, words.recoveryPoint, record.recoveryPoint),
          ...flattery(locale, record),
          words.cleanup[record.cleanup.status],
        ]
      : [words.nothingToClean]),
    ...list(words.reasons, reasons, record.reasons.length, words.more),
    ...list(words.leftovers, leftovers, record.cleanup.leftovers.length, words.more),
    '',
    `${words.held}: ${localSpan(record.plan, record.startedAt, record.endedAt, locale)}`,
    `${words.owner}: ${oneLine(record.plan.owner.name)}`,
    `${words.record}: ${record.planId}/${record.drillId}`,
    `${words.recordHash}: ${sha256}`,
    '',
  ].join('\n');
}

/** A recovery point after the start would read as "nothing lost" if nobody said why. */
const flattery = (locale: Locale, { recoveryPoint }: DrillRecord): string[] =>
  recoveryPoint.sourceAlive && recoveryPoint.actualSeconds !== null
    ? [WORDING[locale].sourceAlive(recoveryPoint.freshnessSeconds)]
    : [];

function measured(
  locale: Locale,
  name: string,
  measure: {
    readonly actualSeconds: number | null;
    readonly targetSeconds: number;
    readonly met: boolean | null;
  },
): string {
  const { duration, target, notMeasured } = WORDING[locale];
  const actual = measure.actualSeconds === null ? notMeasured : duration(measure.actualSeconds);
  const mark = measure.met === null ? '?' : measure.met ? 'OK' : 'NG';
  return `${name}: ${actual} / ${target} ${duration(measure.targetSeconds)} [${mark}]`;
}

function list(
  title: string,
  lines: readonly string[],
  total: number,
  more: (count: number) => string,
): string[] {
  if (lines.length === 0) return [];
  return ['', `${title}:`, ...lines, ...(total > lines.length ? [`- ${more(total - lines.length)}`] : [])];
}
