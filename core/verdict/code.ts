import * as z from 'zod';
import { moment } from '../facts/moment.ts';

/** Which code of kunren's own ran, as Lambda names it: whether that is what was packaged, and whether it changed. */

export const codeFactsSchema = z.array(
  z.strictObject({
    /** The function's name in Lambda. */
    name: z.string(),
    /** The version that ran, `$LATEST` unless somebody publishes others; null: unknown. */
    version: z.string().nullable(),
    /** Of the function's package, a zip file, as Lambda's CodeSha256 has it in Base64; null: unknown. */
    sha256: z.string().nullable(),
    /** The same of the package that was deployed with the function that closed the drill. */
    packaged: z.string(),
    /** When its code or its configuration was last changed, by Lambda's clock; null: unknown. */
    modifiedAt: moment.nullable(),
    /** Why Lambda did not say; absent where it did. */
    unknown: z.string().optional(),
  }),
);

export type CodeFacts = z.infer<typeof codeFactsSchema>;
type OneFunction = CodeFacts[number];
interface WithCode {
  readonly code?: CodeFacts | undefined;
  readonly startedAt: string;
}

export const isForeign = ({ sha256, packaged }: OneFunction): boolean =>
  sha256 !== null && sha256 !== packaged;

/** Functions that somebody changed after the drill had begun: what ran before is not known. */
export const changedDuring = ({ code = [], startedAt }: WithCode): CodeFacts =>
  code.filter(({ modifiedAt }) => modifiedAt !== null && Date.parse(modifiedAt) > Date.parse(startedAt));

export const isCodeUnknown = ({ sha256, modifiedAt }: OneFunction): boolean =>
  sha256 === null || modifiedAt === null;

const SHOWN_MAX = 5;
const named = (functions: CodeFacts): string => {
  const more = functions.length - SHOWN_MAX;
  const shown = functions.slice(0, SHOWN_MAX).map(({ name }) => name);
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** What to act on: no verdict follows from it, because a deployment while a drill runs proves nothing of the servers. */
export function codeRaised(facts: WithCode) {
  const { code } = facts;
  if (code === undefined) return [];
  const foreign = code.filter(isForeign);
  const changed = changedDuring(facts);
  const unread = code.filter(isCodeUnknown);
  const why = unread.flatMap(({ unknown }) => unknown ?? []).slice(0, 1);
  const raised = [
    {
      found: foreign,
      code: 'CODE_DIFFERS',
      severity: 'HIGH',
      text: `functions ran other code than was packaged with the one that closed the drill: ${named(foreign)}; find out who changed it, and deploy again`,
    },
    {
      found: changed,
      code: 'CODE_CHANGED',
      severity: 'HIGH',
      text: `functions were changed after the drill had begun: ${named(changed)}; what ran before is not known: if it was no deployment of yours, find out who changed them`,
    },
    {
      found: unread,
      code: 'CODE_UNKNOWN',
      severity: 'MEDIUM',
      text:
        why.length === 0
          ? `which code ran is not known of ${named(unread)}; the functions that close drills need lambda:GetFunctionConfiguration`
          : `which code ran is not known of ${named(unread)} (${why}); the functions that close drills need lambda:GetFunctionConfiguration`,
    },
  ] as const;
  const isNothing = code.length === 0;
  return [
    ...raised.flatMap(({ found, ...finding }) => (found.length === 0 ? [] : [finding])),
    ...(isNothing
      ? [
          {
            code: 'CODE_UNKNOWN' as const,
            severity: 'MEDIUM' as const,
            text: 'which code ran is not known: the function that closed the drill knows no package (KUNREN_CODE); deploy again',
          },
        ]
      : []),
  ];
}
