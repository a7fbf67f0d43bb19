import type { Locale } from '../wording.ts';
import type { Evidence } from './evidence.ts';
import type { HistoryWords } from './words.ts';

/** What every part of the history's page needs: one language, the moment, and where the evidence is. */
export interface Context {
  readonly locale: Locale;
  readonly words: HistoryWords;
  readonly now: Date;
  readonly evidence: Evidence;
  /** Whether the newest looks at readiness were asked. */
  readonly areLooksKnown: boolean;
}

/** Unique on the page, which has each part once a language. */
export const idOf = ({ locale }: Context, name: string): string => `${locale}-${name}`;

export const planIdOf = (context: Context, planId: string): string => idOf(context, `plan-${planId}`);
