import { describe, expect, it } from 'vitest';
import { codesOf, rehearse, serversWith } from './rehearse.ts';

/** DRS's own post-launch actions: they run in a drill only where its plan says so, and count in its verdict. */

const ACCEPTED = { guards: { postLaunchActions: 'accept' } };
const withActions = (...launchActions: Record<string, unknown>[]) => ({
  servers: serversWith({ launchActions }),
});

describe('post-launch actions', () => {
  it('that succeed are in the record', async () => {
    const { record } = await rehearse(
      withActions({ name: 'Mount disks' }, { name: 'Start agent' }),
      ACCEPTED,
    );
    expect(record.verdict).toBe('PASS');
    expect(record.servers.map(({ launch }) => launch.launchActions)).toEqual([
      ['Mount disks', 'Start agent'].map((name) => ({
        name,
        status: 'SUCCEEDED',
        optional: false,
        error: null,
      })),
      undefined,
    ]);
  });

  it('of which one fails the launch of a critical server fail the drill, by their name; its instance is removed', async () => {
    const rehearsal = await rehearse(
      withActions(
        { name: 'Join domain', outcome: 'failed', reason: 'no domain here' },
        { name: 'Never run' },
      ),
      ACCEPTED,
    );
    const { record } = rehearsal;
    expect(record).toMatchObject({
      verdict: 'FAIL',
      cleanup: { status: 'COMPLETE', leftovers: [] },
      reasons: [
        {
          code: 'LAUNCH_ACTION_FAILED',
          text: 'wordpress-db failed to launch: its post-launch action Join domain failed: no domain here',
        },
        { code: 'EARLIER_WAVE_FAILED' },
      ],
    });
    expect(record.servers[0]?.launch.launchActions?.map(({ name }) => name)).toEqual(['Join domain']);
    expect(rehearsal.simulator.aws.deletions).toHaveLength(1);
  });

  it('that do not end in time are named as what the launch waited for', async () => {
    const waves = [
      { name: 'all', readyWithin: '45m', servers: [{ hostname: 'wordpress-db' }] },
      { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
    ];
    const rehearsal = await rehearse(
      withActions({ name: 'Mount disks' }, { name: 'Join domain', duration: '3h' }),
      { ...ACCEPTED, waves },
    );
    expect(rehearsal.record.reasons[0]).toMatchObject({
      code: 'LAUNCH_TIMED_OUT',
      text: 'wordpress-db was not launched within 45m: its launch action Join domain had not ended (launch status IN_PROGRESS)',
    });
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it('of which an optional one fails are a finding', async () => {
    const rehearsal = await rehearse(
      withActions({ name: 'Tag it', outcome: 'failed', optional: true }, { name: 'Start agent' }),
      ACCEPTED,
    );
    expect(rehearsal.record.verdict).toBe('PASS_WITH_FINDINGS');
    expect(codesOf(rehearsal)).toEqual(['LAUNCH_ACTION_FAILED']);
    expect(rehearsal.record.findings).toMatchObject([{ code: 'LAUNCH_ACTION_FAILED' }]);
  });
});
