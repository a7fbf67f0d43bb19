import { probeName } from '../../core/facts/probe-name.ts';
import { costOf, type DrillCost } from '../../core/verdict/cost.ts';
import type { Disposition } from '../../core/verdict/finding.ts';
import type { DrillServer } from '../../core/verdict/record.ts';
import { resourceLink } from '../console-links.ts';
import { localDay } from '../local-time.ts';
import { saidInParts } from '../sentences/in-japanese.ts';
import { WORDING } from '../wording.ts';
import {
  type Block,
  code,
  facts,
  marked,
  note,
  original,
  paragraph,
  type Section,
  type Span,
  type Text,
  table,
} from './blocks.ts';
import { type Context, elapsed, moment, told } from './context.ts';
import { leftoverName } from './method-words.ts';

type Probe = DrillServer['probes'][number];

const PROBE_CONCERN = { FAILED: Number.POSITIVE_INFINITY, NOT_RUN: Number.MAX_VALUE, PASSED: 0 } as const;
const ACTION_CONCERN = { FAILED: 4, TIMED_OUT: 3, UNKNOWN: 2, NOT_SENT: 1, SUCCEEDED: 0 } as const;
const SEVERITY_CONCERN = { HIGH: 2, MEDIUM: 1, LOW: 0 } as const;

/** Every probe with what was seen; another system's output is quoted as it is. */
export function probesSection(context: Context): Section {
  const { record, words } = context;
  const probes = record.servers.flatMap(({ hostname, probes: own }) =>
    own.map((probe) => ({ hostname, probe })),
  );
  const blocks = table(
    words.section.probes,
    [
      { title: words.label.server, cell: ({ hostname }) => hostname, share: 13 },
      { title: words.label.probe, cell: ({ probe }) => nameOf(context, probe) },
      { title: words.label.result, cell: ({ probe }) => resultOf(context, probe), share: 9 },
      { title: words.label.seen, cell: ({ probe }) => seenOf(context, probe), share: 24 },
      { title: words.label.attempts, cell: ({ probe }) => String(probe.attempts), numeric: true, share: 7 },
      { title: words.label.passedAt, cell: ({ probe }) => elapsed(context, probe.passedAt), numeric: true },
      {
        title: words.label.duration,
        cell: ({ probe }) => (probe.durationMilliseconds === null ? '–' : `${probe.durationMilliseconds} ms`),
        numeric: true,
        share: 8,
      },
    ],
    probes,
    ({ probe }) => Math.max(PROBE_CONCERN[probe.status], probe.durationMilliseconds ?? 0),
  );
  return { id: 'probes', title: words.section.probes, blocks: orNone(context, blocks) };
}

/** Whether a SID was compared at all is told in the reader's language too. */
function seenOf(context: Context, { seen, lastPass }: Probe): Text {
  const said = seen === null ? '–' : told(context, seen);
  return typeof lastPass === 'string'
    ? [{ sense: 'strong', text: context.words.lastPass[lastPass] }, ' ', said]
    : said;
}

const nameOf = ({ words }: Context, probe: Probe): Text =>
  probe.canary
    ? [probeName(probe), ' ', { sense: 'aside', text: `(${words.label.canary})` }]
    : probeName(probe);

const resultOf = ({ words }: Context, { status }: Probe): Span =>
  marked(status === 'PASSED' ? 'good' : status === 'FAILED' ? 'bad' : 'unknown', words.probeStatus[status]);

const orNone = ({ words }: Context, blocks: Section['blocks']): Section['blocks'] =>
  blocks.length === 0 ? [paragraph(words.none)] : blocks;

/** The actions inside the servers before they were proven. */
export function actionsSection(context: Context): Section {
  const { record, words } = context;
  const results = record.waves.flatMap(({ actions }) =>
    actions.flatMap(({ name, results: own }) => own.map((result) => ({ name, result }))),
  );
  const blocks = table(
    words.section.actions,
    [
      { title: words.label.action, cell: ({ name }) => name },
      { title: words.label.server, cell: ({ result }) => result.hostname },
      { title: words.label.result, cell: ({ result }) => words.actionStatus[result.status] },
      {
        title: words.label.seen,
        cell: ({ result }) =>
          result.output === null ? (result.errorCode ?? '–') : told(context, result.output),
        share: 22,
      },
      { title: words.label.endedAt, cell: ({ result }) => elapsed(context, result.endedAt), numeric: true },
    ],
    results,
    ({ result }) => ACTION_CONCERN[result.status],
  );
  return { id: 'actions', title: words.section.actions, blocks: orNone(context, blocks) };
}

/** What a person must act on. */
export function findingsSection(context: Context): Section {
  const { record, words } = context;
  const blocks = table(
    words.section.findings,
    [
      { title: words.label.finding, cell: ({ id }) => id, share: 6 },
      { title: words.label.severity, cell: ({ severity }) => words.severity[severity], share: 8 },
      { title: words.label.cause, cell: ({ code: reason }) => words.reason[reason], share: 15 },
      { title: words.label.detail, cell: ({ text }) => told(context, text), share: 24 },
      { title: words.label.owner, cell: ({ owner }) => owner },
      { title: words.label.dueDate, cell: ({ dueDate }) => dueDate, share: 9 },
    ],
    record.findings,
    ({ severity }) => SEVERITY_CONCERN[severity],
  );
  return {
    id: 'findings',
    title: words.section.findings,
    blocks: [...orNone(context, blocks), ...openItems(context)],
  };
}

/** Findings of earlier drills of the plan: repeated until somebody records their disposition. */
const openItems = ({ record, words }: Context): readonly Block[] =>
  table(
    words.label.openItems,
    [
      { title: words.label.drill, cell: ({ drillId }) => code(drillId), share: 14 },
      { title: words.label.finding, cell: ({ finding }) => finding.id, share: 5 },
      { title: words.label.cause, cell: ({ finding }) => words.reason[finding.code], share: 15 },
      { title: words.label.owner, cell: ({ finding }) => finding.owner },
      {
        title: words.label.dueDate,
        cell: ({ finding, disposition }) =>
          disposition === null && finding.dueDate < localDay(record.plan, record.endedAt)
            ? [`${finding.dueDate} `, marked('bad', `▲ ${words.overdue}`)]
            : finding.dueDate,
        share: 9,
      },
      {
        title: words.label.disposition,
        cell: ({ disposition }) =>
          disposition === null
            ? marked('bad', `✕ ${words.open}`)
            : [
                marked('good', `✓ ${localDay(record.plan, disposition.at)} `),
                ...dispositionDetails(disposition, words),
              ],
        share: 20,
      },
    ],
    record.openItems,
    ({ disposition, finding }) => (disposition === null ? SEVERITY_CONCERN[finding.severity] + 1 : 0),
  );

/** Why a finding was there, what was done, by whom, and who recorded it. */
function dispositionDetails(
  { note, rootCause, correctiveAction, doneBy, by }: Disposition,
  { label }: Context['words'],
): Span[] {
  const told = [
    [null, note],
    [label.rootCause, rootCause],
    [label.correctiveAction, correctiveAction],
    [label.doneBy, doneBy],
    [label.recordedBy, by],
  ] as const;
  return told.flatMap(([name, text]): Span[] => {
    if (text === undefined || text === '') return [];
    return [...(name === null ? [] : [{ sense: 'strong' as const, text: ` ${name} ` }]), original(text)];
  });
}

/** Whether anything of the drill is left. */
export function cleanupSection(context: Context): Section {
  const { record, words, locale } = context;
  const { cleanup } = record;
  const cost = costOf(record);
  const calls = Object.values(record.calls).reduce((sum, count) => sum + count, 0);
  return {
    id: 'cleanup',
    title: words.section.cleanup,
    blocks: [
      facts([
        [
          words.label.result,
          cleanup.startedAt === null && cleanup.status === 'COMPLETE'
            ? WORDING[locale].nothingToClean
            : WORDING[locale].cleanup[cleanup.status],
        ],
        [words.label.startedAt, moment(context, cleanup.startedAt)],
        [words.label.endedAt, moment(context, cleanup.endedAt)],
        [words.label.calls, String(calls)],
        [words.label.instanceHours, words.hoursOf(cost.instances, cost.instanceHours.toFixed(2))],
        [words.label.cost, costText(context, cost)],
      ]),
      ...(cost.instances === 0 ? [] : [note(words.costNote)]),
      ...table(
        words.label.leftover,
        [
          {
            title: words.label.leftover,
            cell: (leftover) => code(leftover.id, resourceLink(record.target.region, leftover)),
          },
          { title: words.label.type, cell: ({ type }) => leftoverName(locale, type) },
          { title: words.label.detail, cell: ({ detail }) => saidInParts(locale, detail), share: 20 },
        ],
        cleanup.leftovers,
      ),
    ],
  };
}

function costText({ words }: Context, { estimatedUsd, unpriced }: DrillCost): Text {
  return estimatedUsd === null
    ? words.noPrice(unpriced.join(', '))
    : words.about(`${estimatedUsd.toFixed(2)} USD`);
}

export const limitsSection = ({ words }: Context): Section => ({
  id: 'limits',
  title: words.section.limits,
  blocks: [{ kind: 'list', items: words.limits }],
});

/** Boxes for the people who read the report on paper. */
export const signOffSection = ({ words }: Context): Section => ({
  id: 'sign-off',
  title: words.section.signOff,
  blocks: [
    {
      kind: 'boxes',
      boxes: [words.label.reviewer, words.label.approver].map((title) => ({
        title,
        lines: [words.label.date, words.label.comment],
      })),
    },
  ],
});
