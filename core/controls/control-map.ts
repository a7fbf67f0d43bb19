import { CONTROLS_FINANCE } from './finance.ts';
import { CONTROLS_GENERAL } from './general.ts';

/**
 * Which clauses of which standards a drill's record gives evidence for: the fields to look at, and what is asked that a
 * drill never shows. A drill supports a control; whether the control works is for people to say.
 */
export interface Control {
  /** Lowercase, stable: `nist-cp-4-a`. */
  readonly id: string;
  readonly standard: string;
  readonly clause: string;
  /** What is asked, in our words. */
  readonly asks: InBothLanguages;
  /** Paths in drill.json; `[]` stands for each of a list. */
  readonly fields: readonly string[];
  /** What is asked and not in the record. */
  readonly gap: InBothLanguages;
  /**
   * Whether what the clause asks was read in a public text. Of the others only the number, or the number and the title,
   * is known: buy the original before citing them.
   */
  readonly wording: 'confirmed' | 'unconfirmed';
  /** The OSCAL objective of NIST's own catalog, where there is one. */
  readonly objectiveId?: string;
}

export interface InBothLanguages {
  readonly ja: string;
  readonly en: string;
}

export const CONTROL_MAP: readonly Control[] = [...CONTROLS_GENERAL, ...CONTROLS_FINANCE];
