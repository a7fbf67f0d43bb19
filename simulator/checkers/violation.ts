import type { History } from '../history.ts';

/** A promise that a simulation broke, in a sentence. */
export interface Violation {
  readonly checker: string;
  readonly text: string;
}

/** Judges only what happened; written independently of the code that it checks. */
export type Checker = (history: History) => string[];
