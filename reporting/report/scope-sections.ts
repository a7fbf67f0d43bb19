import { code, facts, type Section, table } from './blocks.ts';
import { type Context, concernOf, failedFirst, moment, seconds, told } from './context.ts';
import { samePeople } from './duties.ts';
import { guardBlocks } from './guard-blocks.ts';

type Approval = NonNullable<Context['record']['plan']['approval']>;

/** By what, by whom and when, and until when it holds. */
function approvalOf({ ticket, approver, at, expires }: Approval, context: Context): string {
  const given = [ticket, approver, ...(at === undefined ? [] : [moment(context, at)])].join(', ');
  return expires === undefined
    ? given
    : `${given} (${context.words.label.dueDate}: ${moment(context, expires)})`;
}

/** Which drill this was, who approved it, and what ran it. */
export function identitySection(context: Context): Section {
  const { record, words } = context;
  const { plan, trigger, target } = record;
  const { approval } = plan;
  const same = samePeople(record);
  const entries = facts([
    [words.label.plan, `${plan.title[context.locale]} (${plan.id})`],
    [words.label.owner, plan.owner.name],
    [words.label.planHash, code(record.planSha256)],
    [words.label.approval, approval === undefined ? words.none : approvalOf(approval, context)],
    ...(same === undefined ? [] : [[words.label.duties, words.duties(same)] as const]),
    [
      words.label.trigger,
      `${words.trigger[trigger.type]}${trigger.actor === null ? '' : `: ${trigger.actor}`}`,
    ],
    [words.label.scheduledFor, moment(context, record.scheduledFor)],
    [words.label.startedAt, moment(context, record.startedAt)],
    [words.label.endedAt, moment(context, record.endedAt)],
    [words.label.account, `${target.account}, ${target.region}`],
    [words.label.execution, code(record.executionId)],
    [words.label.tool, record.toolVersion],
  ]);
  return { id: 'identity', title: words.section.identity, blocks: [entries] };
}

/** Which servers were rehearsed, and what shows that the drill was isolated. */
export function scopeSection(context: Context): Section {
  const { record, words } = context;
  const isolation = record.waves.flatMap(({ name, isolation: own }) =>
    own.map((fact) => ({ wave: name, ...fact })),
  );
  const blocks = [
    ...table(
      words.section.scope,
      [
        { title: words.label.server, cell: ({ hostname }) => hostname, share: 14 },
        { title: words.label.wave, cell: ({ wave }) => wave, share: 9 },
        { title: words.label.critical, cell: ({ critical }) => (critical ? words.yes : words.no), share: 6 },
        {
          title: words.label.source,
          cell: ({ serverID }) => code(serverID),
          share: 19,
        },
        {
          title: words.label.instance,
          cell: ({ instanceID }) => code(instanceID ?? words.none),
          share: 18,
        },
        {
          title: words.label.subnet,
          cell: ({ instance }) => code(instance?.subnetID ?? words.none),
          share: 23,
        },
      ],
      record.servers,
      concernOf(context),
    ),
    facts([
      [words.label.subnet, code(record.plan.network.subnets.join(', '))],
      ...(isolation.length > 0 || record.plan.network.unreachable.length > 0
        ? []
        : [[words.label.isolation, `? ${words.notVerified}`] as const]),
    ]),
    ...table(
      words.label.isolation,
      [
        { title: words.label.address, cell: ({ name, address, port }) => `${name} (${address}:${port})` },
        { title: words.label.wave, cell: ({ wave }) => wave },
        { title: words.label.result, cell: ({ reached }) => words.isolation[`${reached}`] },
        { title: words.label.seen, cell: ({ seen }) => told(context, seen), share: 20 },
      ],
      isolation,
      ({ reached }) => (reached === false ? 0 : reached === null ? 1 : 2),
    ),
  ];
  return { id: 'scope', title: words.section.scope, blocks };
}

/** The state of the servers before anything was started. */
export function readinessSection(context: Context): Section {
  const { record, words } = context;
  const ready = record.servers.flatMap(({ serverID, hostname, readiness }) =>
    readiness === null ? [] : [{ serverID, hostname, ...readiness }],
  );
  const blocks: Section['blocks'] = [
    ...guardBlocks(context),
    ...table(
      words.section.readiness,
      [
        { title: words.label.server, cell: ({ hostname }) => hostname },
        {
          title: words.label.replication,
          cell: ({ state }) => state ?? words.unknown,
        },
        { title: words.label.lag, cell: ({ lagSeconds }) => seconds(context, lagSeconds), numeric: true },
        {
          title: words.label.template,
          cell: ({ launchSettings }) => code(launchSettings ?? words.unknown),
          share: 14,
        },
      ],
      ready,
      failedFirst(context, ({ lagSeconds }) => lagSeconds),
    ),
  ];
  return { id: 'readiness', title: words.section.readiness, blocks };
}
