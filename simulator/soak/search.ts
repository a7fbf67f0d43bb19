import * as fc from 'fast-check';
import type { Violation } from '../checkers/violation.ts';
import { type SoakCase, soakCases } from './cases.ts';
import { restoreCases } from './restore.ts';
import { runCase } from './run-case.ts';

/** A case that broke a promise, minimized. */
export interface Failure {
  readonly seed: number;
  readonly smallest: SoakCase;
  readonly violations: readonly Violation[];
  /** What the simulation itself threw, if it did. */
  readonly error: string | null;
}

/** The most runs for minimizing a failing case. */
const SHRINKING_RUNS = 60;

/** One case in so many restores volumes. */
const RESTORES = 5;

const casesOf = (seed: number): fc.Arbitrary<SoakCase> => (seed % RESTORES === 0 ? restoreCases : soakCases);

/** The case of a seed: the same as long as the arbitraries do not change. */
export function caseOf(seed: number): SoakCase {
  const [one] = fc.sample(casesOf(seed), { seed, numRuns: 1 });
  if (one === undefined) throw new Error(`seed ${seed} gives no case`);
  return one;
}

export interface Tried {
  /** Executions of the original case; none when the simulation itself threw. */
  readonly drills: number;
  /** The smallest case that still breaks a promise; null when none is broken. */
  readonly failure: Failure | null;
}

/** Runs the case of a seed, and if it breaks a promise looks for a smaller one that does. */
export async function trySeed(seed: number): Promise<Tried> {
  const { drills, failure: first } = await play(caseOf(seed), seed);
  if (first === null) return { drills, failure: null };
  let smallest = first;
  let runs = 0;
  const smaller = fc.asyncProperty(casesOf(seed), async (one) => {
    runs += 1;
    if (runs > SHRINKING_RUNS) return;
    const { failure } = await play(one, seed);
    if (failure === null) return;
    smallest = failure;
    throw new Error('still fails');
  });
  await fc.check(smaller, { seed, numRuns: 1 });
  return { drills, failure: smallest };
}

async function play(one: SoakCase, seed: number): Promise<Tried> {
  try {
    const { history, violations } = await runCase(one, seed);
    const failure = violations.length === 0 ? null : { seed, smallest: one, violations, error: null };
    return { drills: history.executions.length, failure };
  } catch (error) {
    const reported = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { drills: 0, failure: { seed, smallest: one, violations: [], error: reported } };
  }
}
