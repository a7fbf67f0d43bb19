import * as z from 'zod';
import { hiddenIn } from '../text/characters.ts';
import { formatDuration, parseDuration } from '../text/duration.ts';
import { holdsSecret } from '../text/mask-secrets.ts';

/** The kinds of value in a drill plan. */

const texts = new Map<number, ReturnType<typeof makeText>>();

/** One line of text: titles and names end up in mail subjects and reports. */
export function text(max: number): ReturnType<typeof makeText> {
  const made = texts.get(max) ?? makeText(max);
  texts.set(max, made);
  return made;
}

const makeText = (max: number) => z.string().trim().min(1).max(max).superRefine(oneLineOnly);

/** Names what nobody sees, and where it is. */
export function oneLineOnly(value: string, context: z.RefinementCtx): void {
  if (hiddenIn(value) === undefined) return;
  // The reader adds which character it is, and where.
  context.addIssue({ code: 'custom', message: 'must be one line without control or invisible characters' });
}

/**
 * For what names something, and for text of a fixed form: `***` cannot stand there in a record, so a secret is refused,
 * and not only warned of.
 */
export function noSecret(value: string, context: z.RefinementCtx): void {
  if (!holdsSecret(value)) return;
  context.addIssue({
    code: 'custom',
    message:
      'looks like a secret (it is not shown), and names are kept as evidence for years: choose another name',
  });
}

const durationText = z
  .string({ error: notADuration })
  .refine((value) => parseDuration(value) !== undefined, { error: notADuration })
  .refine((value) => Number.isSafeInteger(parseDuration(value) ?? 0), {
    error: 'must be a number of whole seconds',
  })
  .meta({ examples: ['90s', '45m', '1h30m', '7d'], pattern: '^((\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?|P.+)$' });

/**
 * A length of time as people write it; whole seconds once parsed. A codec, so that a parsed plan can be written back
 * into facts and records as it was.
 */
export const duration = z.codec(durationText, z.number(), {
  decode: (value) => parseDuration(value) ?? 0,
  encode: (seconds) => formatDuration(seconds).replaceAll(' ', ''),
});

export const positiveDuration = duration.refine((seconds) => seconds > 0, {
  error: 'must be longer than 0s',
});

function notADuration(): string {
  return 'is not a duration: write it as 90s, 45m, 1h30m or 7d';
}

/** A moment with its zone: `2027-03-31T18:00:00+09:00`; kept as written, compared as an instant. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'is not a moment with its zone: write it as 2027-03-31T18:00:00+09:00',
});

/** A name for files, reports and tags. */
export const name = (error: string) =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, error)
    .superRefine(noSecret);
