import type { HistoryRow, PlanHistory } from '../../core/history/history.ts';
import type { PlanStanding } from '../../core/history/standing.ts';
import { pointOf, timeOf } from '../limits.ts';
import { dayIn } from '../local-time.ts';
import { momentText } from '../moments.ts';
import {
  type Block,
  code,
  marked,
  note,
  paragraph,
  type Section,
  type Text,
  table,
} from '../report/blocks.ts';
import { trendChart } from '../report/trend-chart.ts';
import { WORDING } from '../wording.ts';
import { type Context, idOf, planIdOf } from './context.ts';
import { readinessBlocks } from './readiness.ts';
import { serversTable } from './servers.ts';
import { verdictText } from './verdict-text.ts';

/** What can be read at a glance: the CSV has more drills. */
const DRILLS = 12;

/** A plan’s servers, readiness and last drills. */
export function planSection(context: Context, plan: PlanStanding): Section {
  const { words } = context;
  const { planId, drills, servers, concerns } = plan;
  const shown = drills?.rows.slice(-DRILLS) ?? [];
  return {
    id: planIdOf(context, planId),
    title: planId,
    blocks: [
      ...(concerns.length === 0
        ? []
        : [
            paragraph({ sense: 'strong', text: words.column.action }),
            {
              kind: 'list' as const,
              items: concerns.map(({ code: why, count }) => words.concern[why](count)),
            },
          ]),
      ...(drills === null ? [] : [note(words.zone(drills.latest.timeZone))]),
      ...(context.areLooksKnown ? readinessBlocks(context, plan) : []),
      ...serversTable(context, planId, servers, shown),
      ...(drills === null ? [] : drillBlocks(context, drills, shown)),
    ],
  };
}

function drillBlocks(
  context: Context,
  { planId, latest, missed }: PlanHistory,
  shown: readonly HistoryRow[],
): readonly Block[] {
  const place = context.evidence.placeOf(planId);
  return [
    trendOf(context, planId, shown),
    ...drillsTable(context, planId, shown.toReversed()),
    ...(place === null ? [] : [note(context.words.filesInBucket(place))]),
    ...(missed === null || missed.length === 0 ? [] : [missedLine(context, missed, latest.timeZone)]),
  ];
}

/** Every plan’s has the same axes and the same line, so that they compare. */
function trendOf(context: Context, planId: string, drills: readonly HistoryRow[]): Block {
  const { words, locale } = context;
  const [newest] = drills.slice(-1);
  return {
    kind: 'timeline',
    timeline: trendChart(drills, {
      id: idOf(context, `trend-${planId}`),
      title: words.trend(planId),
      description: words.trendDescription,
      recoveryTime: WORDING[locale].recoveryTime,
      recoveryPoint: WORDING[locale].recoveryPoint,
      note: words.trendNote,
      slots: DRILLS,
      dayOf: (at) => dayIn(at, newest?.timeZone ?? 'UTC'),
    }),
  };
}

function drillsTable(context: Context, planId: string, drills: readonly HistoryRow[]): readonly Block[] {
  const { words, locale, evidence } = context;
  const { column } = words;
  const hasFiles = drills.some((row) => (evidence.drill(row)?.files.length ?? 0) > 0);
  return table(
    words.drills(planId),
    [
      { title: column.drill, cell: (row) => nameText(context, row) },
      { title: column.date, cell: ({ startedAt, timeZone }) => code(dayIn(startedAt, timeZone)) },
      { title: column.verdict, cell: (row) => verdictText(context, row) },
      { title: column.recoveryTime, cell: (row) => timeOf(row, locale) },
      { title: column.recoveryPoint, cell: (row) => pointOf(row, locale) },
      {
        title: column.recovered,
        cell: ({ serversRecovered, serversTotal }) => `${serversRecovered} / ${serversTotal}`,
      },
      {
        title: column.cleanup,
        cell: ({ cleanup, leftovers }) =>
          cleanup === 'COMPLETE' ? marked('good', '✓') : marked('bad', `✕ ${leftovers}`),
      },
      ...(hasFiles ? [{ title: column.files, cell: (row: HistoryRow) => filesText(context, row) }] : []),
    ],
    drills,
  );
}

function nameText({ evidence }: Context, row: HistoryRow): Text {
  const place = evidence.drill(row);
  return [
    code(row.drillId, place?.href ?? null),
    place === null || place.name === null ? '' : { sense: 'aside', text: ` ${place.name}` },
  ];
}

/** The reports in this language where there are any, and what is in none. */
function filesText({ evidence, locale }: Context, row: HistoryRow): Text {
  const files = evidence.drill(row)?.files ?? [];
  const others = locale === 'ja' ? '.en.' : '.ja.';
  const hasOwn = files.some(({ name }) => name.includes(`.${locale}.`));
  return files
    .filter(({ name }) => !hasOwn || !name.includes(others))
    .flatMap(({ name, href }) => [code(name, href), ' ']);
}

/** In the plan's zone, where its schedule was written, and in UTC. */
const missedLine = ({ words, locale }: Context, slots: readonly string[], timeZone: string): Block =>
  paragraph([
    marked('bad', '✕ '),
    { sense: 'strong', text: words.missed(slots.length) },
    slots
      .slice(-DRILLS)
      .toReversed()
      .map((slot) => momentText(slot, timeZone, locale))
      .join(', '),
  ]);
