import { expect, it } from 'vitest';
import { rehearse } from './rehearse.ts';

// Found by the soak, seed 10729: the answer of DescribeJobs lags, and the step could not write down what it had started.
it('a start that was never written down is asked for again before anything is called clean', async () => {
  const { record, simulator } = await rehearse({
    staleReads: { jobs: '20s' },
    faults: [{ operation: 's3:PutObject', error: 'AccessDeniedException', after: 3, times: 1 }],
  });
  expect(record.verdict).toBe('INCONCLUSIVE');
  expect(record.cleanup.status).toBe('COMPLETE');
  const jobs = [...simulator.world.jobs.values()].filter((job) => job.type === 'LAUNCH');
  expect(jobs).toHaveLength(1);
  for (const job of jobs) expect(job.endedAt).toBeLessThanOrEqual(Date.parse(record.endedAt));
});
