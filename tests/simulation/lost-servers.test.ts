import { describe, expect, it } from 'vitest';
import { callsOf, codesOf, DB, planDataWith, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** A server that was proven, and whose instance somebody ends while the drill goes on. */

const provenAt = async (): Promise<number> => {
  const { record } = await rehearse();
  const db = record.servers.find(({ serverID }) => serverID === DB);
  return Math.round((Date.parse(db?.verifiedAt ?? '') - Date.parse(record.startedAt)) / 1_000);
};
const reasonOf = ({ record }: Rehearsal): string => record.reasons[0]?.text ?? '';
const lost = (after: string) => ({ terminations: [{ server: 'wordpress-db', after }] });

const [database, website] = planDataWith()['waves'] as object[];
const PATIENT = {
  objectives: { recoveryTime: '5h', recoveryPoint: '60s' },
  limits: { servers: 2, duration: '6h' },
  waves: [database, { ...website, readyWithin: '4h' }],
};

describe('a critical server that is terminated after it was proven', () => {
  it('fails the drill while the next wave is launched, and no measure counts it', async () => {
    const rehearsal = await rehearse(lost(`${(await provenAt()) + 120}s`));
    const { record } = rehearsal;
    expect([record.verdict, ...codesOf(rehearsal)]).toEqual(['FAIL', 'INSTANCE_TERMINATED']);
    expect(reasonOf(rehearsal)).toMatch(
      /^wordpress-db was proven, and then lost its instance i-\w+, which EC2 shows as (shutting-down|terminated)/,
    );
    expect(record.recoveryTime).toMatchObject({ actualSeconds: null, met: null });
    expect(record.servers.find(({ serverID }) => serverID === DB)).toMatchObject({
      verifiedAt: null,
      lostAt: expect.any(String),
    });
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it('ends the drill with its own wave: no other is started', async () => {
    const waves = (names: readonly string[][]) =>
      names.map((hostnames, place) => ({
        name: `wave-${place}`,
        readyWithin: '80m',
        servers: hostnames.map((hostname) => ({ hostname, probes: [{ protocol: 'tcp', port: 3306 }] })),
      }));
    const rehearsal = await rehearse(
      {
        servers: [
          { hostname: 'first', services: [{ port: 3306 }] },
          { hostname: 'slow', services: [{ port: 3306, opensAfter: '40m' }] },
          { hostname: 'next', services: [{ port: 3306 }] },
        ],
        terminations: [{ server: 'first', after: '30m' }],
      },
      { limits: { servers: 3, duration: '3h' }, waves: waves([['first', 'slow'], ['next']]) },
    );
    expect([rehearsal.record.verdict, ...codesOf(rehearsal)]).toEqual([
      'FAIL',
      'INSTANCE_TERMINATED',
      'EARLIER_WAVE_FAILED',
    ]);
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(1);
  });

  it('ends the drill at the end of the wave after its own, and the third is not started', async () => {
    const one = (hostname: string) => ({
      name: hostname,
      readyWithin: '80m',
      servers: [{ hostname, probes: [{ protocol: 'tcp', port: 3306 }] }],
    });
    const names = ['first', 'second', 'third'];
    const rehearsal = await rehearse(
      {
        servers: names.map((hostname) => ({ hostname, services: [{ port: 3306 }] })),
        terminations: [{ server: 'first', after: `${(await provenAt()) + 120}s` }],
      },
      { limits: { servers: 3, duration: '3h' }, waves: names.map(one) },
    );
    expect([rehearsal.record.verdict, ...codesOf(rehearsal)]).toEqual([
      'FAIL',
      'INSTANCE_TERMINATED',
      'EARLIER_WAVE_FAILED',
    ]);
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(2);
  });

  it('while the instances are held is what people do then: the verdict stands', async () => {
    const rehearsal = await rehearse(lost('90m'), {
      cleanup: { keepPassed: '4h', keepFailed: '4h', hardExpiry: '12h' },
    });
    expect(rehearsal.record.verdict).toBe('PASS');
  });
});

it('a server of which EC2 shows nothing any more after it was proven is in doubt, not failed', async () => {
  const rehearsal = await rehearse(
    {
      servers: serversWith({}, { timings: { boot: '80m' } }),
      ...lost(`${(await provenAt()) + 60}s`),
    },
    PATIENT,
  );
  expect([rehearsal.record.verdict, ...codesOf(rehearsal)]).toEqual(['INCONCLUSIVE', 'NOT_PROVEN']);
  expect(reasonOf(rehearsal)).toBe(
    'wordpress-db was proven, and then EC2 did not show its instance any more',
  );
});
