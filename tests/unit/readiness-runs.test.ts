import { describe, expect, it } from 'vitest';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { compareRuns, type ReadinessRun } from '../../core/readiness/result.ts';

/** One look after the other: what was not looked at is not over. */

const PLAN = {
  id: 'web',
  target: { account: '111122223333', region: 'ap-northeast-3' },
  schedule: { timeZone: 'Asia/Tokyo' },
  readiness: undefined,
};
const found = (code: string, more: Partial<ReadinessFinding> = {}): ReadinessFinding => ({
  check: 'capacity',
  code,
  state: 'failing',
  resource: 'L-1216C47A',
  values: {},
  ...more,
});
const run = (day: number, findings: ReadinessFinding[], more: Partial<ReadinessRun> = {}): ReadinessRun => ({
  planSha256: '0'.repeat(64),
  simulated: false,
  checkedAt: new Date(Date.UTC(2026, 10, day)),
  servers: [],
  findings,
  notLookedAt: [],
  listed: null,
  ...more,
});

const QUOTA = found('VCPU_QUOTA');
const first = compareRuns(PLAN, run(1, [QUOTA]), undefined).result;
const codes = (findings: readonly ReadinessFinding[]) =>
  findings.map(({ code, state }) => `${code} ${state}`);

describe('a finding of the look before', () => {
  it('is over when its check was made and does not find it', () => {
    const { result, news } = compareRuns(PLAN, run(2, []), first);
    expect([result.ready, codes(news.gone)]).toEqual([true, ['VCPU_QUOTA failing']]);
  });

  it.each<[string, ReadinessRun]>([
    [
      'was not looked at',
      run(2, [], {
        notLookedAt: [{ check: 'capacity', reason: 'LAUNCHES_UNKNOWN', servers: 1, of: 1 }] as never,
      }),
    ],
    ['could not be read', run(2, [found('UNREAD', { state: 'unknown', resource: 'ec2:DescribeInstances' })])],
  ])('stays, as not known, since its day, where its check %s', (_, second) => {
    const { result, news } = compareRuns(PLAN, second, first);
    expect(result.ready).toBe(false);
    expect(codes(result.findings)).toContain('VCPU_QUOTA unknown');
    expect(result.findings.find(({ code }) => code === 'VCPU_QUOTA')?.since).toBe('2026-11-01T00:00:00.000Z');
    expect(news.gone).toEqual([]);
  });

  it('is over where only what is of another server could not be read', () => {
    const before = compareRuns(
      PLAN,
      run(1, [found('SUBNET', { check: 'guards', serverID: 's-1' })]),
      undefined,
    );
    const unread = found('LAG_UNKNOWN', { check: 'guards', serverID: 's-2', state: 'unknown' });
    const { news } = compareRuns(PLAN, run(2, [unread]), before.result);
    expect(codes(news.gone)).toEqual(['SUBNET failing']);
  });

  it('is over beside what can never be told, such as an unknown family’s quota', () => {
    const untold = found('TYPE_NOT_COUNTED', { state: 'unknown', resource: 'q9.large' });
    const { news } = compareRuns(PLAN, run(2, [untold]), first);
    expect(codes(news.gone)).toEqual(['VCPU_QUOTA failing']);
  });
});
