import { describe, expect, it } from 'vitest';
import { describeFailure, writeFailure } from '../../simulator/soak/report.ts';
import { trySeed } from '../../simulator/soak/search.ts';

const SEEDS_A_TEST = 10;
const GENEROUS = 120_000;

/** Runs cases of plan, account and faults; a case that breaks a promise is minimized, written to out/ and reported. */
export function everySeedKeepsItsPromises(first: number, count: number): void {
  describe('a drill, whatever goes wrong, keeps every promise', () => {
    for (let from = first; from < first + count; from += SEEDS_A_TEST) {
      const to = Math.min(from + SEEDS_A_TEST, first + count) - 1;
      it(
        `with seeds ${from} to ${to}`,
        async () => {
          for (let seed = from; seed <= to; seed += 1) {
            const { failure } = await trySeed(seed);
            if (failure === null) continue;
            expect.fail(describeFailure(failure, await writeFailure(failure, 'out/soak')));
          }
        },
        GENEROUS,
      );
    }
  });
}
