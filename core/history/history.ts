import { oneLine } from '../text/one-line.ts';
import { costOf } from '../verdict/cost.ts';
import { driftIn } from '../verdict/drift.ts';
import type { PastDrill } from '../verdict/earlier.ts';
import { closedLateSeconds } from '../verdict/lateness.ts';
import { pastDrillOf } from '../verdict/past-drill.ts';
import type { DrillRecord } from '../verdict/record.ts';
import { hasPassed } from '../workflow/verdicts.ts';
import { coverageOf, type ServerCoverage, type ServerResult } from './coverage.ts';

/** Drills side by side: one row per drill, and what the rows together say about a plan. */

/** One drill in one row; durations in seconds, null: not measured. Only `phases` and `servers` hold several values. */
export interface HistoryRow extends PastDrill {
  readonly schema: 'kunren-history/v2';
  readonly planId: string;
  readonly planSha256: string;
  /** The plan's: its days are told in it. */
  readonly timeZone: string;
  readonly account: string;
  readonly region: string;
  readonly simulated: boolean;
  readonly trigger: string;
  readonly scheduledFor: string | null;
  readonly endedAt: string;
  readonly reasonCodes: readonly string[];
  /** Of the slowest server, in the order in which they follow one another. */
  readonly phases: readonly { readonly name: string; readonly seconds: number | null }[];
  readonly recoveryPointMethod: string | null;
  readonly freshnessSeconds: number | null;
  readonly lagBeforeSeconds: number | null;
  readonly probesPassed: number;
  readonly probesTotal: number;
  readonly findingsHigh: number;
  readonly findingsMedium: number;
  readonly findingsLow: number;
  /** Findings of earlier drills that were open when this one ended. */
  readonly findingsCarried: number;
  readonly cleanup: DrillRecord['cleanup']['status'];
  readonly leftovers: number;
  readonly instanceHours: number;
  /** Null when a price is not known. */
  readonly estimatedCostUsd: number | null;
  readonly toolVersion: string;
  /** SHA-256 of its drill.json as stored. */
  readonly recordSha256: string;
  /** Whether its signature stands beside it; null: not known. */
  readonly signed: boolean | null;
  /** How long after the drill's end its record was written, when that was late. */
  readonly closedLateSeconds: number | null;
  readonly previousSha256: string | null;
  readonly servers: readonly ServerResult[];
}

/** The row of a record whose stored bytes have this hash. */
export function historyRow(
  record: DrillRecord,
  recordSha256: string,
  signed: boolean | null = null,
): HistoryRow {
  const { recoveryTime, recoveryPoint, cleanup } = record;
  const cost = costOf(record);
  const probes = record.servers.flatMap((server) => server.probes);
  const findings = (severity: string): number =>
    record.findings.filter((finding) => finding.severity === severity).length;
  return {
    schema: 'kunren-history/v2',
    ...pastDrillOf(record),
    planId: record.planId,
    planSha256: record.planSha256,
    timeZone: record.plan.schedule.timeZone,
    ...record.target,
    simulated: record.simulated,
    trigger: record.trigger.type,
    scheduledFor: record.scheduledFor,
    endedAt: record.endedAt,
    reasonCodes: [...new Set(record.reasons.map(({ code }) => code))],
    phases: recoveryTime.phases.map(({ name, seconds }) => ({ name, seconds })),
    recoveryPointMethod: recoveryPoint.method,
    freshnessSeconds: recoveryPoint.freshnessSeconds,
    lagBeforeSeconds: recoveryPoint.lagBeforeSeconds,
    probesPassed: probes.filter(({ status }) => status === 'PASSED').length,
    probesTotal: probes.length,
    findingsHigh: findings('HIGH'),
    findingsMedium: findings('MEDIUM'),
    findingsLow: findings('LOW'),
    findingsCarried: record.openItems.filter(({ disposition }) => disposition === null).length,
    cleanup: cleanup.status,
    leftovers: cleanup.leftovers.length,
    instanceHours: rounded(cost.instanceHours),
    estimatedCostUsd: cost.estimatedUsd === null ? null : rounded(cost.estimatedUsd),
    toolVersion: record.toolVersion,
    recordSha256,
    signed,
    closedLateSeconds: closedLateSeconds(record),
    previousSha256: record.chain.previous?.sha256 ?? null,
    servers: resultsOf(record),
  };
}

/** More, or longer ones, would fill a row that holds every server: DynamoDB takes 400 KB. */
const FIELDS_MAX = 5;
const FIELD_CHARACTERS = 60;

function resultsOf(record: DrillRecord): ServerResult[] {
  const drift = new Map(driftIn(record).map(({ serverID, changes }) => [serverID, changes]));
  return record.servers.map(({ serverID, hostname, requestedAt, verifiedAt, settings }) => ({
    serverID,
    hostname,
    recovered: requestedAt === null ? null : verifiedAt !== null,
    ...(settings === undefined
      ? {}
      : {
          changedFields: (drift.get(serverID) ?? [])
            .slice(0, FIELDS_MAX)
            .map(({ field }) => oneLine(field, FIELD_CHARACTERS)),
        }),
  }));
}

/** To a hundredth: more digits would be false precision. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** A slot of a plan's schedule (ISO 8601 in UTC) in which no drill began. */
export interface MissedDrill {
  readonly planId: string;
  readonly slot: string;
}

export interface PlanEntries {
  readonly rows: readonly HistoryRow[];
  readonly missed: readonly MissedDrill[];
}

/** What the drills of one plan say together. */
export interface PlanHistory {
  readonly planId: string;
  /** Oldest first. */
  readonly rows: readonly HistoryRow[];
  readonly latest: HistoryRow;
  /** Of the drills that passed or failed, those that passed. */
  readonly passRate: number | null;
  /** When the last of these began; null: none passed. */
  readonly lastPassedAt: string | null;
  /** Slots without a drill, oldest first; null when they were not checked. */
  readonly missed: readonly string[] | null;
  /** Every server in any of the drills, by name. */
  readonly servers: readonly ServerCoverage[];
}

/** Rows by plan, the plans by name; simulated drills count like others, so the caller must keep them apart. */
export function planHistories(
  rows: readonly HistoryRow[],
  missed: readonly MissedDrill[] | null = null,
): PlanHistory[] {
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
      const lastPassedAt = own.findLast(hasPassed)?.startedAt ?? null;
      const passRate = passed + failed === 0 ? null : passed / (passed + failed);
      const slots = missed?.flatMap((one) => (one.planId === planId ? [one.slot] : [])).sort() ?? null;
      return [{ planId, rows: own, latest, passRate, lastPassedAt, missed: slots, servers: coverageOf(own) }];
    });
}
