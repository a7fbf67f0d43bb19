import { defineConfig } from 'vitest/config';

/** What `npm run mutation` asks: stryker.config.json. */
export default defineConfig({
  test: {
    // Quick ones alone: each runs again and again, for which whole drills and thousands of random cases are too slow.
    include: [
      'tests/plans/{example-plans,probe-keys}.test.ts',
      'tests/unit/{clean-up,cleanup,conclude,core,cost,earlier,gather-facts}.test.ts',
      'tests/unit/{guards,guards-incident,guards-texts,quotas,remove}.test.ts',
      'tests/unit/{judge,judge-actions,judge-proof,judge-reasons}.test.ts',
      'tests/unit/{measure-point,measures,measuring,plan-rules,schedule-expression}.test.ts',
    ],
    // With many files in a process, changes that a test notices were reported as survivors.
    isolate: true,
  },
});
