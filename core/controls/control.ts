/** A clause of a standard: what it requires, where a drill's record shows it, and what no drill shows. */
export interface Control {
  /** Lowercase, stable: `nist-cp-4-a`. */
  readonly id: string;
  readonly standard: string;
  readonly clause: string;
  /** What it requires, in our words. */
  readonly asks: InBothLanguages;
  /** Paths in drill.json; `[]` means each item of a list. */
  readonly fields: readonly string[];
  /** What it requires that is not in the record. */
  readonly gap: InBothLanguages;
  /** The same where it is another for a recovery method. */
  readonly gapOf?: Readonly<Record<string, InBothLanguages>>;
  /**
   * Whether the clause was read in a public text. Of the others only the number, or the number and the title, is known:
   * buy the original before citing them.
   */
  readonly wording: 'confirmed' | 'unconfirmed';
  /** The OSCAL objective of NIST's own catalog, where there is one. */
  readonly objectiveId?: string;
}

export interface InBothLanguages {
  readonly ja: string;
  readonly en: string;
}
