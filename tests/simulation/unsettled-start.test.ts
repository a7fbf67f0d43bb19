import { expect, it } from 'vitest';
import { rehearse } from './rehearse.ts';

// Found by the soak, seed 10729: the response of DescribeJobs lags, and the step could not record what it had started.
it('an unrecorded start is looked up again before anything counts as clean', async () => {
  const { record, simulator } = await rehearse({
    staleReads: { jobs: '20s' },
    faults: [
      { operation: 's3:PutObject', key: 'start.json', error: 'AccessDeniedException', after: 1, times: 1 },
    ],
  });
  expect(record.verdict).toBe('INCONCLUSIVE');
  expect(record.cleanup.status).toBe('COMPLETE');
  const jobs = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
  expect(jobs).toHaveLength(1);
  for (const job of jobs) expect(job.endedAt).toBeLessThanOrEqual(Date.parse(record.endedAt));
});

// Found by the soak, seed 109537: the repeated step does not see its own job yet, takes it for somebody else's launch
// and aborts, and so forgot that something may have been started.
it('a step that aborts for a launch that may be its own does not forget that it may have started one', async () => {
  const { record, simulator } = await rehearse({
    staleReads: { jobs: '20s', recoveryInstances: '30s' },
    // EC2 shows the conversion server before DRS shows its job.
    defaults: { timings: { snapshot: '1s' } },
    faults: [
      { operation: 's3:PutObject', key: 'start.json', error: 'ExpiredTokenException', after: 1, times: 1 },
    ],
  });
  expect(record.verdict).toBe('ABORTED');
  expect(record.cleanup.status).toBe('COMPLETE');
  const jobs = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
  expect(jobs).toHaveLength(1);
  for (const job of jobs) expect(job.endedAt).toBeLessThanOrEqual(Date.parse(record.endedAt));
});
