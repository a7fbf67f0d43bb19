import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { said } from '../sentences/in-japanese.ts';
import type { Locale } from '../wording.ts';

/** What is wrong, and what to set or do. `{name}` is filled in from the finding's values, `{resource}` from itself. */
export interface FindingSentence {
  readonly wrong: string;
  readonly wayOut: string;
}

/** The sentences of each code of one check, in both languages. */
export type SentenceTable<Code extends string> = Readonly<
  Record<Code, Readonly<Record<Locale, FindingSentence>>>
>;

/** The same finding with the reasons in it, ours and others', as a reader of this language has them; a code stays. */
export const reasonsFor = (finding: ReadinessFinding, locale: Locale): ReadinessFinding => ({
  ...finding,
  values: Object.fromEntries(
    Object.entries(finding.values).map(([name, value]) => [
      name,
      /^(?:why|error)$/u.test(name) && value.includes(' ') ? said(locale, value) : value,
    ]),
  ),
});

/** A finding's two sentences in one language. A value that is not there shows as `?`, which a test finds. */
export function fillSentence(
  { wrong, wayOut }: FindingSentence,
  { resource, values }: ReadinessFinding,
): FindingSentence {
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
      name === 'resource' ? resource : (values[name] ?? '?'),
    );
  return { wrong: fill(wrong), wayOut: fill(wayOut) };
}
