import { describe, expect, it } from 'vitest';
import type { ObservedSnapshot } from '../../adapters/aws/restore-observations.ts';
import type { Restored } from '../../core/plan/restore.ts';
import { membersOf, setsOf } from '../../drill/methods/restore/snapshot-sets.ts';

const snapshot = (snapshotID: string, changes: Partial<ObservedSnapshot> = {}): ObservedSnapshot => ({
  snapshotID,
  volumeID: 'vol-0a1b2c3d4e5f60001',
  state: 'completed',
  tier: 'standard',
  startedAt: '2026-11-21T16:00:00.000Z',
  gibibytes: 8,
  ownerID: '111122223333',
  encrypted: true,
  kmsKey: null,
  tags: {},
  ...changes,
});
const restored = (names: readonly string[], set: string | null): Restored => ({
  host: 'linux',
  subnetID: 'subnet-0a1b2c3d4e5f60001',
  volumes: names.map((name) => ({
    name,
    from: { volume: 'vol-0a1b2c3d4e5f60001' },
    proofs: [{ proof: 'read' }],
  })),
  set,
  sameAs: null,
});
const inSet = (id: string, set: string, changes: Partial<ObservedSnapshot> = {}): ObservedSnapshot =>
  snapshot(id, { tags: { set }, ...changes });

describe('a single volume', () => {
  it('is restored from any snapshot that is completed and in the standard tier, and the others are counted', () => {
    const { points, unusable } = setsOf(
      restored(['data'], null),
      new Map([
        [
          'data',
          [
            snapshot('snap-1'),
            snapshot('snap-2', { state: 'pending' }),
            snapshot('snap-3', { state: 'error' }),
            snapshot('snap-4', { tier: 'archive' }),
            snapshot('snap-5', { startedAt: '' }),
          ],
        ],
      ]),
      {},
    );
    expect(points).toEqual([{ pointID: 'snap-1', at: '2026-11-21T16:00:00.000Z' }]);
    expect(Object.fromEntries(unusable)).toEqual({
      pending: 1,
      error: 1,
      'in the archive tier': 1,
      'without a time': 1,
    });
  });

  it('is restored only from what was quiesced, where the plan wants that', () => {
    const seen = [
      snapshot('snap-1'),
      snapshot('snap-2', { tags: { quiet: 'yes' } }),
      snapshot('snap-3', { tags: { quiet: 'no' } }),
    ];
    const { points } = setsOf(restored(['data'], null), new Map([['data', seen]]), {
      quiesced: { tag: 'quiet', value: 'yes' },
    });
    expect(points.map(({ pointID }) => pointID)).toEqual(['snap-2']);
  });
});

describe('several volumes', () => {
  const sets = (data: readonly ObservedSnapshot[], logs: readonly ObservedSnapshot[], quiesced = false) =>
    setsOf(
      restored(['data', 'logs'], 'set'),
      new Map([
        ['data', data],
        ['logs', logs.map((one) => ({ ...one, volumeID: 'vol-0a1b2c3d4e5f60002' }))],
      ]),
      quiesced ? { quiesced: { tag: 'set', value: 'monday' } } : {},
    );

  it('are restored from one set, whose time is that of its oldest member', () => {
    const { points, broken } = sets(
      [inSet('snap-1', 'monday', { startedAt: '2026-11-21T16:00:02.000Z' })],
      [inSet('snap-2', 'monday')],
    );
    expect([points, broken]).toEqual([
      [{ pointID: 'data:snap-1,logs:snap-2', at: '2026-11-21T16:00:00.000Z' }],
      [],
    ]);
  });

  it.each<[string, ObservedSnapshot[], ObservedSnapshot[], RegExp]>([
    [
      'lacks a member',
      [inSet('snap-1', 'monday')],
      [inSet('snap-2', 'tuesday')],
      /has no snapshot of (logs|data)/,
    ],
    [
      'has two of one volume',
      [inSet('snap-1', 'monday'), inSet('snap-3', 'monday')],
      [inSet('snap-2', 'monday')],
      /has 2 snapshots of data: snap-1, snap-3/,
    ],
    [
      'spans minutes',
      [inSet('snap-1', 'monday', { startedAt: '2026-11-21T16:10:00.000Z' })],
      [inSet('snap-2', 'monday')],
      /spans 600 s/,
    ],
  ])('are not restored from a set that %s', (_, data, logs, why) => {
    const { points, broken } = sets(data, logs);
    expect(points).toEqual([]);
    expect(broken[0]?.why).toMatch(why);
  });

  it('may span minutes when writing had stopped', () => {
    const { points } = sets(
      [inSet('snap-1', 'monday', { startedAt: '2026-11-21T16:10:00.000Z' })],
      [inSet('snap-2', 'monday')],
      true,
    );
    expect(points).toHaveLength(1);
  });

  it('wait for a backup that has not ended, which is not broken', () => {
    const { points, broken } = sets(
      [inSet('snap-1', 'monday')],
      [inSet('snap-2', 'monday', { state: 'pending' })],
    );
    expect([points, broken]).toEqual([[], []]);
  });

  it('never come from a snapshot without the tag', () => {
    expect(sets([snapshot('snap-1')], [snapshot('snap-2')])).toMatchObject({ points: [], broken: [] });
  });
});

describe('the members of a point', () => {
  it.each<[string, readonly string[], Record<string, string>]>([
    ['snap-1', ['data'], { data: 'snap-1' }],
    ['data:snap-1,logs:snap-2', ['data', 'logs'], { data: 'snap-1', logs: 'snap-2' }],
  ])('of %s', (pointID, names, members) => {
    expect(Object.fromEntries(membersOf(pointID, restored(names, null).volumes))).toEqual(members);
  });
});
