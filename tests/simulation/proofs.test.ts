import { describe, expect, it } from 'vitest';
import { disagreements } from '../../core/verdict/conclude.ts';
import { callsOf, codesOf, planDataWith, rehearse } from './rehearse.ts';

/** Drills that prove more than that ports answer: that they are isolated, steady, and able to fail. */

type Changes = Record<string, unknown>;

const NETWORK = planDataWith()['network'] as Changes;
/** The example plan with these probes of its database. */
const probing = (...probes: Changes[]): Changes => {
  const [database, web] = planDataWith()['waves'] as Changes[];
  return { waves: [{ ...database, servers: [{ hostname: 'wordpress-db', probes }] }, web] };
};
/** IPv6's discard prefix (RFC 6666), to which no route leads. */
const NOWHERE = { name: 'production', address: '100::1', port: 3306 };

describe('a canary', () => {
  const withCanary = (port: number) =>
    probing({ protocol: 'tcp', port: 3306 }, { protocol: 'tcp', port, canary: true });

  it('that fails is part of a pass', async () => {
    const { record } = await rehearse({}, withCanary(9));
    expect(record.verdict).toBe('PASS');
    expect(record.servers[0]?.probes[1]).toMatchObject({ canary: true, status: 'PASSED', attempts: 1 });
  });
  it('that passes makes the drill inconclusive', async () => {
    const rehearsal = await rehearse({}, withCanary(3306));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['INCONCLUSIVE', ['CANARY_PASSED']]);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
    expect(disagreements(rehearsal.record)).toEqual([]);
  });
});

describe('several passes in a row', () => {
  const steady = probing({ protocol: 'tcp', port: 3306, passes: 3, interval: '20s' });

  it('are asked for, and the first of them counts', async () => {
    const { record } = await rehearse({}, steady);
    const [probe] = record.servers[0]?.probes ?? [];
    expect([record.verdict, probe?.passesInARow]).toEqual(['PASS', 3]);
    expect(record.servers[0]?.verifiedAt).toBe(probe?.passingSince);
  });
});

describe('isolation', () => {
  it('is proven where nothing of production answers', async () => {
    const { record } = await rehearse({}, { network: { ...NETWORK, unreachable: [NOWHERE] } });
    expect(record.verdict).toBe('PASS');
    expect(record.waves.map(({ isolation }) => isolation.map(({ reached }) => reached))).toEqual([
      [false],
      [false],
    ]);
  });
  it('that is broken fails the drill and starts no further wave', async () => {
    const rehearsal = await rehearse(
      { reaches: [NOWHERE.address] },
      { network: { ...NETWORK, unreachable: [NOWHERE] } },
    );
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(codesOf(rehearsal)).toContain('NOT_ISOLATED');
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(1);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });
});

describe('the latest data', () => {
  it('is a choice too, with its reason in the record', async () => {
    const { record } = await rehearse();
    expect(record.servers.map(({ recoveredPoint }) => recoveredPoint.chosen)).toEqual([
      { pointID: null, at: null, reason: expect.stringContaining('the latest data') },
      { pointID: null, at: null, reason: expect.stringContaining('the latest data') },
    ]);
  });
});

describe('a consistent point in time', () => {
  const ONCE = { expression: 'at(2026-11-22T02:00:00)', timeZone: 'Asia/Tokyo' };
  const wave = [{ name: 'site', servers: [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }] }];

  it('is chosen for all servers of a wave, with its reason in the record', async () => {
    const { record } = await rehearse(
      {},
      {
        recoveryPoint: { consistentWithin: '10m' },
        objectives: { recoveryTime: '60m', recoveryPoint: '60m' },
        schedule: ONCE,
        waves: wave,
      },
    );
    expect(record.verdict).toBe('PASS');
    const chosen = record.servers.map(({ recoveredPoint }) => recoveredPoint.chosen);
    const times = chosen.map((snapshot) => Date.parse(snapshot?.at ?? ''));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(600_000);
    expect(chosen[0]?.reason).toContain('all 2 servers of the wave lie within 10m');
  });
});
