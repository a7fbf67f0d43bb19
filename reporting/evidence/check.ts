/** One thing that an examiner of evidence looked at, and what came of it. */
export interface Check {
  readonly name: string;
  readonly outcome: 'holds' | 'fails' | 'unchecked';
  /** One clause: what was seen, and where it fails what that means. */
  readonly reason: string;
}

export const holds = (name: string, reason: string): Check => ({ name, outcome: 'holds', reason });
export const fails = (name: string, reason: string): Check => ({ name, outcome: 'fails', reason });
export const unchecked = (name: string, reason: string): Check => ({ name, outcome: 'unchecked', reason });

/** One check that holds where nothing is wrong, else one for each thing that is. */
export const allOf = (name: string, faults: readonly string[], otherwise: string): Check[] =>
  faults.length === 0 ? [holds(name, otherwise)] : faults.map((fault) => fails(name, fault));
