import type { ReadinessResult } from '../core/readiness/result.ts';
import { changedDuring, isCodeUnknown, isForeign } from '../core/verdict/code.ts';
import { needingVerification } from '../core/verdict/drift.ts';
import type { DrillRecord } from '../core/verdict/record.ts';

/** The metrics of a drill, of a look at readiness and of the sweep, for dashboards and alarms; by plan, and over all plans. */
export interface Metric {
  readonly name:
    | 'Drills'
    | 'RecoveryTimeSeconds'
    | 'RecoveryPointSeconds'
    | 'DurationSeconds'
    | 'CleanupSeconds'
    | 'Leftovers'
    | 'ForeignFunctions'
    | 'DrillsMissed'
    | 'HourlySweeps'
    | 'SweepLeftovers'
    | 'SweepFailures'
    | 'PublishFailures'
    | 'ReadinessFindings'
    | 'ServersNeedingVerification';
  readonly value: number;
  /** Its dimensions, besides the plan. */
  readonly verdict?: DrillRecord['verdict'];
}

/** Metrics of a closed drill; what was not measured is left out, because zero would be false. */
export function drillMetrics(record: DrillRecord): Metric[] {
  const { verdict, recoveryTime, recoveryPoint, cleanup, startedAt, endedAt } = record;
  const measured = (name: Metric['name'], value: number | null): Metric[] =>
    value === null ? [] : [{ name, value }];
  return [
    { name: 'Drills', value: 1, verdict },
    ...measured('RecoveryTimeSeconds', recoveryTime.actualSeconds),
    ...measured('RecoveryPointSeconds', recoveryPoint.actualSeconds),
    ...measured('DurationSeconds', secondsBetween(startedAt, endedAt)),
    ...measured('CleanupSeconds', secondsBetween(cleanup.startedAt, cleanup.endedAt)),
    { name: 'Leftovers', value: cleanup.leftovers.length },
    ...measured('ForeignFunctions', foreignFunctions(record)),
    ...measured('ServersNeedingVerification', needingVerification(record)),
  ];
}

/** Functions that ran other code than was packaged, or changed during the drill; null where that is not known of any. */
function foreignFunctions(record: DrillRecord): number | null {
  const { code = [] } = record;
  const isKnown = code.some((one) => !isCodeUnknown(one));
  return isKnown ? new Set([...code.filter(isForeign), ...changedDuring(record)]).size : null;
}

/** Metrics of a look; whether settings changed is left out where those of some server could not be read. */
export function readinessMetrics({ servers, findings }: ReadinessResult): Metric[] {
  const changed = findings.filter(({ code }) => code === 'SETTING_CHANGED').map(({ serverID }) => serverID);
  const isUnread = findings.some(
    ({ check, state }) => state === 'unknown' && (check === 'guards' || check === 'launch-settings'),
  );
  return [
    { name: 'ReadinessFindings', value: findings.length },
    ...(isUnread || servers.length === 0
      ? []
      : [{ name: 'ServersNeedingVerification' as const, value: new Set(changed).size }]),
  ];
}

const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1_000;
