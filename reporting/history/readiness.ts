import { isOverdue, type PlanStanding, type Uncovered } from '../../core/history/standing.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import type { ReadinessResult } from '../../core/readiness/result.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { minuteIn } from '../local-time.ts';
import { describeFinding } from '../readiness/describe.ts';
import { READINESS_WORDS } from '../readiness/words.ts';
import {
  type Block,
  code,
  marked,
  note,
  original,
  paragraph,
  type Section,
  type Text,
  table,
} from '../report/blocks.ts';
import type { Locale } from '../wording.ts';
import { daysSince, NAME_CHARACTERS } from './servers.ts';

/** What the newest look at each plan's readiness saw, on the history's page. */

/** What can be read at a glance: the result in the bucket has all. */
const FINDINGS = 20;
const SERVERS = 50;

type Readiness = PlanStanding['readiness'];

/** A mark does not wrap: only its symbol is one, and what it says follows. */
const bad = (text: string): Text => [marked('bad', '✕ '), { sense: 'strong', text }];

const NEVER = bad('一度も確認していません / never looked at');
const UNREADABLE = bad('最新の確認結果を読み取れません / the newest result cannot be read');

const SENTENCE_CHARACTERS = 500;

/** One cell about a plan: what its newest look found, and whether looks have stopped. */
export function readinessText(readiness: Readiness, now: Date): Text {
  if (readiness === undefined) return marked('bad', '✕ 未確認 / never');
  if (readiness === null) return marked('bad', '✕ 不明 / unreadable');
  return isOverdue(readiness, now)
    ? [oldText(readiness), marked('bad', '✕ 遅延 / overdue')]
    : foundText(readiness);
}

/** That nothing was in the way long ago says nothing of today. */
const oldText = (readiness: ReadinessResult): Text =>
  readiness.findings.length === 0 ? [] : [foundText(readiness), ' '];

function foundText({ findings }: ReadinessResult): Text {
  const failing = findings.filter(({ state }) => state === 'failing').length;
  const unknown = findings.length - failing;
  if (findings.length === 0) return marked('good', '✓ 準備完了 / ready');
  return [
    ...(failing === 0 ? [] : [marked('bad', `✕ ${failing}`), ' ']),
    ...(unknown === 0 ? [] : [marked('warn', `? ${unknown}`)]),
  ];
}

/** What a plan's newest look saw, when that was, and each finding with the days since when it has been so. */
export function readinessBlocks({ planId, readiness }: PlanStanding, now: Date): readonly Block[] {
  const heading = { sense: 'strong' as const, text: '準備状況 / Readiness: ' };
  if (readiness === undefined)
    return [
      paragraph([
        heading,
        NEVER,
        '。計画に readiness を設定してください。設定済みの場合は、次の確認までお待ちください。 ',
        original('Give the plan readiness; where it has it, wait for the next look.'),
      ]),
    ];
  if (readiness === null)
    return [
      paragraph([
        heading,
        UNREADABLE,
        '。次の確認で書き直されます。 ',
        original('The next look replaces it.'),
      ]),
    ];
  const { checkedAt, timeZone, findings, simulated } = readiness;
  return [
    paragraph([heading, readinessText(readiness, now), simulated ? ' (模擬 / simulated)' : '']),
    note(`確認日時 / Looked at: ${minuteIn(checkedAt, timeZone)} ${timeZone} (${checkedAt})`),
    ...(isOverdue(readiness, now) ? [overdueLine(readiness)] : []),
    ...findingBlocks(readiness, now),
    ...(findings.length <= FINDINGS
      ? []
      : [
          note(
            `ほか ${findings.length - FINDINGS} 件 / and ${findings.length - FINDINGS} more: history/readiness-${planId}.json`,
          ),
        ]),
  ];
}

const overdueLine = ({ dueBy, timeZone }: ReadinessResult): Block =>
  paragraph([
    marked('bad', '✕ '),
    `${dueBy === null ? '' : minuteIn(dueBy, timeZone)} ${timeZone} までに次の確認が行われるはずでした。関数 checkReadiness のログと配信不能キューを確認してください。 `,
    original(
      'The last look is overdue: a later one should have been kept by then. See the log of the function checkReadiness and the dead letters.',
    ),
  ]);

/** Below each other: a table would hide on a phone what to do. */
const findingBlocks = ({ findings }: ReadinessResult, now: Date): readonly Block[] =>
  findings
    .toSorted((a, b) => (a.since < b.since ? -1 : 1))
    .slice(0, FINDINGS)
    .flatMap((finding) => {
      const { check, resource, state, since } = finding;
      const days = daysSince(since, now);
      const [ja, en] = [READINESS_WORDS.ja.checks[check], READINESS_WORDS.en.checks[check]];
      return [
        paragraph([
          state === 'failing' ? marked('bad', `✕ ${days}日 / days`) : marked('warn', `? ${days}日 / days`),
          ' ',
          code(oneLine(resource, NAME_CHARACTERS)),
          { sense: 'aside', text: ` ${ja} / ${en}` },
        ]),
        note(sentenceOf(finding, 'ja')),
        note(original(sentenceOf(finding, 'en'))),
      ];
    });

function sentenceOf(finding: ReadinessFinding, locale: Locale): string {
  const { wrong, wayOut } = describeFinding(finding, locale);
  return `${oneLine(wrong, SENTENCE_CHARACTERS)} → ${oneLine(wayOut, SENTENCE_CHARACTERS)}`;
}

/** Servers that can be recovered and that nobody has proven to recover, by account and Region. */
export const coverageSection = (places: readonly Uncovered[]): Section => ({
  id: 'coverage',
  title: 'カバレッジ / Coverage',
  blocks:
    places.length === 0
      ? [
          paragraph([
            marked('unknown', '? '),
            '準備状況を確認した計画がないため、どの計画にも含まれないサーバーの有無は分かりません。 ',
            original('No plan was looked at, so it is not known whether any server is in no plan.'),
          ]),
        ]
      : places.flatMap(placeBlocks),
});

function placeBlocks({ account, region, listedAt, servers }: Uncovered): readonly Block[] {
  const place = { sense: 'strong' as const, text: `${account}, ${region}: ` };
  if (listedAt === null)
    return [
      paragraph([
        place,
        marked('warn', '? '),
        'サーバーの一覧を取得できませんでした / the servers could not be listed',
      ]),
    ];
  const shown = servers.slice(0, SERVERS);
  return [
    paragraph([
      place,
      servers.length === 0
        ? [
            marked('good', '✓ '),
            'すべてのサーバーが確認または訓練されています / every server is looked at or drilled',
          ]
        : bad(`確認も訓練もされていないサーバー / servers neither looked at nor drilled: ${servers.length}`),
    ]),
    note(`一覧の取得日時 / Listed at: ${listedAt}`),
    ...table(
      `${account}, ${region}: 一覧 / Those servers`,
      [
        { title: 'サーバー / Server', cell: ({ hostname }) => oneLine(hostname, NAME_CHARACTERS) },
        { title: 'ID', cell: ({ serverID }) => code(serverID) },
        {
          title: '状態 / Replication',
          cell: ({ state }) => (state === null ? '?' : code(oneLine(state, NAME_CHARACTERS))),
        },
      ],
      shown,
    ),
    ...(servers.length === 0
      ? []
      : [
          note([
            ...(shown.length < servers.length
              ? [`ほか ${servers.length - shown.length} 台 / and more. `]
              : []),
            '計画に加えるか、不要であれば DRS から削除してください。 ',
            original('Name each in a plan, or remove it from DRS where it is not needed.'),
          ]),
        ]),
  ];
}
