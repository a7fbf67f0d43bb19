import { type Context, moment, seconds } from './context.ts';
import { facts, type Html, html, table } from './html.ts';

/** Which drill this was, who allowed it, and by what it was run. */
export function identitySection(context: Context): Html {
  const { record, words } = context;
  const { plan, trigger, target } = record;
  const { approval } = plan;
  return html`<section aria-labelledby="identity"><h2 id="identity">${words.section.identity}</h2>
${facts([
  [words.label.plan, `${plan.title[context.locale]} (${plan.id})`],
  [words.label.planHash, html`<code>${record.planSha256}</code>`],
  [
    words.label.approval,
    approval === undefined
      ? words.none
      : `${approval.ticket}, ${approval.approver}${approval.expires === undefined ? '' : ` (${words.label.dueDate}: ${moment(context, approval.expires)})`}`,
  ],
  [
    words.label.trigger,
    `${words.trigger[trigger.type]}${trigger.actor === null ? '' : `: ${trigger.actor}`}`,
  ],
  [words.label.scheduledFor, moment(context, record.scheduledFor)],
  [words.label.startedAt, moment(context, record.startedAt)],
  [words.label.endedAt, moment(context, record.endedAt)],
  [words.label.account, `${target.account}, ${target.region}`],
  [words.label.execution, html`<code>${record.executionId}</code>`],
  [words.label.tool, record.toolVersion],
])}</section>`;
}

/** Which servers were rehearsed, and what shows that the drill kept to itself. */
export function scopeSection({ record, words }: Context): Html {
  const isolation = record.waves.flatMap(({ name, isolation: facts }) =>
    facts.map((fact) => ({ wave: name, ...fact })),
  );
  const allowed = record.plan.network.subnets;
  return html`<section aria-labelledby="scope"><h2 id="scope">${words.section.scope}</h2>
${table(
  words.section.scope,
  [
    { title: words.label.server, cell: ({ hostname }) => hostname },
    { title: words.label.wave, cell: ({ wave }) => wave },
    { title: words.label.critical, cell: ({ critical }) => (critical ? words.yes : words.no) },
    { title: words.label.sourceServer, cell: ({ sourceServerID }) => html`<code>${sourceServerID}</code>` },
    {
      title: words.label.instance,
      cell: ({ recoveryInstanceID }) => html`<code>${recoveryInstanceID ?? words.none}</code>`,
    },
    {
      title: words.label.subnet,
      cell: ({ instance }) => html`<code>${instance?.subnetID ?? words.none}</code>`,
    },
  ],
  record.servers,
)}
${facts([[words.label.subnet, html`<code>${allowed.join(', ')}</code>`]])}
${
  isolation.length === 0
    ? null
    : table(
        words.label.isolation,
        [
          { title: words.label.address, cell: ({ name, address, port }) => `${name} (${address}:${port})` },
          { title: words.label.wave, cell: ({ wave }) => wave },
          { title: words.label.result, cell: ({ reached }) => words.isolation[`${reached}`] },
          { title: words.label.seen, cell: ({ seen }) => html`<span lang="en">${seen}</span>` },
        ],
        isolation,
      )
}</section>`;
}

/** What the servers were like before anything was started. */
export function readinessSection(context: Context): Html {
  const { record, words } = context;
  const ready = record.servers.flatMap(({ hostname, readiness }) =>
    readiness === null ? [] : [{ hostname, ...readiness }],
  );
  const refusals = record.guards.refusals;
  return html`<section aria-labelledby="readiness"><h2 id="readiness">${words.section.readiness}</h2>
${facts([
  [
    words.label.guards,
    record.guards.checkedAt === null
      ? words.unknown
      : `${moment(context, record.guards.checkedAt)}: ${refusals.length === 0 ? '✓' : '✕'}`,
  ],
])}
${
  refusals.length === 0
    ? null
    : html`<ul class="reasons">${refusals.map(
        ({ code, text }) =>
          html`<li><strong>${words.reason[code]}</strong> <span lang="en">${text}</span></li>`,
      )}</ul>`
}
${
  ready.length === 0
    ? null
    : table(
        words.section.readiness,
        [
          { title: words.label.server, cell: ({ hostname }) => hostname },
          {
            title: words.label.replication,
            cell: ({ replicationState }) => replicationState ?? words.unknown,
          },
          { title: words.label.lag, cell: ({ lagSeconds }) => seconds(context, lagSeconds), numeric: true },
          {
            title: words.label.template,
            cell: ({ launchTemplateID, launchTemplateVersion }) =>
              html`<code>${launchTemplateID ?? words.unknown}</code> ${launchTemplateVersion}`,
          },
        ],
        ready,
      )
}</section>`;
}
