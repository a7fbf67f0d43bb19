import type { DrillPlan } from '../plan/plan.ts';
import { formatDuration } from '../text/duration.ts';

/** A moment to which a server can be recovered. */
export interface Point {
  readonly pointID: string;
  /** ISO 8601; a point without a readable time is never chosen. */
  readonly at: string;
  /** Its time is that of a copy and not of its data. */
  readonly isCopy?: true;
}

/** A point with the rule that chose it, worded for the record. */
export interface ChosenPoint extends Point {
  readonly reason: string;
}

type Rule = DrillPlan['recoveryPoint'];

/**
 * The recovery point of each server of a wave that the plan's `recoveryPoint` asks for, with the reason: the newest
 * that is old enough, or older than a moment, or the newest set that lies within a span of time. Servers without one
 * are missing from the result; a set that does not lie within the span is missing as a whole. A random one is the first
 * by `lotOf`: a repeated step must draw the same, and so must two servers with the same points.
 */
export function choosePoints(
  rule: Rule,
  points: ReadonlyMap<string, readonly Point[]>,
  { now, lotOf }: { readonly now: Date; readonly lotOf: (pointID: string) => string },
): Map<string, ChosenPoint> {
  if (rule === 'latest') return newestOf(points, now.getTime(), 'the newest');
  if ('consistentWithin' in rule) return newestConsistent(rule.consistentWithin, points, now);
  if ('randomWithin' in rule) return randomOf(rule.randomWithin, points, now, lotOf);
  if ('before' in rule)
    return newestOf(points, Date.parse(rule.before) - 1, `the newest before ${rule.before}`);
  const { atLeastAge } = rule;
  return newestOf(
    points,
    now.getTime() - atLeastAge * 1_000,
    `the newest that was at least ${formatDuration(atLeastAge)} old`,
  );
}

const newestOf = (
  points: ReadonlyMap<string, readonly Point[]>,
  latest: number,
  reason: string,
): Map<string, ChosenPoint> =>
  chosen(
    [...points].map(([id, own]) => [id, newestUntil(latest, own)] as const),
    reason,
  );

/** One of the points of each server within the window. */
function randomOf(
  windowSeconds: number,
  points: ReadonlyMap<string, readonly Point[]>,
  now: Date,
  lotOf: (pointID: string) => string,
): Map<string, ChosenPoint> {
  const [earliest, latest] = [now.getTime() - windowSeconds * 1_000, now.getTime()];
  const drawn = [...points].map(([id, own]) => {
    const within = own.filter(({ at }) => Date.parse(at) >= earliest && Date.parse(at) <= latest);
    return [id, within.toSorted((a, b) => (lotOf(a.pointID) < lotOf(b.pointID) ? -1 : 1))[0]] as const;
  });
  return chosen(drawn, `one at random of the last ${formatDuration(windowSeconds)}`);
}

/**
 * Takes each server's newest point and repeatedly steps back at the newest of them, until all lie within the span. A
 * point that is stepped over belongs to no set within the span, because some server has no point left that is near
 * enough.
 */
function newestConsistent(
  spanSeconds: number,
  points: ReadonlyMap<string, readonly Point[]>,
  now: Date,
): Map<string, ChosenPoint> {
  const left = [...points].map(([id, own]) => ({
    id,
    own: own
      .filter(({ at }) => Date.parse(at) <= now.getTime())
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  }));
  for (;;) {
    const times = left.map(({ own }) => Date.parse(own.at(-1)?.at ?? ''));
    const newest = Math.max(...times);
    const spreadSeconds = (newest - Math.min(...times)) / 1_000;
    // Not a number when a server has none left.
    if (!Number.isFinite(spreadSeconds)) return new Map();
    if (spreadSeconds <= spanSeconds) {
      const [span, spread] = [formatDuration(spanSeconds), formatDuration(spreadSeconds)];
      const reason = `the newest at which all ${left.length} servers of the wave lie within ${span}; they lie within ${spread}`;
      return chosen(
        left.map(({ id, own }) => [id, own.at(-1)]),
        reason,
      );
    }
    for (const [place, { own }] of left.entries()) if (times[place] === newest) own.pop();
  }
}

const newestUntil = (latest: number, points: readonly Point[]): Point | undefined =>
  points
    .filter(({ at }) => Date.parse(at) <= latest)
    .reduce<Point | undefined>(
      (newest, point) =>
        newest === undefined || Date.parse(point.at) > Date.parse(newest.at) ? point : newest,
      undefined,
    );

const chosen = (
  set: readonly (readonly [string, Point | undefined])[],
  reason: string,
): Map<string, ChosenPoint> =>
  new Map(set.flatMap(([id, point]) => (point === undefined ? [] : [[id, { ...point, reason }]])));
