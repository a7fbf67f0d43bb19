import { probeName } from '../../core/probe-name.ts';
import type { DrillServer } from '../../core/record.ts';
import { WORDING } from '../wording.ts';
import { type Context, elapsed, moment } from './context.ts';
import { facts, type Html, html, table } from './html.ts';

type Probe = DrillServer['probes'][number];

/** Every probe with what was seen; the output is another system's and stays in its own words. */
export function probesSection(context: Context): Html {
  const { record, words } = context;
  const probes = record.servers.flatMap(({ hostname, probes: own }) =>
    own.map((probe) => ({ hostname, probe })),
  );
  return html`<section aria-labelledby="probes"><h2 id="probes">${words.section.probes}</h2>
${
  probes.length === 0
    ? html`<p>${words.none}</p>`
    : table(
        words.section.probes,
        [
          { title: words.label.server, cell: ({ hostname }) => hostname },
          { title: words.label.probe, cell: ({ probe }) => nameOf(context, probe) },
          { title: words.label.result, cell: ({ probe }) => resultOf(context, probe) },
          { title: words.label.seen, cell: ({ probe }) => html`<span lang="en">${probe.seen ?? '–'}</span>` },
          { title: words.label.attempts, cell: ({ probe }) => String(probe.attempts), numeric: true },
          {
            title: words.label.passedAt,
            cell: ({ probe }) => elapsed(context, probe.passedAt),
            numeric: true,
          },
          {
            title: words.label.duration,
            cell: ({ probe }) =>
              probe.durationMilliseconds === null ? '–' : `${probe.durationMilliseconds} ms`,
            numeric: true,
          },
        ],
        probes,
      )
}</section>`;
}

const nameOf = ({ words }: Context, probe: Probe): Html =>
  html`${probeName(probe)}${probe.canary ? html` <em>(${words.label.canary})</em>` : null}`;

const resultOf = ({ words }: Context, { status }: Probe): Html =>
  html`<span class="mark ${status === 'PASSED' ? 'good' : status === 'FAILED' ? 'bad' : 'unknown'}">${words.probeStatus[status]}</span>`;

/** What was done inside the servers before they were proven. */
export function actionsSection(context: Context): Html {
  const { record, words } = context;
  const results = record.waves.flatMap(({ actions }) =>
    actions.flatMap(({ name, results: own }) => own.map((result) => ({ name, result }))),
  );
  return html`<section aria-labelledby="actions"><h2 id="actions">${words.section.actions}</h2>
${
  results.length === 0
    ? html`<p>${words.none}</p>`
    : table(
        words.section.actions,
        [
          { title: words.label.action, cell: ({ name }) => name },
          { title: words.label.server, cell: ({ result }) => result.hostname },
          { title: words.label.result, cell: ({ result }) => words.actionStatus[result.status] },
          {
            title: words.label.seen,
            cell: ({ result }) => html`<span lang="en">${result.output ?? result.errorCode ?? '–'}</span>`,
          },
          {
            title: words.label.endedAt,
            cell: ({ result }) => elapsed(context, result.endedAt),
            numeric: true,
          },
        ],
        results,
      )
}</section>`;
}

/** What a person must act on. */
export function findingsSection({ record, words }: Context): Html {
  return html`<section aria-labelledby="findings"><h2 id="findings">${words.section.findings}</h2>
${
  record.findings.length === 0
    ? html`<p>${words.none}</p>`
    : table(
        words.section.findings,
        [
          { title: words.label.finding, cell: ({ id }) => id },
          { title: words.label.severity, cell: ({ severity }) => words.severity[severity] },
          { title: words.label.cause, cell: ({ code }) => words.reason[code] },
          { title: words.label.detail, cell: ({ text }) => html`<span lang="en">${text}</span>` },
          { title: words.label.owner, cell: ({ owner }) => owner },
          { title: words.label.dueDate, cell: ({ dueDate }) => dueDate },
        ],
        record.findings,
      )
}</section>`;
}

/** Whether anything of the drill is still there. */
export function cleanupSection(context: Context): Html {
  const { record, words, locale } = context;
  const { cleanup } = record;
  const calls = Object.values(record.calls).reduce((sum, count) => sum + count, 0);
  return html`<section aria-labelledby="cleanup"><h2 id="cleanup">${words.section.cleanup}</h2>
${facts([
  [
    words.label.result,
    cleanup.startedAt === null && cleanup.status === 'COMPLETE'
      ? WORDING[locale].nothingToClean
      : WORDING[locale].cleanup[cleanup.status],
  ],
  [words.label.startedAt, moment(context, cleanup.startedAt)],
  [words.label.endedAt, moment(context, cleanup.endedAt)],
  [words.label.calls, String(calls)],
])}
${
  cleanup.leftovers.length === 0
    ? null
    : table(
        words.label.leftover,
        [
          { title: words.label.leftover, cell: ({ id }) => html`<code>${id}</code>` },
          { title: words.label.type, cell: ({ type }) => type },
          { title: words.label.detail, cell: ({ detail }) => html`<span lang="en">${detail}</span>` },
        ],
        cleanup.leftovers,
      )
}</section>`;
}

export const limitsSection = ({ words }: Context): Html =>
  html`<section aria-labelledby="limits"><h2 id="limits">${words.section.limits}</h2>
<ul>${words.limits.map((limit) => html`<li>${limit}</li>`)}</ul></section>`;

/** Boxes for the people who read the report on paper. */
export const signOffSection = ({ words }: Context): Html =>
  html`<section aria-labelledby="sign-off" class="sign-off"><h2 id="sign-off">${words.section.signOff}</h2>
<div class="boxes">${[words.label.reviewer, words.label.approver].map(
    (role) =>
      html`<div class="box"><h3>${role}</h3><p>${words.label.date}</p><p>${words.label.comment}</p></div>`,
  )}</div></section>`;
