import { expect, it } from 'vitest';
import { callsOf } from './rehearse.ts';
import { mirrorAccount, mirrorPlan, rehearseRestore } from './restore-account.ts';

/** A backup that is a day old when the drill begins, restored in two waves. */
const restoreInTwoWaves = (maximumAge: string) =>
  rehearseRestore(
    mirrorAccount(({ snapshots }) => ({ snapshots: snapshots.map((one) => ({ ...one, age: '24h' })) })),
    mirrorPlan(({ restore, waves: [wave] }) => {
      const [first, second] = wave?.servers ?? [];
      return {
        objectives: { recoveryTime: '3h', recoveryPoint: '72h' },
        restore: { ...restore, maximumAge },
        waves: [
          { ...wave, servers: [first] },
          {
            ...wave,
            name: 'later',
            servers: [{ ...first, restore: second?.['restore'], subnet: second?.['subnet'] }],
          },
        ],
      };
    }),
  );

it.each([
  ['that grows older than restore.maximumAge is not restored in a later wave', '24h5m', 1],
  ['that stays within restore.maximumAge is restored in both waves', '25h', 2],
])('a backup %s', async (_, maximumAge, volumes) => {
  const rehearsal = await restoreInTwoWaves(maximumAge);
  const missing = volumes === 1 ? ['RECOVERY_POINT_MISSING', 'NOT_STARTED'] : [];
  expect(rehearsal.record.reasons.map(({ code }) => code)).toEqual(missing);
  expect(rehearsal.record.verdict).toBe(volumes === 1 ? 'INCONCLUSIVE' : 'PASS');
  expect(callsOf(rehearsal, 'ec2:CreateVolume')).toHaveLength(volumes);
  expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
});
