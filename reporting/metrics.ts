import type { DrillRecord } from '../core/verdict/record.ts';

/** The metrics of a drill, for dashboards and alarms; by plan, and over all plans. */
export interface Metric {
  readonly name:
    | 'Drills'
    | 'RecoveryTimeSeconds'
    | 'RecoveryPointSeconds'
    | 'DurationSeconds'
    | 'CleanupSeconds'
    | 'Leftovers'
    | 'DrillsMissed'
    | 'HourlySweeps'
    | 'SweepLeftovers'
    | 'SweepFailures'
    | 'PublishFailures';
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
  ];
}

const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1_000;
