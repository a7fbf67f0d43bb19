/** One check of the evidence, and its outcome. */
export interface Check {
  readonly name: string;
  readonly outcome: 'holds' | 'fails' | 'unchecked';
  /** One clause: what was seen and, when it fails, what that means. */
  readonly reason: string;
}

export const holds = (name: string, reason: string): Check => ({ name, outcome: 'holds', reason });
export const fails = (name: string, reason: string): Check => ({ name, outcome: 'fails', reason });
export const unchecked = (name: string, reason: string): Check => ({ name, outcome: 'unchecked', reason });

/** One check that holds when nothing is wrong, else one for each fault. */
export const allOf = (name: string, faults: readonly string[], otherwise: string): Check[] =>
  faults.length === 0 ? [holds(name, otherwise)] : faults.map((fault) => fails(name, fault));
