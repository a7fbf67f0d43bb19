import type { ListedServer, ReadinessResult } from '../readiness/result.ts';
import type { ServerCoverage } from './coverage.ts';
import { type HistoryRow, type MissedDrill, type PlanHistory, planHistories } from './history.ts';

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
}

export interface ServerStanding extends ServerCoverage {
  /** What the newest look found of it; null: that look was not about it or is overdue, or there is none. */
  readonly ready: { readonly failing: number; readonly unknown: number } | null;
}

/** The plans by name. */
export function standingOf(
  rows: readonly HistoryRow[],
  missed: readonly MissedDrill[] | null,
  newest: NewestResults,
  now: Date,
): PlanStanding[] {
  const drilled = new Map(planHistories(rows, missed).map((plan) => [plan.planId, plan]));
  return [...new Set([...drilled.keys(), ...newest.keys()])].toSorted().map((planId) => {
    const drills = drilled.get(planId) ?? null;
    const readiness = newest.get(planId);
    return { planId, drills, readiness, servers: serversOf(drills, readiness ?? null, now) };
  });
}

function serversOf(drills: PlanHistory | null, result: ReadinessResult | null, now: Date): ServerStanding[] {
  const drilled = drills?.servers ?? [];
  const known = new Set(drilled.map(({ serverID }) => serverID));
  const neverDrilled = (result?.servers ?? [])
    .filter(({ serverID }) => !known.has(serverID))
    .map(({ serverID, hostname }) => ({
      serverID,
      hostname,
      lastPassedAt: null,
      needsVerification: null,
      results: [],
    }));
  return [...drilled, ...neverDrilled]
    .map((server) => ({
      ...server,
      needsVerification: changedSincePass(server, result),
      ready: result === null || isOverdue(result, now) ? null : readyOf(server.serverID, result),
    }))
    .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
}

function readyOf(serverID: string, result: ReadinessResult): ServerStanding['ready'] {
  if (!result.servers.some((server) => server.serverID === serverID)) return null;
  const own = result.findings.filter((finding) => finding.serverID === serverID);
  const failing = own.filter(({ state }) => state === 'failing').length;
  return { failing, unknown: own.length - failing };
}

/** Settings that a drill or a look saw changed; a look that a later pass has overtaken says nothing any more. */
function changedSincePass(
  { serverID, lastPassedAt, needsVerification: byDrill }: ServerCoverage,
  result: ReadinessResult | null,
): ServerCoverage['needsVerification'] {
  if (result === null || lastPassedAt === null || result.checkedAt <= lastPassedAt) return byDrill;
  const changed = result.findings.filter(
    (finding) => finding.code === 'SETTING_CHANGED' && finding.serverID === serverID,
  );
  const [first] = [...changed.map(({ since }) => since), ...(byDrill === null ? [] : [byDrill.since])].sort();
  if (first === undefined) return null;
  const fields = [...(byDrill?.fields ?? []), ...changed.map(({ values }) => values['field'] ?? '?')];
  return { since: first < lastPassedAt ? lastPassedAt : first, fields: [...new Set(fields)] };
}

/** Whether looks have stopped: by the plan's schedule a later one should have been kept. */
export const isOverdue = ({ dueBy }: ReadinessResult, now: Date): boolean =>
  dueBy !== null && Date.parse(dueBy) < now.getTime();

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
