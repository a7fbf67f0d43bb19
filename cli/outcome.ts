import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { formatDuration } from '../core/text/duration.ts';
import { oneLine } from '../core/text/one-line.ts';
import { coverageOf } from '../core/verdict/allowed.ts';
import { closedLateSeconds } from '../core/verdict/lateness.ts';
import type { DrillRecord, Verdict } from '../core/verdict/record.ts';
import { isAfterStart, pointLimitText, timeLimitText } from '../reporting/limits.ts';
import { WORDING } from '../reporting/wording.ts';
import type { LocalResult } from '../simulator/local-run.ts';
import { KUNREN } from './command-name.ts';
import { LOCAL_KEY } from './local-key.ts';
import { formatRows, type Row } from './rows.ts';

interface Outcome {
  readonly record: DrillRecord;
  readonly result: LocalResult;
  /** The files as they were named; null: without a scenario. */
  readonly files: { readonly plan: string; readonly scenario: string | null };
  readonly folder: string;
  readonly seed: number;
  /** Real time since the command began. */
  readonly seconds: number;
}

const COLOUR = {
  PASS: 'green',
  PASS_WITH_FINDINGS: 'yellow',
  FAIL: 'red',
  INCONCLUSIVE: 'yellow',
  ABORTED: 'yellow',
  SKIPPED: 'yellow',
} as const satisfies Record<Verdict, string>;

const SHOWN = 10;

/** The outcome of a local run, for people, and the next step. */
export function formatOutcome({ record, result, files, folder, seed, seconds }: Outcome): string {
  const virtualSeconds = (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1_000;
  return `\n${formatRows([
    ...recordRows(record),
    [
      'cost',
      `${result.transitions} state transitions, ${result.calls.length} API calls, ${formatDuration(virtualSeconds)} of virtual time in ${seconds.toFixed(1)} s`,
    ],
    SIMULATED,
    ['seed', `${seed}: --seed ${seed} draws the same again`],
    ...reportsIn(result).map(
      (name, place): Row => [
        place === 0 ? 'report' : '',
        `${show(join(folder, name))}${place === 0 ? ', for a browser' : ''}`,
      ],
    ),
    [
      'files',
      `${show(folder)}/drill.json, its reports and signature (VERIFY.md), messages/, api-calls.ndjson, figures.json`,
    ],
    ['links', 'those in the messages lead to the deployed account, where a local run has put nothing'],
    ['next', elsewhere(record, result, files) ?? `${KUNREN} verify ${show(folder)} --key ${LOCAL_KEY}`],
  ])}`;
}

const reportsIn = ({ evidence }: LocalResult): string[] =>
  [...evidence.keys()].filter((name) => name.endsWith('.html'));

/** What to write where, when a drill was refused because plan and scenario speak of different places. */
function elsewhere(
  { verdict, target }: DrillRecord,
  { place }: LocalResult,
  { plan, scenario }: Outcome['files'],
): string | null {
  const different = (['account', 'region'] as const).filter((key) => place[key] !== target[key]);
  if (scenario === null || verdict !== 'SKIPPED' || different.length === 0) return null;
  const lines = (of: typeof place, prefix: string): string =>
    different.map((key) => `${prefix}${key}: '${of[key]}'`).join(' and ');
  return `write ${lines(target, '')} into ${scenario}, as the plan has it; or, where the plan is wrong, ${lines(place, 'target.')} into ${plan}`;
}

export const SIMULATED: Row = ['simulated', 'yes: never evidence'];

/** A record on one screen. */
export function recordRows(record: DrillRecord): Row[] {
  const verified = record.servers.filter((server) => server.verifiedAt !== null).length;
  const { recoveryPoint, cleanup } = record;
  const covers = coverageOf(record.servers);
  const late = closedLateSeconds(record);
  return [
    ['verdict', styleText(COLOUR[record.verdict], record.verdict)],
    ...record.reasons.slice(0, SHOWN).map((reason): Row => ['', oneLine(`${reason.code}: ${reason.text}`)]),
    ...(record.reasons.length > SHOWN
      ? [['', `and ${record.reasons.length - SHOWN} more reasons`] as const]
      : []),
    ...(late === null ? [] : [['', WORDING.en.closedLate(formatDuration(late))] as const]),
    ['recovered', `${verified} of ${record.servers.length} servers`],
    ['recovery time', measured(record.recoveryTime, timeLimitText(record.recoveryTime, 'en'))],
    ...(covers === 'ALL' ? [] : [['', WORDING.en.covers[covers]] as const]),
    [
      'recovery point',
      `${measured(recoveryPoint, pointLimitText(recoveryPoint.targetSeconds, 'en'))}${recoveryPoint.actualSeconds !== null && recoveryPoint.sourceAlive ? `, the source was alive${freshness(recoveryPoint)}` : ''}`,
    ],
    ['cleanup', `${cleanup.status}${cleanup.startedAt === null ? ', nothing was started' : ''}`],
    ...cleanup.leftovers
      .slice(0, SHOWN)
      .map(({ type, id, detail }): Row => ['', oneLine(`${type} ${id}: ${detail}`)]),
  ];
}

const show = (folder: string): string => {
  const path = relative('', folder);
  return path === '' || path.startsWith('..') ? folder : path;
};

const freshness = ({ freshnessSeconds }: DrillRecord['recoveryPoint']): string =>
  freshnessSeconds === null ? '' : `, data freshness ${formatDuration(freshnessSeconds)}`;

const JUDGED = new Map([
  [true, 'met'],
  [false, 'missed'],
  [null, 'too close to tell'],
]);

function measured(
  measure: {
    actualSeconds: number | null;
    met: boolean | null;
    uncertaintySeconds: number | null;
    sourceAlive?: boolean;
  },
  limit: string,
): string {
  const { actualSeconds, met, uncertaintySeconds, sourceAlive = false } = measure;
  if (actualSeconds === null) return `not measured, ${limit}`;
  const isLate = isAfterStart({ actualSeconds, sourceAlive, met });
  const range = met === null && uncertaintySeconds !== null ? ` ± ${formatDuration(uncertaintySeconds)}` : '';
  const value = isLate ? WORDING.en.afterStart : `${formatDuration(actualSeconds)}${range}`;
  return `${value}, ${limit}, ${JUDGED.get(met)}`;
}
