import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePoints, type Point } from '../../core/workflow/choose-points.ts';
import { lotsOf } from '../../drill/lots.ts';
import { DB, NOW, WEB } from '../builders.ts';

const at = (...times: string[]): Point[] =>
  times.map((time) => ({ pointID: `pit-${time}`, at: `2026-11-21T${time}:00Z` }));
const AROUND = { now: NOW, lotOf: lotsOf('01KAZ0000000000000000000AB') };
type Rule = Parameters<typeof choosePoints>[0];
const chosenIDs = (rule: Rule, snapshots: Record<string, Point[]>): (string | undefined)[] => {
  const chosen = choosePoints(rule, new Map(Object.entries(snapshots)), AROUND);
  return Object.keys(snapshots).map((id) => chosen.get(id)?.pointID);
};

describe('a point in time', () => {
  it.each<[string, Rule, string | undefined]>([
    ['the newest that is old enough', { atLeastAge: 600 }, 'pit-16:45'],
    ['one of exactly that age', { atLeastAge: 900 }, 'pit-16:45'],
    ['the newest before a moment', { before: '2026-11-22T01:45:00+09:00' }, 'pit-16:00'],
    ['none when all are too young', { atLeastAge: 86_400 }, undefined],
    ['the newest where the latest is wanted by name', 'latest', 'pit-16:55'],
    ['none at random when all are too old', { randomWithin: 60 }, undefined],
    ['one at random within a window that holds one', { randomWithin: 600 }, 'pit-16:55'],
    ['the newest of one server, which always agrees with itself', { consistentWithin: 1 }, 'pit-16:55'],
  ])('is %s', (_, rule, expected) => {
    expect(chosenIDs(rule, { [DB]: at('16:00', '16:45', '16:55', '17:05') })).toEqual([expected]);
  });
  it('never is one without a readable time', () => {
    expect(chosenIDs({ atLeastAge: 1 }, { [DB]: [{ pointID: 'pit-x', at: '' }] })).toEqual([undefined]);
    expect(chosenIDs({ consistentWithin: 60 }, { [DB]: [{ pointID: 'pit-x', at: '' }] })).toEqual([
      undefined,
    ]);
  });
  it('comes with its reason', () => {
    const servers = new Map([
      [DB, at('16:40', '16:50')],
      [WEB, at('16:52')],
    ]);
    expect(choosePoints({ consistentWithin: 300 }, servers, AROUND).get(DB)?.reason).toBe(
      'the newest at which all 2 servers of the wave lie within 5m; they lie within 2m',
    );
    expect(choosePoints({ atLeastAge: 600 }, servers, AROUND).get(DB)?.reason).toBe(
      'the newest that was at least 10m old',
    );
  });
});

describe('a random point in time', () => {
  const points = at(...Array.from({ length: 50 }, (_, minute) => `16:${String(minute).padStart(2, '0')}`));
  const drawnIn = (drillId: string): string | undefined =>
    choosePoints({ randomWithin: 86_400 }, new Map([[DB, points]]), { now: NOW, lotOf: lotsOf(drillId) }).get(
      DB,
    )?.pointID;

  it('is the same whenever a step is repeated, and for every server with the same points', () => {
    const both = new Map([
      [DB, points],
      [WEB, points.toReversed()],
    ]);
    const chosen = choosePoints({ randomWithin: 86_400 }, both, AROUND);
    expect(chosen.get(DB)?.pointID).toBe(chosen.get(WEB)?.pointID);
  });

  it('is another one in most drills', () => {
    const drawn = new Set(Array.from({ length: 20 }, (_, drill) => drawnIn(`drill ${drill}`)));
    expect(drawn.size).toBeGreaterThan(10);
  });
});

describe('a consistent point in time', () => {
  it.each<[string, number, Record<string, Point[]>, (string | undefined)[]]>([
    [
      'is the newest of each when these lie near',
      300,
      { db: at('16:50'), web: at('16:52') },
      ['pit-16:50', 'pit-16:52'],
    ],
    [
      'steps back where one server’s newest is too far ahead',
      300,
      { db: at('16:30', '16:50'), web: at('16:32') },
      ['pit-16:30', 'pit-16:32'],
    ],
    [
      'is none when no snapshots lie near',
      300,
      { db: at('16:30'), web: at('16:52') },
      [undefined, undefined],
    ],
    ['is none when a server has none at all', 300, { db: at('16:30'), web: [] }, [undefined, undefined]],
    [
      'never is in the future',
      300,
      { db: at('16:50', '17:05'), web: at('16:52', '17:06') },
      ['pit-16:50', 'pit-16:52'],
    ],
  ])('%s', (_, span, snapshots, expected) => {
    expect(chosenIDs({ consistentWithin: span }, snapshots)).toEqual(expected);
  });

  it('is within the span, and no newer set is', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(minutes, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 30 }),
        (servers, spanMinutes) => {
          const times = servers.map((own) =>
            own.map((minute) => at(`16:${String(minute).padStart(2, '0')}`)[0] as Point),
          );
          const found = choosePoints(
            { consistentWithin: spanMinutes * 60 },
            new Map(times.map((own, place) => [`${place}`, own])),
            AROUND,
          );
          const sets = servers.reduce<number[][]>(
            (all, own) => all.flatMap((set) => own.map((minute) => [...set, minute])),
            [[]],
          );
          const fitting = sets.filter((set) => Math.max(...set) - Math.min(...set) <= spanMinutes);
          const newest = Math.max(...fitting.map((set) => Math.max(...set)));
          const chosen = [...found.values()].map((snapshot) => new Date(snapshot.at).getUTCMinutes());
          expect(chosen.length).toBe(fitting.length === 0 ? 0 : servers.length);
          if (fitting.length > 0) {
            expect(Math.max(...chosen)).toBe(newest);
            expect(Math.max(...chosen) - Math.min(...chosen)).toBeLessThanOrEqual(spanMinutes);
          }
        },
      ),
    );
  });
});
