import { GUARDS, type GuardLine } from '../../core/guards/guard-lines.ts';
import { said, saidInParts } from '../sentences/in-japanese.ts';
import { type Block, facts, marked, type Span, table } from './blocks.ts';
import { type Context, moment } from './context.ts';
import { GUARD_WORDS } from './words-guards.ts';

/** The pre-checks: what refused, and each with what it saw. */
export function guardBlocks(context: Context): readonly Block[] {
  const { record, words, locale } = context;
  const { checkedAt, refusals, lines = [] } = record.guards;
  const { check, checkedAt: label, name } = GUARD_WORDS[locale];
  // A record without lines says no more than whether anything refused.
  const result = lines.length > 0 ? '' : `: ${refusals.length === 0 ? '✓' : '✕'}`;
  return [
    facts([[label, checkedAt === null ? words.unknown : `${moment(context, checkedAt)}${result}`]]),
    ...(refusals.length === 0
      ? []
      : [
          {
            kind: 'reasons' as const,
            reasons: refusals.map(({ code: reason, text }) => ({
              title: words.reason[reason],
              text: said(locale, text, context.names.values()),
            })),
            more: null,
          },
        ]),
    ...table(
      words.label.guards,
      [
        { title: check, cell: ({ guard }) => name[guard], share: 12 },
        { title: words.label.seen, cell: (line) => seenBy(context, line), share: 30 },
        { title: words.label.result, cell: (line) => markOf(context, line), share: 9 },
      ],
      lines,
      (line) => (isRefused(context, line) ? 1 : 0),
    ),
  ];
}

const isRefused = ({ record }: Context, { guard }: GuardLine): boolean => {
  const codes: readonly string[] = GUARDS[guard];
  return record.guards.refusals.some(({ code }) => codes.includes(code));
};

const seenBy = ({ locale }: Context, { seen }: GuardLine): string =>
  seen === null ? GUARD_WORDS[locale].notAsked : saidInParts(locale, seen);

function markOf(context: Context, line: GuardLine): Span {
  const { mark } = GUARD_WORDS[context.locale];
  if (isRefused(context, line)) return marked('bad', mark.refused);
  return line.seen === null ? marked('unknown', mark.notAsked) : marked('good', mark.clear);
}
