import { expect, it } from 'vitest';
import { rehearse, serversWith } from './rehearse.ts';

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

// Found by the soak, seed 109537: the repeated step does not see its own job yet, but EC2 shows its conversion server.
it('a launch that may be the step’s own is waited for until DRS lists its job', async () => {
  const { record, simulator } = await rehearse({
    staleReads: { jobs: '20s', recoveryInstances: '30s' },
    // EC2 shows the conversion server before DRS shows its job.
    defaults: { timings: { snapshot: '1s' } },
    faults: [
      { operation: 's3:PutObject', key: 'start.json', error: 'ExpiredTokenException', after: 1, times: 1 },
    ],
  });
  expect(record.verdict).toBe('PASS');
  expect(record.cleanup.status).toBe('COMPLETE');
  const jobs = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
  // One for each wave.
  expect(jobs).toHaveLength(2);
  for (const job of jobs) expect(job.endedAt).toBeLessThanOrEqual(Date.parse(record.endedAt));
});

// Found from outside: the drill took its own instance for one that DRS no longer lists, and told people to untag it.
it.each<[string, string]>([
  ['90s', 'PASS'],
  ['3m', 'PASS'],
  ['20m', 'INCONCLUSIVE'],
])(
  'an answer that was lost, and lists that are %s behind: %s, one job, nothing left',
  async (behind, verdict) => {
    const { record, simulator } = await rehearse({
      staleReads: { jobs: behind, recoveryInstances: behind },
      faults: [{ operation: 'drs:StartRecovery', lost: true }],
    });
    expect(record.verdict).toBe(verdict);
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
    expect(JSON.stringify(record)).not.toContain('remove its tag');
    const jobs = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
    expect(jobs.every((job) => job.endedAt <= Date.parse(record.endedAt))).toBe(true);
    const waves = record.waves.filter(({ startedAt }) => startedAt !== null);
    expect(jobs).toHaveLength(waves.length);
  },
);

it('a step that aborts when it is repeated does not forget that it may have started something', async () => {
  const { record, simulator } = await rehearse(
    {
      staleReads: { jobs: '10m', recoveryInstances: '10m' },
      faults: [
        { operation: 's3:PutObject', key: 'start.json', error: 'ExpiredTokenException', after: 1, times: 1 },
      ],
      alarms: [{ name: 'site-is-down', state: 'OK' }],
      changes: [{ after: '2s', alarm: { name: 'site-is-down', state: 'ALARM' } }],
    },
    { guards: { blockingAlarms: ['site-is-down'] } },
  );
  expect(record.reasons[0]?.code).toBe('ALARM_NOT_OK');
  const jobs = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
  expect(jobs).toHaveLength(1);
  for (const job of jobs) expect(job.endedAt).toBeLessThanOrEqual(Date.parse(record.cleanup.endedAt ?? ''));
  expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [], terminated: 1 });
});

// Found from outside: the first launch was over, and listed nowhere, when the second request was made.
const FAST = {
  launch: { recoveryMode: 'FAST' as const },
  timings: { snapshot: '20s', conversion: '1s', launch: '20s', boot: '20s', jitter: 0 },
};
it('an answer that was lost, and a launch that is over before anything lists it: DRS’s conflict is remembered', async () => {
  const { record, simulator } = await rehearse({
    servers: serversWith(FAST, FAST),
    staleReads: { jobs: '90s', recoveryInstances: '90s', instances: '90s' },
    faults: [{ operation: 'drs:StartRecovery', lost: true, times: 1 }],
  });
  const launches = [...simulator.aws.jobs.values()].filter((job) => job.type === 'LAUNCH');
  expect(launches).toHaveLength(2);
  expect(record.verdict).toBe('PASS');
  const [first] = simulator.calls.filter(({ operation }) => operation === 'StartRecovery');
  expect(record.waves[0]?.operations[0]?.requestedAt).toBe(first?.at);
});
