import type { PastDrill } from '../../core/verdict/earlier.ts';
import { pastDrillOf } from '../../core/verdict/past-drill.ts';
import { hasPassed } from '../../core/workflow/verdicts.ts';
import { pointOf, timeOf } from '../limits.ts';
import { localDay } from '../local-time.ts';
import { WORDING } from '../wording.ts';
import {
  type Block,
  code,
  facts,
  marked,
  original,
  paragraph,
  type Section,
  type Timeline,
  table,
} from './blocks.ts';
import { type Context, moment } from './context.ts';
import { trendChart } from './trend-chart.ts';
import { LOOKS } from './verdict-section.ts';

/** The drills of the plan up to this one: whether results improve or worsen. */
export function trendSection(context: Context): Section {
  const { record, words } = context;
  const { drills } = record.earlier;
  const title = words.section.trend;
  if (drills.length === 0) {
    const why = record.chain.previous === null ? words.firstDrill : words.earlierUnknown;
    return { id: 'trend', title, blocks: [paragraph(why)] };
  }
  const all = [...drills, pastDrillOf(record)];
  const passed = all.filter(hasPassed);
  const failed = all.filter(({ verdict }) => verdict === 'FAIL');
  return {
    id: 'trend',
    title,
    blocks: [
      { kind: 'timeline', timeline: chartOf(context, all) },
      facts([
        [words.label.passed, words.passedOf(passed.length, passed.length + failed.length)],
        [words.label.lastPassed, moment(context, passed.at(-1)?.startedAt ?? null)],
      ]),
      ...drillsTable(context, all.toReversed()),
    ],
  };
}

const chartOf = ({ record, words }: Context, drills: readonly PastDrill[]): Timeline =>
  trendChart(drills, {
    id: 'trend',
    title: words.section.trend,
    description: words.trendDescription(drills.length),
    recoveryTime: words.label.recoveryTime,
    recoveryPoint: words.label.recoveryPoint,
    note: words.trendNote,
    dayOf: (at) => localDay(record.plan, at),
  });

const drillsTable = (context: Context, drills: readonly PastDrill[]): readonly Block[] => {
  const { words, locale, record } = context;
  return table(
    words.section.trend,
    [
      { title: words.label.held, cell: ({ startedAt }) => localDay(record.plan, startedAt), share: 11 },
      {
        title: words.label.judgement,
        cell: ({ verdict }) => {
          const [symbol, look] = LOOKS[verdict];
          return marked(look, `${symbol} ${WORDING[locale].verdict[verdict]}`);
        },
        share: 13,
      },
      {
        title: words.label.recoveryTime,
        cell: (drill) => timeOf(drill, locale),
        share: 15,
      },
      {
        title: words.label.recoveryPoint,
        cell: (drill) => pointOf(drill, locale),
        share: 15,
      },
      {
        title: words.label.recovered,
        cell: ({ serversRecovered, serversTotal }) => `${serversRecovered} / ${serversTotal}`,
        share: 8,
      },
      {
        title: words.label.drill,
        cell: ({ drillId }) => (drillId === record.drillId ? words.thisDrill : code(drillId)),
        share: 20,
      },
    ],
    drills,
  );
};

/** Where to look first when a result differs from last time. */
export function changesSection(context: Context): Section {
  const { record, words } = context;
  const { changes } = record.earlier;
  const blocks =
    changes === null || changes.length === 0
      ? [paragraph(changes === null ? words.nothingToCompare : words.noChanges)]
      : table(
          words.section.changes,
          [
            { title: words.label.place, cell: ({ what }) => words.change[what], share: 12 },
            { title: words.label.name, cell: ({ name }) => code(name), share: 24 },
            { title: words.label.before, cell: ({ before }) => original(before ?? '–'), share: 20 },
            { title: words.label.after, cell: ({ after }) => original(after ?? '–'), share: 20 },
          ],
          changes,
        );
  return { id: 'changes', title: words.section.changes, blocks };
}
