import type { DrillServer, RecoveryPoint, RecoveryTime } from '../../core/verdict/record.ts';
import { pointLimitText, timeLimitText } from '../limits.ts';
import { WORDING } from '../wording.ts';
import { type Block, code, facts, note, paragraph, type Section, type Text, table } from './blocks.ts';
import {
  type Context,
  concernOf,
  failedFirst,
  judged,
  moment,
  pointText,
  seconds,
  signedSeconds,
  told,
} from './context.ts';
import { gantt } from './gantt.ts';
import { phaseName, pointName } from './method-words.ts';
import { coverageNote } from './verdict-section.ts';

export function timelineSection(context: Context): Section {
  const { words } = context;
  const timeline = gantt(context);
  return {
    id: 'timeline',
    title: words.section.timeline,
    blocks: [timeline === null ? paragraph(words.nothingMeasured) : { kind: 'timeline', timeline }],
  };
}

/** Recovery time against its objective, by phase, by server, and along the critical path. */
export function recoveryTimeSection(context: Context): Section {
  const { record, words, names, locale } = context;
  const { recoveryTime } = record;
  const blocks = [
    facts([
      [words.label.actual, seconds(context, recoveryTime.actualSeconds)],
      [words.label.limit, timeLimitText(recoveryTime, locale)],
      [words.label.judgement, judged(context, recoveryTime)],
      [words.label.uncertainty, plusMinus(context, recoveryTime.uncertaintySeconds)],
      [words.label.operationTime, seconds(context, recoveryTime.operationSeconds)],
    ]),
    ...coverageNote(context),
    ...notMeasured(context, 'recoveryTime'),
    ...table(
      words.label.criticalPath,
      [
        { title: words.label.wave, cell: ({ wave }) => wave },
        {
          title: words.label.actual,
          cell: ({ actualSeconds }) => seconds(context, actualSeconds),
          numeric: true,
        },
        {
          title: words.label.server,
          cell: ({ slowestServer }) => names.get(slowestServer ?? '') ?? words.unknown,
        },
        {
          title: words.label.longestPhase,
          cell: ({ longestPhase }) =>
            longestPhase === null ? words.unknown : phaseName(locale, longestPhase),
        },
      ],
      recoveryTime.criticalPath,
      ({ actualSeconds }) => actualSeconds ?? Number.POSITIVE_INFINITY,
    ),
    ...phasesTable(context),
    ...(recoveryTime.servers.length === 0 ? [] : [note(words.phasesNote)]),
  ];
  return { id: 'recovery-time', title: words.section.recoveryTime, blocks };
}

function phasesTable(context: Context): readonly Block[] {
  const { record, words, names, locale } = context;
  const { recoveryTime } = record;
  return table(
    words.section.recoveryTime,
    [
      {
        title: words.label.server,
        cell: ({ serverID }) => names.get(serverID) ?? serverID,
        share: 14,
      },
      ...phasesIn(recoveryTime).map(({ name, clock }) => ({
        title: `${phaseName(locale, name)} (${words.clock[clock]})`,
        cell: ({ phases }: (typeof recoveryTime.servers)[number]) =>
          signedSeconds(context, phases.find((phase) => phase.name === name)?.seconds ?? null),
        numeric: true as const,
      })),
      {
        title: words.label.total,
        cell: ({ actualSeconds }) => seconds(context, actualSeconds),
        numeric: true,
      },
    ],
    recoveryTime.servers,
    concernOf(context),
  );
}

/** Every phase that any of the servers has, in the order of the server that has the most. */
function phasesIn({ servers }: RecoveryTime): RecoveryTime['phases'] {
  const [most] = servers.map(({ phases }) => phases).toSorted((a, b) => b.length - a.length);
  return most ?? [];
}

/** The recovery point by every method, with its uncertainty and what flatters it. */
export function recoveryPointSection(context: Context): Section {
  const { record, words, locale } = context;
  const { recoveryPoint } = record;
  const blocks = [
    facts([
      [words.label.actual, pointText(context)],
      [words.label.limit, pointLimitText(recoveryPoint.targetSeconds, locale)],
      [words.label.judgement, judged(context, recoveryPoint)],
      [
        words.label.method,
        recoveryPoint.method === null ? WORDING[locale].notMeasured : pointName(locale, recoveryPoint.method),
      ],
      [words.label.uncertainty, plusMinus(context, recoveryPoint.uncertaintySeconds)],
      [words.label.freshness, seconds(context, recoveryPoint.freshnessSeconds)],
    ]),
    ...(recoveryPoint.sourceAlive ? [note(`※ ${words.sourceAlive}`)] : []),
    ...coverageNote(context),
    ...notMeasured(context, 'recoveryPoint'),
    ...pointsTable(context),
  ];
  return { id: 'recovery-point', title: words.section.recoveryPoint, blocks };
}

type Point = RecoveryPoint['servers'][number];

function pointsTable(context: Context): readonly Block[] {
  const { record, words, names } = context;
  const chosen = new Map(record.servers.map((server) => [server.serverID, server.recoveredPoint.chosen]));
  const aged = (title: string, of: (point: Point) => string) =>
    ({ title, cell: of, numeric: true, share: 9 }) as const;
  return table(
    words.section.recoveryPoint,
    [
      {
        title: words.label.server,
        cell: ({ serverID }) => names.get(serverID) ?? serverID,
        share: 14,
      },
      aged(words.label.snapshotAge, ({ snapshotSeconds }) => signedSeconds(context, snapshotSeconds)),
      aged(words.label.uncertainty, (point) => plusMinus(context, point.snapshotUncertaintySeconds)),
      aged(words.label.heartbeatAge, ({ heartbeatSeconds }) => signedSeconds(context, heartbeatSeconds)),
      aged(words.label.freshness, ({ freshnessSeconds }) => signedSeconds(context, freshnessSeconds)),
      aged(words.label.lag, ({ lagBeforeSeconds }) => seconds(context, lagBeforeSeconds)),
      {
        title: words.label.chosen,
        cell: ({ serverID }) => chosenText(context, chosen.get(serverID) ?? null),
        share: 16,
      },
    ],
    record.recoveryPoint.servers,
    failedFirst(context, ({ snapshotSeconds, heartbeatSeconds }) =>
      snapshotSeconds === null ? null : Math.max(snapshotSeconds, heartbeatSeconds ?? 0),
    ),
  );
}

/** The chosen snapshot, then the rule in the record's own words. */
function chosenText(context: Context, chosen: DrillServer['recoveredPoint']['chosen']): Text {
  if (chosen === null) return context.words.none;
  const { pointID, at, reason } = chosen;
  return [...(pointID === null ? [] : [code(pointID), ` ${moment(context, at)} `]), told(context, reason)];
}

const plusMinus = (context: Context, value: number | null): string =>
  value === null ? context.words.unknown : `± ${seconds(context, value)}`;

const notMeasured = (context: Context, metric: string): readonly Block[] =>
  context.record.notMeasured
    .filter((entry) => entry.metric === metric)
    .map(({ reason }) => note(told(context, reason)));
