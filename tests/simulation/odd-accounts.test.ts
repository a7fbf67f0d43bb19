import { describe, expect, it } from 'vitest';
import { callsOf, codesOf, DB, rehearse, serversWith, WEB } from './rehearse.ts';

/** Accounts that are unlike the one in the guide: each of these was met, or is documented. */

const TWIN = 's-twin0000000000001';
const tier = (changes: Record<string, unknown> = {}) => ({
  waves: [{ name: 'gold', servers: [{ tags: { tier: 'gold' } }], ...changes }],
});
const twins = {
  servers: [
    ...serversWith({ tags: { tier: 'gold' } }),
    { hostname: 'wordpress-db', id: TWIN, tags: { tier: 'gold' } },
  ],
};

describe('two servers of one host name', () => {
  it('refuse a plan that names them by it', async () => {
    const rehearsal = await rehearse(twins);
    expect(codesOf(rehearsal)).toEqual(['SERVER_AMBIGUOUS']);
    expect(rehearsal.mutations).toEqual([]);
  });

  it('refuse an action that names them by it, and are else two servers', async () => {
    const actions = [{ name: 'greet', servers: ['wordpress-db'], script: 'true' }];
    expect(codesOf(await rehearse(twins, tier({ actions })))).toEqual(['SERVER_AMBIGUOUS']);
    const { record } = await rehearse(twins, tier());
    expect(record.verdict).toBe('PASS');
    expect(record.servers.map(({ hostname }) => hostname)).toEqual(['wordpress-db', 'wordpress-db']);
  });
});

it('a server that DRS gets to know after the drill began is not started, though its tags are the plan’s', async () => {
  const late = { hostname: 'late', tags: { tier: 'gold' }, addedAfter: '10s' };
  const rehearsal = await rehearse({ servers: [...serversWith({ tags: { tier: 'gold' } }), late] }, tier());
  expect(rehearsal.record.verdict).toBe('PASS');
  expect(rehearsal.record.servers.map(({ serverID }) => serverID)).toEqual([DB]);
  expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(1);
});

describe('an instance that EC2 ends at once', () => {
  it.each([
    ['a KMS key that may not be used', undefined, 'Client.InternalError: Client error on launch'],
    [
      'a lack of capacity',
      'Server.InsufficientInstanceCapacity: Insufficient capacity.',
      'Server.InsufficientInstanceCapacity',
    ],
  ])(
    'for %s is the cause, by EC2’s reason, and nothing waits for its probes',
    async (_, stateReason, said) => {
      const { record } = await rehearse({
        servers: serversWith({ outcome: 'terminated-at-once', ...(stateReason ? { stateReason } : {}) }),
      });
      expect(record).toMatchObject({
        verdict: 'FAIL',
        reasons: [
          { code: 'INSTANCE_TERMINATED', text: expect.stringContaining(said) },
          { code: 'EARLIER_WAVE_FAILED' },
        ],
        cleanup: { status: 'COMPLETE' },
      });
      const seconds = (Date.parse(record.waves[0]?.endedAt ?? '') - Date.parse(record.startedAt)) / 1_000;
      expect(seconds).toBeLessThan(3_600);
    },
  );
});

describe('a clone that kept the hybrid registration of its source', () => {
  const inside = {
    waves: [
      {
        name: 'database',
        servers: [
          {
            hostname: 'wordpress-db',
            probes: [{ protocol: 'ssm', check: 'hostname' }],
          },
        ],
        readyWithin: '30m',
      },
    ],
  };
  const sentTo = (rehearsal: Awaited<ReturnType<typeof rehearse>>) =>
    callsOf(rehearsal, 'ssm:SendCommand').flatMap(
      ({ input }) => (input as { InstanceIds: string[] }).InstanceIds,
    );

  it('is asked as the instance where it reports as that too', async () => {
    const rehearsal = await rehearse({ servers: serversWith({ ssm: { registration: 'both' } }) }, inside);
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(sentTo(rehearsal)).toEqual([rehearsal.record.servers[0]?.instanceID]);
  });

  it('is never asked by that registration, which production has as well', async () => {
    const rehearsal = await rehearse({ servers: serversWith({ ssm: { registration: 'hybrid' } }) }, inside);
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(sentTo(rehearsal)).toEqual([]);
  });
});

it('snapshots that DRS leaves behind are leftovers, as snapshots and with their job', async () => {
  const { record } = await rehearse({ servers: serversWith({ snapshotsStay: true }) });
  const [leftover] = record.cleanup.leftovers;
  expect(record.cleanup.status).toBe('INCOMPLETE');
  expect(leftover).toMatchObject({ type: 'snapshot', id: expect.stringMatching(/^snap-/) });
  expect(leftover?.detail).toContain(record.servers[0]?.operationID ?? 'a job');
});

it('an account in which DRS was never initialised refuses, and says what to do', async () => {
  const rehearsal = await rehearse({ initialized: false });
  expect(rehearsal.record.verdict).toBe('SKIPPED');
  expect(rehearsal.mutations).toEqual([]);
  expect(rehearsal.record.reasons[0]?.text).toMatch(/initialise DRS in this Region in its console/);
  expect(rehearsal.record.reasons[0]?.text).toContain('aws drs initialize-service');
  expect(rehearsal.record.servers.map(({ serverID }) => serverID)).not.toContain(WEB);
});
