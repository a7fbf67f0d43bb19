import { isOverdue, type ReadinessResult } from '../readiness/result.ts';
import type { ServerCoverage } from './coverage.ts';
import type { PlanHistory } from './history.ts';

/** How each server of a plan stands: what its drills proved, and what the newest look found of it. */

export interface ServerStanding extends ServerCoverage {
  /** What the newest look found of it; null: that look was not about it or is overdue, or there is none. */
  readonly ready: { readonly failing: number; readonly unknown: number } | null;
  /** Whether the newest drill or look that names any server names it: what has left the plan cannot be proven by it. */
  readonly isCurrent: boolean;
}

/** Every server of the plan’s drills and of its newest look, by name. */
export function serversOf(
  drills: PlanHistory | null,
  result: ReadinessResult | null,
  now: Date,
): ServerStanding[] {
  const drilled = drills?.servers ?? [];
  const newest = drills?.rows.findLast(({ servers }) => servers.length > 0)?.servers ?? [];
  const current = new Set([...newest, ...(result?.servers ?? [])].map(({ serverID }) => serverID));
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
      isCurrent: current.has(server.serverID),
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
