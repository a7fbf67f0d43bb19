import { relative } from 'node:path';
import { styleText } from 'node:util';
import { formatDuration } from '../core/duration.ts';
import type { DrillRecord, Verdict } from '../core/record.ts';
import type { LocalResult } from '../simulator/local-run.ts';

interface Outcome {
  readonly record: DrillRecord;
  readonly result: LocalResult;
  readonly folder: string;
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

/** What a person wants to know when a local run has ended, and the next step. */
export function formatOutcome({ record, result, folder, seconds }: Outcome): string {
  const verified = record.servers.filter((server) => server.verifiedAt !== null).length;
  const virtualSeconds = (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1_000;
  const rows = [
    ['verdict', styleText(COLOUR[record.verdict], record.verdict)],
    ...record.reasons.slice(0, SHOWN).map((reason) => ['', `${reason.code}: ${reason.text}`]),
    ...(record.reasons.length > SHOWN ? [['', `and ${record.reasons.length - SHOWN} more reasons`]] : []),
    ['recovered', `${verified} of ${record.servers.length} servers`],
    ['recovery time', measured(record.recoveryTime)],
    [
      'recovery point',
      `${measured(record.recoveryPoint)}${record.recoveryPoint.met !== null && record.recoveryPoint.sourceAlive ? ', the source was alive' : ''}`,
    ],
    [
      'cleanup',
      `${record.cleanup.status}${record.cleanup.startedAt === null ? ', nothing was started' : ''}`,
    ],
    ...record.cleanup.leftovers
      .slice(0, SHOWN)
      .map(({ type, id, detail }) => ['', `${type} ${id}: ${detail}`]),
    [
      'cost',
      `${result.transitions} state transitions, ${result.calls.length} API calls, ${formatDuration(virtualSeconds)} of virtual time in ${seconds.toFixed(1)} s`,
    ],
    ['simulated', 'yes: this is a rehearsal of the rehearsal, never evidence'],
    ['files', `${show(folder)}/drill.json, messages/, api-calls.ndjson, figures.json`],
    ['next', `kunren judge ${show(folder)}/drill.json`],
  ];
  return `\n${rows.map(([name = '', value = '']) => `${name.padEnd(15)} ${value}`).join('\n')}\n`;
}

const show = (folder: string): string => {
  const path = relative('', folder);
  return path === '' || path.startsWith('..') ? folder : path;
};

function measured(measure: {
  actualSeconds: number | null;
  targetSeconds: number;
  met: boolean | null;
}): string {
  const target = `objective ${formatDuration(measure.targetSeconds)}`;
  if (measure.actualSeconds === null) return `not measured, ${target}`;
  return `${formatDuration(measure.actualSeconds)}, ${target}, ${measure.met ? 'met' : 'missed'}`;
}
