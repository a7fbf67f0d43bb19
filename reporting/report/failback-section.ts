import type { FailbackInstance } from '../../core/facts/failback.ts';
import { drillFailbackFindings } from '../../core/readiness/failback-of-drill/findings.ts';
import { describeDrillFailback } from '../readiness/describe-failback-of-drill.ts';
import { type Block, code, facts, marked, note, original, paragraph, type Section, table } from './blocks.ts';
import { type Context, moment } from './context.ts';
import { FAILBACK_WORDS } from './words-failback.ts';

/** What a failback would need, as it was seen on the instances; none where the plan does not ask. */
export function failbackSection(context: Context): Section | undefined {
  const { record, locale } = context;
  const words = FAILBACK_WORDS[locale];
  const { plan, failback } = record;
  if (plan.failback === undefined || record.servers.every(({ instanceID }) => instanceID === null))
    return undefined;
  return {
    id: 'failback',
    title: words.title,
    blocks: [
      note(words.note),
      ...(plan.failback.network === 'isolated' ? [note(words.isolated)] : []),
      ...(failback === undefined
        ? [paragraph(words.notLooked)]
        : [
            facts([[words.label.lookedAt, moment(context, failback.lookedAt)]]),
            ...instancesTable(context, failback.servers),
          ]),
      ...foundBlocks(context),
    ],
  };
}

function instancesTable(context: Context, servers: readonly FailbackInstance[]): readonly Block[] {
  const { locale, names, words } = context;
  const own = FAILBACK_WORDS[locale];
  const of = (server: FailbackInstance) => ({
    ...server,
    byService: 'known' in server.service ? server.service.known : undefined,
    byEC2: 'known' in server.machine ? server.machine.known : undefined,
  });
  return table(
    own.title,
    [
      { title: words.label.server, cell: ({ serverID }) => names.get(serverID) ?? serverID, share: 13 },
      { title: words.label.instance, cell: ({ instanceID }) => code(instanceID), share: 17 },
      {
        title: own.label.origin,
        cell: ({ byService }) =>
          byService?.origin == null
            ? '?'
            : `${own.origin[byService.origin]} ${byService.originRegion ?? ''}`.trim(),
      },
      {
        title: own.label.agent,
        cell: ({ byService }) =>
          byService === undefined
            ? '?'
            : byService.agentSeenAt === null
              ? own.neverSeen
              : moment(context, byService.agentSeenAt),
        share: 17,
      },
      {
        title: own.label.profile,
        cell: ({ byEC2 }) =>
          byEC2 === undefined ? '?' : byEC2.instanceProfile === null ? '–' : original(byEC2.instanceProfile),
        share: 20,
      },
      {
        title: own.label.metadata,
        cell: ({ byEC2 }) =>
          byEC2?.metadataService == null ? '?' : byEC2.metadataService ? own.on : own.off,
        share: 7,
      },
    ],
    servers.map(of),
  );
}

function foundBlocks({ record, locale }: Context): readonly Block[] {
  const own = FAILBACK_WORDS[locale];
  const found = drillFailbackFindings(record);
  if (found.length === 0) return record.failback === undefined ? [] : [paragraph(`✓ ${own.clear}`)];
  const rows = found.map((one) => ({ ...one, ...describeDrillFailback(one, locale) }));
  return table(
    own.label.finding,
    [
      {
        title: own.label.finding,
        cell: ({ state, wrong }) => [
          state === 'failing' ? marked('bad', '✕ ') : marked('unknown', '? '),
          wrong,
        ],
        share: 30,
      },
      { title: own.label.wayOut, cell: ({ wayOut }) => wayOut, share: 30 },
    ],
    rows,
    ({ state }) => (state === 'failing' ? 1 : 0),
  );
}
