import { daysSince } from '../../core/history/concerns.ts';
import type { PlanStanding } from '../../core/history/standing.ts';
import { isOverdue, type ReadinessResult } from '../../core/readiness/result.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { momentText } from '../moments.ts';
import { describeFinding } from '../readiness/describe.ts';
import { READINESS_WORDS } from '../readiness/words.ts';
import { type Block, code, marked, note, paragraph, type Text } from '../report/blocks.ts';
import type { Context } from './context.ts';
import { shortName } from './servers.ts';

/** What the newest look at each plan's readiness saw, on the history's page. */

/** What can be read at a glance: the result in the bucket has all. */
const FINDINGS = 20;
const SENTENCE_CHARACTERS = 500;

type Readiness = PlanStanding['readiness'];

/** One cell about a plan: what its newest look found, and whether looks have stopped. */
export function readinessText(context: Context, readiness: Readiness): Text {
  const words = context.words.readiness;
  if (readiness === undefined) return marked('bad', `✕ ${words.never}`);
  if (readiness === null) return marked('bad', `✕ ${words.unreadable}`);
  return isOverdue(readiness, context.now)
    ? [oldText(context, readiness), marked('bad', `✕ ${words.overdue}`)]
    : foundText(context, readiness);
}

/** That nothing was in the way long ago says nothing of today. */
const oldText = (context: Context, readiness: ReadinessResult): Text =>
  readiness.findings.length === 0 ? [] : [foundText(context, readiness), ' '];

function foundText({ words }: Context, { findings }: ReadinessResult): Text {
  const failing = findings.filter(({ state }) => state === 'failing').length;
  const unknown = findings.length - failing;
  if (findings.length === 0) return marked('good', `✓ ${words.readiness.ready}`);
  return [
    ...(failing === 0 ? [] : [marked('bad', `✕ ${failing}`), ' ']),
    ...(unknown === 0 ? [] : [marked('warn', `? ${unknown}`)]),
  ];
}

/** What a plan's newest look saw, when that was, and each finding with the days since when it has been so. */
export function readinessBlocks(context: Context, { planId, readiness }: PlanStanding): readonly Block[] {
  const { words, now, locale } = context;
  const text = words.readiness;
  const heading = { sense: 'strong' as const, text: text.heading };
  const absent = (what: string, wayOut: string): readonly Block[] => [
    paragraph([heading, marked('bad', '✕ '), { sense: 'strong', text: what }, wayOut]),
  ];
  if (readiness === undefined) return absent(text.neverSentence, text.neverWayOut);
  if (readiness === null) return absent(text.unreadableSentence, text.unreadableWayOut);
  const { checkedAt, dueBy, timeZone, findings, simulated } = readiness;
  const more = findings.length - FINDINGS;
  return [
    paragraph([heading, readinessText(context, readiness), simulated ? ` (${words.simulated})` : '']),
    note(text.lookedAt(momentText(checkedAt, timeZone, locale))),
    ...(dueBy !== null && isOverdue(readiness, now)
      ? [paragraph([marked('bad', '✕ '), text.overdueSentence(momentText(dueBy, timeZone, locale))])]
      : []),
    ...findingBlocks(context, readiness),
    ...(more <= 0 ? [] : [note(text.more(more, `history/readiness-${planId}.json`))]),
  ];
}

/** Below each other: a table would hide on a phone what to do. */
const findingBlocks = ({ words, now, locale }: Context, { findings }: ReadinessResult): readonly Block[] =>
  findings
    .toSorted((a, b) => (a.since < b.since ? -1 : 1))
    .slice(0, FINDINGS)
    .flatMap((finding) => {
      const { check, resource, state, since } = finding;
      const days = words.days(daysSince(since, now));
      const { wrong, wayOut } = describeFinding(finding, locale);
      return [
        paragraph([
          state === 'failing' ? marked('bad', `✕ ${days}`) : marked('warn', `? ${days}`),
          ' ',
          code(shortName(resource)),
          { sense: 'aside', text: ` ${READINESS_WORDS[locale].checks[check]}` },
        ]),
        note(`${oneLine(wrong, SENTENCE_CHARACTERS)} → ${oneLine(wayOut, SENTENCE_CHARACTERS)}`),
      ];
    });
