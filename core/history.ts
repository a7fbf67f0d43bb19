import type { DrillRecord } from './record.ts';

/** Drills side by side: one row a drill (evidence.md, 5.2), and what a row of rows says about a plan. */

/** One drill in one row; durations in seconds, null is not measured. Only `servers` is no single value. */
export interface HistoryRow {
  readonly schema: 'kunren-history/v1';
  readonly drillId: string;
  readonly planId: string;
  readonly planSha256: string;
  readonly account: string;
  readonly region: string;
  readonly simulated: boolean;
  readonly trigger: string;
  readonly scheduledFor: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly verdict: DrillRecord['verdict'];
  readonly reasonCodes: readonly string[];
  readonly serversTotal: number;
  readonly serversRecovered: number;
  readonly recoveryTimeTargetSeconds: number;
  readonly recoveryTimeSeconds: number | null;
  readonly snapshotSeconds: number | null;
  readonly conversionSeconds: number | null;
  readonly launchSeconds: number | null;
  readonly bootSeconds: number | null;
  readonly verificationSeconds: number | null;
  readonly recoveryPointTargetSeconds: number;
  readonly recoveryPointSeconds: number | null;
  readonly recoveryPointMethod: string | null;
  readonly freshnessSeconds: number | null;
  readonly lagBeforeSeconds: number | null;
  readonly probesPassed: number;
  readonly probesTotal: number;
  readonly findingsHigh: number;
  readonly findingsMedium: number;
  readonly findingsLow: number;
  readonly cleanup: DrillRecord['cleanup']['status'];
  readonly leftovers: number;
  readonly toolVersion: string;
  readonly servers: readonly ServerResult[];
}

export interface ServerResult {
  readonly sourceServerID: string;
  readonly hostname: string;
  /** Null where it was never started, so that nothing is known of it. */
  readonly recovered: boolean | null;
}

export function historyRow(record: DrillRecord): HistoryRow {
  const { recoveryTime, recoveryPoint, cleanup } = record;
  const probes = record.servers.flatMap((server) => server.probes);
  const findings = (severity: string): number =>
    record.findings.filter((finding) => finding.severity === severity).length;
  return {
    schema: 'kunren-history/v1',
    drillId: record.drillId,
    planId: record.planId,
    planSha256: record.planSha256,
    ...record.target,
    simulated: record.simulated,
    trigger: record.trigger.type,
    scheduledFor: record.scheduledFor,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    verdict: record.verdict,
    reasonCodes: [...new Set(record.reasons.map(({ code }) => code))],
    serversTotal: record.servers.length,
    serversRecovered: record.servers.filter(({ verifiedAt }) => verifiedAt !== null).length,
    recoveryTimeTargetSeconds: recoveryTime.targetSeconds,
    recoveryTimeSeconds: recoveryTime.actualSeconds,
    ...recoveryTime.phases,
    recoveryPointTargetSeconds: recoveryPoint.targetSeconds,
    recoveryPointSeconds: recoveryPoint.actualSeconds,
    recoveryPointMethod: recoveryPoint.method,
    freshnessSeconds: recoveryPoint.freshnessSeconds,
    lagBeforeSeconds: recoveryPoint.lagBeforeSeconds,
    probesPassed: probes.filter(({ status }) => status === 'PASSED').length,
    probesTotal: probes.length,
    findingsHigh: findings('HIGH'),
    findingsMedium: findings('MEDIUM'),
    findingsLow: findings('LOW'),
    cleanup: cleanup.status,
    leftovers: cleanup.leftovers.length,
    toolVersion: record.toolVersion,
    servers: record.servers.map(({ sourceServerID, hostname, requestedAt, verifiedAt }) => ({
      sourceServerID,
      hostname,
      recovered: requestedAt === null ? null : verifiedAt !== null,
    })),
  };
}

/** Drills that discharge the obligation to rehearse with a good result. */
const PASSED = new Set<HistoryRow['verdict']>(['PASS', 'PASS_WITH_FINDINGS']);

export const hasPassed = ({ verdict }: HistoryRow): boolean => PASSED.has(verdict);

/** What the drills of one plan say together. */
export interface PlanHistory {
  readonly planId: string;
  /** Oldest first. */
  readonly rows: readonly HistoryRow[];
  readonly latest: HistoryRow;
  /** Of drills that were started and judged: passed among those that passed or failed. */
  readonly passRate: number | null;
  /** Every server that any of the drills knew, by name. */
  readonly servers: readonly ServerCoverage[];
}

export interface ServerCoverage {
  readonly sourceServerID: string;
  readonly hostname: string;
  /** When the last passed drill began in which this server was recovered; null is never. */
  readonly lastPassedAt: string | null;
  /** In each of the plan's drills, oldest first: null where it was not started. */
  readonly results: readonly (boolean | null)[];
}

/** Rows by plan, the plans by name; simulated drills count like others, so keep them apart where they must not. */
export function planHistories(rows: readonly HistoryRow[]): PlanHistory[] {
  const byPlan = Map.groupBy(
    rows.toSorted((a, b) => (a.drillId < b.drillId ? -1 : 1)),
    ({ planId }) => planId,
  );
  return [...byPlan]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([planId, own]) => {
      const latest = own.at(-1);
      if (latest === undefined) return [];
      const failed = own.filter(({ verdict }) => verdict === 'FAIL').length;
      const passed = own.filter(hasPassed).length;
      const passRate = passed + failed === 0 ? null : passed / (passed + failed);
      return [{ planId, rows: own, latest, passRate, servers: coverageOf(own) }];
    });
}

function coverageOf(rows: readonly HistoryRow[]): ServerCoverage[] {
  // The latest name of a server is the one that people know.
  const names = new Map(
    rows.flatMap(({ servers }) => servers.map(({ sourceServerID, hostname }) => [sourceServerID, hostname])),
  );
  return [...names]
    .map(([sourceServerID, hostname]) => {
      const results = rows.map(
        (row) => row.servers.find((server) => server.sourceServerID === sourceServerID)?.recovered ?? null,
      );
      const last = rows.findLast((row, place) => hasPassed(row) && results[place] === true);
      return { sourceServerID, hostname, lastPassedAt: last?.startedAt ?? null, results };
    })
    .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
}
