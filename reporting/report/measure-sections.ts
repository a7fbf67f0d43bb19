import { WORDING } from '../wording.ts';
import { type Context, judged, moment, seconds, signedSeconds } from './context.ts';
import { gantt } from './gantt.ts';
import { facts, type Html, html, table } from './html.ts';
import type { Phase } from './words.ts';

const PHASES: readonly Phase[] = [
  'snapshotSeconds',
  'conversionSeconds',
  'launchSeconds',
  'bootSeconds',
  'verificationSeconds',
];

export const timelineSection = (context: Context): Html =>
  html`<section aria-labelledby="timeline"><h2 id="timeline">${context.words.section.timeline}</h2>
${gantt(context)}</section>`;

/** Recovery time against its objective, by phase, by server, and along the critical path. */
export function recoveryTimeSection(context: Context): Html {
  const { record, words, names } = context;
  const { recoveryTime } = record;
  return html`<section aria-labelledby="recovery-time"><h2 id="recovery-time">${words.section.recoveryTime}</h2>
${facts([
  [words.label.actual, seconds(context, recoveryTime.actualSeconds)],
  [words.label.objective, seconds(context, recoveryTime.targetSeconds)],
  [words.label.allowance, seconds(context, recoveryTime.allowanceSeconds)],
  [words.label.judgement, judged(context, recoveryTime.met)],
  [words.label.jobTime, seconds(context, recoveryTime.jobSeconds)],
])}
${notMeasured(context, 'recoveryTime')}
${
  recoveryTime.criticalPath.length === 0
    ? null
    : table(
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
            cell: ({ longestPhase }) => (longestPhase === null ? words.unknown : words.phase[longestPhase]),
          },
        ],
        recoveryTime.criticalPath,
      )
}
${
  recoveryTime.servers.length === 0
    ? null
    : table(
        words.section.recoveryTime,
        [
          {
            title: words.label.server,
            cell: ({ sourceServerID }) => names.get(sourceServerID) ?? sourceServerID,
          },
          ...PHASES.map((phase) => ({
            title: `${words.phase[phase]} (${words.clock[recoveryTime.phaseClocks[phase]]})`,
            cell: ({ phases }: (typeof recoveryTime.servers)[number]) =>
              signedSeconds(context, phases[phase]),
            numeric: true as const,
          })),
          {
            title: words.label.total,
            cell: ({ actualSeconds }) => seconds(context, actualSeconds),
            numeric: true,
          },
        ],
        recoveryTime.servers,
      )
}</section>`;
}

/** Recovery point by every method, with its uncertainty, and what flatters it. */
export function recoveryPointSection(context: Context): Html {
  const { record, words, names, locale } = context;
  const { recoveryPoint } = record;
  const chosen = new Map(record.servers.map((server) => [server.sourceServerID, server.pointInTime.chosen]));
  return html`<section aria-labelledby="recovery-point"><h2 id="recovery-point">${words.section.recoveryPoint}</h2>
${facts([
  [words.label.actual, seconds(context, recoveryPoint.actualSeconds)],
  [words.label.objective, seconds(context, recoveryPoint.targetSeconds)],
  [words.label.judgement, judged(context, recoveryPoint.met)],
  [
    words.label.method,
    recoveryPoint.method === null ? WORDING[locale].notMeasured : words.method[recoveryPoint.method],
  ],
  [words.label.uncertainty, plusMinus(context, recoveryPoint.uncertaintySeconds)],
  [words.label.freshness, seconds(context, recoveryPoint.freshnessSeconds)],
])}
${recoveryPoint.sourceAlive ? html`<p class="note">※ ${words.sourceAlive}</p>` : null}
${notMeasured(context, 'recoveryPoint')}
${
  recoveryPoint.servers.length === 0
    ? null
    : table(
        words.section.recoveryPoint,
        [
          {
            title: words.label.server,
            cell: ({ sourceServerID }) => names.get(sourceServerID) ?? sourceServerID,
          },
          {
            title: words.label.snapshotAge,
            cell: ({ snapshotSeconds }) => signedSeconds(context, snapshotSeconds),
            numeric: true,
          },
          {
            title: words.label.uncertainty,
            cell: ({ snapshotUncertaintySeconds }) => plusMinus(context, snapshotUncertaintySeconds),
            numeric: true,
          },
          {
            title: words.label.heartbeatAge,
            cell: ({ heartbeatSeconds }) => signedSeconds(context, heartbeatSeconds),
            numeric: true,
          },
          {
            title: words.label.freshness,
            cell: ({ freshnessSeconds }) => signedSeconds(context, freshnessSeconds),
            numeric: true,
          },
          {
            title: words.label.lag,
            cell: ({ lagBeforeSeconds }) => seconds(context, lagBeforeSeconds),
            numeric: true,
          },
          {
            title: words.label.chosen,
            cell: ({ sourceServerID }) => chosenText(context, chosen.get(sourceServerID) ?? null),
          },
        ],
        recoveryPoint.servers,
      )
}</section>`;
}

const chosenText = (
  context: Context,
  chosen: { readonly snapshotID: string; readonly at: string; readonly reason: string } | null,
): Html =>
  chosen === null
    ? html`${context.words.none}`
    : html`<code>${chosen.snapshotID}</code> ${moment(context, chosen.at)} <span lang="en">${chosen.reason}</span>`;

const plusMinus = (context: Context, value: number | null): string =>
  value === null ? context.words.unknown : `± ${seconds(context, value)}`;

function notMeasured({ record }: Context, metric: string): Html {
  const reasons = record.notMeasured.filter((entry) => entry.metric === metric);
  return html`${reasons.map(({ reason }) => html`<p class="note"><span lang="en">${reason}</span></p>`)}`;
}
