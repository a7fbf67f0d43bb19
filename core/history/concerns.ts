import { isOverdue, type ReadinessResult } from '../readiness/result.ts';
import { hasPassed } from '../workflow/verdicts.ts';
import type { PlanHistory } from './history.ts';
import type { ServerStanding } from './server-standing.ts';

/** What needs action about a plan, and how it stands in one word. */

/** The most pressing first. */
const CODES = [
  /** Its newest drill left resources, which cost money. */
  'LEFTOVERS',
  /** The last of its drills that passed or failed has failed. */
  'FAILED',
  /** Servers that no passed drill has recovered. */
  'UNPROVEN',
  /** No drill of it passed, and its servers are not known. */
  'NEVER_PASSED',
  /** Servers whose launch settings changed since they passed. */
  'CHANGED',
  /** Slots of its schedule since the last pass that brought no verdict, or no drill. */
  'OVERDUE',
  /** Servers last proven more than a year ago: where a standard of the control map names a time, it is a year. */
  'STALE',
  /** What its newest look found in the way. */
  'NOT_READY',
  'LOOKS_OVERDUE',
  'LOOK_UNREADABLE',
  'UNSIGNED',
  /** Findings that were open when its newest drill ended. */
  'FINDINGS',
  /** The newest drill came to no verdict, and no slot waits for it. */
  'REPEAT',
  /** What its newest look could not tell. */
  'READINESS_UNKNOWN',
  'NEVER_LOOKED_AT',
] as const;

export type ConcernCode = (typeof CODES)[number];

export interface Concern {
  readonly code: ConcernCode;
  /** Of what the code counts; else 1. */
  readonly count: number;
}

/** Exactly one for each plan, so that the numbers of a page add up. */
export const PLAN_STATES = ['failing', 'unproven', 'changed', 'overdue', 'proven'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

const STATE_BY_CODE = new Map<ConcernCode, PlanState>([
  ['FAILED', 'failing'],
  ['UNPROVEN', 'unproven'],
  ['NEVER_PASSED', 'unproven'],
  ['CHANGED', 'changed'],
  ['OVERDUE', 'overdue'],
  ['STALE', 'overdue'],
]);

const DAY_MILLISECONDS = 86_400_000;
const YEAR_DAYS = 366;

interface Seen {
  readonly drills: PlanHistory | null;
  readonly readiness: ReadinessResult | null | undefined;
  readonly servers: readonly ServerStanding[];
  /** Whether readiness was asked at all. */
  readonly wasAsked: boolean;
}

/** The concerns of a plan, the most pressing first; servers that have left it are none. */
export function concernsOf(seen: Seen, now: Date): Concern[] {
  const { drills } = seen;
  const current = seen.servers.filter(({ isCurrent }) => isCurrent);
  const unproven = current.filter(({ lastPassedAt }) => lastPassedAt === null).length;
  const hasNoPass = drills === null || drills.lastPassedAt === null;
  const counts: Partial<Record<ConcernCode, number>> = {
    ...(drills === null ? {} : concernsOfDrills(drills)),
    UNPROVEN: unproven,
    NEVER_PASSED: Number(hasNoPass && unproven === 0),
    STALE: current.filter(({ lastPassedAt: at }) => at !== null && daysSince(at, now) > YEAR_DAYS).length,
    CHANGED: current.filter(({ needsVerification }) => needsVerification !== null).length,
    ...(seen.wasAsked ? concernsOfLook(seen.readiness, now) : {}),
  };
  return CODES.map((code) => ({ code, count: counts[code] ?? 0 })).filter(({ count }) => count > 0);
}

function concernsOfDrills({
  rows,
  latest,
  lastPassedAt,
  missed,
}: PlanHistory): Partial<Record<ConcernCode, number>> {
  const isJudged = (row: PlanHistory['latest']): boolean => hasPassed(row) || row.verdict === 'FAIL';
  const since = lastPassedAt ?? '';
  const idle = rows.filter((row) => row.startedAt > since && row.scheduledFor !== null && !isJudged(row));
  const overdue = idle.length + (missed ?? []).filter((slot) => slot > since).length;
  return {
    LEFTOVERS: latest.cleanup === 'COMPLETE' ? 0 : Math.max(1, latest.leftovers),
    FAILED: Number(rows.findLast(isJudged)?.verdict === 'FAIL'),
    OVERDUE: overdue,
    FINDINGS: latest.findingsHigh + latest.findingsMedium + latest.findingsLow + latest.findingsCarried,
    UNSIGNED: Number(latest.signed === false),
    REPEAT: Number(!isJudged(latest) && overdue === 0),
  };
}

function concernsOfLook(readiness: Seen['readiness'], now: Date): Partial<Record<ConcernCode, number>> {
  if (readiness === undefined) return { NEVER_LOOKED_AT: 1 };
  if (readiness === null) return { LOOK_UNREADABLE: 1 };
  const failing = readiness.findings.filter(({ state }) => state === 'failing').length;
  return {
    NOT_READY: failing,
    LOOKS_OVERDUE: Number(isOverdue(readiness, now)),
    READINESS_UNKNOWN: readiness.findings.length - failing,
  };
}

/** The state that the most pressing concern gives. */
export const stateOf = (concerns: readonly Concern[]): PlanState =>
  concerns.map(({ code }) => STATE_BY_CODE.get(code)).find((state) => state !== undefined) ?? 'proven';

/** The smaller, the sooner somebody must act. */
export const weightOf = ([first]: readonly Concern[]): number =>
  first === undefined ? CODES.length : CODES.indexOf(first.code);

/** Whole days since a moment. */
export const daysSince = (at: string, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(at)) / DAY_MILLISECONDS);

/** A plan is as good as its longest unproven server: infinite where one never was, or there is none. */
export function daysUnproven(servers: readonly ServerStanding[], now: Date): number {
  const days = servers
    .filter(({ isCurrent }) => isCurrent)
    .map(({ lastPassedAt }) => (lastPassedAt === null ? Infinity : daysSince(lastPassedAt, now)));
  return days.length === 0 ? Infinity : Math.max(...days);
}
