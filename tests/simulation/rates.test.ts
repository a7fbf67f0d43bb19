import { describe, expect, it } from 'vitest';
import { rehearse } from './rehearse.ts';

/** Drills in an account that may make only so many calls a second. */

type Changes = Record<string, unknown>;

const SHOP = { tags: { Application: 'shop' } };
const plan = {
  limits: { servers: 60, duration: '4h' },
  waves: [{ name: 'shop', servers: [SHOP], readyWithin: '90m' }],
};
const account = (rates: Changes): Changes => ({
  servers: [{ hostname: 'shop-{n}', count: 60, ...SHOP }],
  rates,
});

describe('a drill of 60 servers', () => {
  it('asks DRS about one server at a time slowly enough never to be throttled', async () => {
    const { record, calls } = await rehearse(
      account({ 'drs:GetLaunchConfiguration': { perSecond: 10, burst: 20 } }),
      plan,
    );
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('is not refused where DRS allows a fifth of that', async () => {
    const { record, calls } = await rehearse(
      account({ 'drs:GetLaunchConfiguration': { perSecond: 2, burst: 2 } }),
      plan,
    );
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
    expect(calls.some(({ status }) => status === 429)).toBe(true);
  });

  it('is refused within its time where DRS throttles every call, and starts nothing', async () => {
    const always = { error: 'ThrottlingException', status: 429, times: 100_000 };
    const { record, calls, mutations } = await rehearse(
      { ...account({}), faults: [{ operation: 'drs:GetLaunchConfiguration', ...always }] },
      plan,
    );
    expect([record.verdict, record.guards.refusals[0]?.code]).toEqual(['SKIPPED', 'LAUNCH_SETTINGS_UNKNOWN']);
    expect(mutations).toEqual([]);
    // Six tries of as many as may fail, and of those that were under way.
    expect(calls.filter(({ operation }) => operation === 'GetLaunchConfiguration').length).toBeLessThan(200);
  });

  it('is not refused where EC2 counts its calls too', async () => {
    const slow = { perSecond: 1, burst: 2 };
    const { record } = await rehearse(
      account({
        'ec2:DescribeInstances': slow,
        'ec2:DescribeInstanceStatus': slow,
        'drs:DescribeJobs': slow,
      }),
      plan,
    );
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
  });
});
