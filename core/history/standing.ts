import { isOverdue, type ListedServer, type ReadinessResult } from '../readiness/result.ts';
import { type Concern, concernsOf, daysUnproven, type PlanState, stateOf, weightOf } from './concerns.ts';
import { type HistoryRow, type MissedDrill, type PlanHistory, planHistories } from './history.ts';
import { type ServerStanding, serversOf } from './server-standing.ts';

/** How each plan stands: its drills beside the newest look at its readiness. */

/** The newest result of each plan; null: there is one, and it cannot be read. */
export type NewestResults = ReadonlyMap<string, ReadinessResult | null>;

export interface PlanStanding {
  readonly planId: string;
  /** Null: it was looked at, and never drilled. */
  readonly drills: PlanHistory | null;
  /** Undefined: it was never looked at. */
  readonly readiness: ReadinessResult | null | undefined;
  readonly servers: readonly ServerStanding[];
  readonly state: PlanState;
  /** What needs action, the most pressing first. */
  readonly concerns: readonly Concern[];
}

/** The plans, first those that need action most; `missed` and `newest` are null where they were not asked. */
export function standingOf(
  rows: readonly HistoryRow[],
  missed: readonly MissedDrill[] | null,
  newest: NewestResults | null,
  now: Date,
): PlanStanding[] {
  const drilled = new Map(planHistories(rows, missed).map((plan) => [plan.planId, plan]));
  return [...new Set([...drilled.keys(), ...(newest?.keys() ?? [])])]
    .toSorted()
    .map((planId) => {
      const drills = drilled.get(planId) ?? null;
      const readiness = newest?.get(planId);
      const servers = serversOf(drills, readiness ?? null, now);
      const concerns = concernsOf({ drills, readiness, servers, wasAsked: newest !== null }, now);
      return { planId, drills, readiness, servers, concerns, state: stateOf(concerns) };
    })
    .toSorted(
      (a, b) =>
        weightOf(a.concerns) - weightOf(b.concerns) ||
        daysUnproven(b.servers, now) - daysUnproven(a.servers, now),
    );
}

/** Servers of one account and Region that could be recovered, and of which nobody has proven that they can. */
export interface Uncovered {
  readonly account: string;
  readonly region: string;
  /** When they were listed; null: no look at any plan of this place could list them. */
  readonly listedAt: string | null;
  readonly servers: readonly ListedServer[];
}

/**
 * What was listed and is neither in the newest look at a plan, unless that is overdue, nor in the newest drill of one. A
 * plan that has had neither proves nothing of its servers.
 */
export function uncovered(plans: readonly PlanStanding[], now: Date): Uncovered[] {
  const results = plans.flatMap(({ readiness }) => readiness ?? []);
  const covered = new Set(
    [
      ...results.filter((result) => !isOverdue(result, now)).flatMap(({ servers }) => servers),
      ...plans.flatMap(
        ({ drills }) => drills?.rows.findLast(({ servers }) => servers.length > 0)?.servers ?? [],
      ),
    ].map(({ serverID }) => serverID),
  );
  const places = Map.groupBy(results, ({ target }) => `${target.account} ${target.region}`);
  return [...places.values()].flatMap((there) => {
    const [first] = there;
    if (first === undefined) return [];
    const newest = there
      .filter(({ listed }) => listed !== null)
      .toSorted((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1))[0];
    return [
      {
        ...first.target,
        listedAt: newest?.checkedAt ?? null,
        servers: (newest?.listed ?? []).filter(({ serverID }) => !covered.has(serverID)),
      },
    ];
  });
}
