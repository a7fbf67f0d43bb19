import * as fc from 'fast-check';
import type { Violation } from '../checkers/violation.ts';
import { type SoakCase, soakCases } from './cases.ts';
import { runCase } from './run-case.ts';

/** A case that broke a promise, made as small as it goes. */
export interface Failure {
  readonly seed: number;
  readonly smallest: SoakCase;
  readonly violations: readonly Violation[];
  /** What the simulation itself threw, when it did. */
  readonly error: string | null;
}

/** Runs that making a failing case smaller may take. */
const SHRINKING_RUNS = 60;

/** The case of a seed: the same for ever, as long as the arbitraries stay what they are. */
export function caseOf(seed: number): SoakCase {
  const [one] = fc.sample(soakCases, { seed, numRuns: 1 });
  if (one === undefined) throw new Error(`seed ${seed} gives no case`);
  return one;
}

/** Plays the case of a seed; the smallest case that still breaks a promise is the answer, or undefined when none is broken. */
export async function trySeed(seed: number): Promise<Failure | undefined> {
  const first = await failureOf(caseOf(seed), seed);
  if (first === undefined) return undefined;
  let smallest = first;
  let runs = 0;
  const smaller = fc.asyncProperty(soakCases, async (one) => {
    runs += 1;
    if (runs > SHRINKING_RUNS) return;
    const failure = await failureOf(one, seed);
    if (failure === undefined) return;
    smallest = failure;
    throw new Error('still fails');
  });
  await fc.check(smaller, { seed, numRuns: 1 });
  return smallest;
}

async function failureOf(one: SoakCase, seed: number): Promise<Failure | undefined> {
  try {
    const { violations } = await runCase(one, seed);
    return violations.length === 0 ? undefined : { seed, smallest: one, violations, error: null };
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, smallest: one, violations: [], error: told };
  }
}
