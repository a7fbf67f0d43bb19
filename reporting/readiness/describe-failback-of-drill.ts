import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import type { Locale } from '../wording.ts';
import { type FindingSentence, fillSentence, reasonsFor } from './sentences.ts';
import { DRILL_FAILBACK_SENTENCES } from './words-failback-of-drill.ts';

const TABLE: ReadonlyMap<string, Readonly<Record<Locale, FindingSentence>>> = new Map(
  Object.entries(DRILL_FAILBACK_SENTENCES),
);

/** The two sentences of a drill's finding about failback; of no other check, whose words drills do not need. */
export function describeDrillFailback(finding: ReadinessFinding, locale: Locale): FindingSentence {
  const words = TABLE.get(finding.code);
  return words === undefined
    ? { wrong: finding.code, wayOut: '' }
    : fillSentence(words[locale], reasonsFor(finding, locale));
}
