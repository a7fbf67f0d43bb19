import { describe, expect, it } from 'vitest';
import { codesOf, rehearse, serversWith } from './rehearse.ts';

/** Measures that are too uncertain to decide: neither met nor missed. */

const OBJECTIVES = { recoveryTime: '60m', recoveryPoint: '60s' };
const guards = { replicationStates: ['CONTINUOUS'], maximumLag: '15m' };

describe('the age of the data', () => {
  it.each<[string, string, string, string, string, boolean | null]>([
    ['fails by clocks that agree', '9m', '0s', '60s', 'FAIL', false],
    ['decides nothing where it seems new by a clock that is ahead', '9m', '30m', '60s', 'INCONCLUSIVE', null],
    [
      'decides nothing where it seems old by a clock that is behind',
      '0s',
      '-30m',
      '60s',
      'INCONCLUSIVE',
      null,
    ],
    ['fails where it is too old however far the clocks are apart', '9m', '-30m', '60s', 'FAIL', false],
    ['passes where the clocks matter less than what is allowed', '9m', '2m', '15m', 'PASS', true],
  ])('%s', async (_, lag, clockSkew, recoveryPoint, verdict, met) => {
    const { record, messages } = await rehearse(
      { servers: serversWith({ replication: { lag } }), clockSkew },
      { objectives: { ...OBJECTIVES, recoveryPoint }, guards },
    );
    expect([record.verdict, record.recoveryPoint.met]).toEqual([verdict, met]);
    if (met !== null) return;
    expect(codesOf({ record })).toEqual(['RECOVERY_POINT_UNCERTAIN']);
    const text = messages.at(-1)?.text.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/s ± 30m 1s \/ RPO 60s \[\? too close to tell\]/);
    expect(text).not.toContain('taken after the start');
  });
});

describe('a recovery that ends when its objective does', () => {
  it('decides nothing', async () => {
    const { record: usual } = await rehearse();
    const recoveryTime = `${Math.round(usual.recoveryTime.actualSeconds ?? 0)}s`;
    const { record } = await rehearse({}, { objectives: { ...OBJECTIVES, recoveryTime } });
    expect([record.verdict, codesOf({ record })]).toEqual(['INCONCLUSIVE', ['RECOVERY_TIME_UNCERTAIN']]);
  });
});

describe('a recovery that nobody watched', () => {
  const FAST = { launch: { recoveryMode: 'FAST' }, timings: { snapshot: '20s', launch: '40s', boot: '40s' } };
  it.each<[string, Record<string, unknown>, string]>([
    ['before the first look at each wave', { servers: serversWith(FAST, FAST) }, '400s'],
    [
      'while a step was dead',
      { workflow: [{ state: 'ProbeWave', happens: 'times-out', time: 2, afterCalls: 8 }] },
      '1300s',
    ],
    ['as long as lists were behind', { staleReads: { jobs: '5m', recoveryInstances: '5m' } }, '1300s'],
    ['as long as EC2 did not show it', { staleReads: { instances: '30m' } }, '50m'],
  ])('is not surely too late: %s', async (_, account, recoveryTime) => {
    const { record } = await rehearse(account, { objectives: { ...OBJECTIVES, recoveryTime } });
    expect(record.recoveryTime.actualSeconds).toBeGreaterThan(record.recoveryTime.targetSeconds);
    expect([record.verdict, codesOf({ record })]).toEqual(['INCONCLUSIVE', ['RECOVERY_TIME_UNCERTAIN']]);
  });
  it('is as certain as the looks at each wave in an ordinary drill', async () => {
    const { record } = await rehearse();
    expect(record.recoveryTime.uncertaintySeconds).toBeLessThanOrEqual(2 * 15);
  });
});

describe('the phases', () => {
  it.each(['30m', '-58s'])('are the same whatever the clock of DRS says: %s', async (clockSkew) => {
    const phasesIn = async (account: Record<string, unknown>) =>
      (await rehearse(account)).record.recoveryTime.servers;
    expect(await phasesIn({ clockSkew })).toEqual(await phasesIn({}));
  });
});
