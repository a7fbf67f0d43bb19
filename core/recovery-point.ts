import type { DrillPlan } from './plan.ts';

export interface Snapshot {
  readonly snapshotID: string;
  /** ISO 8601; a snapshot without a readable time is never chosen. */
  readonly at: string;
}

/**
 * The snapshot that the plan's `recoveryPoint` asks for: the newest that is old enough, or older than a moment.
 * Undefined when there is none; a plan that takes the latest data chooses none and is not asked here.
 */
export function chooseSnapshot(
  choice: Exclude<DrillPlan['recoveryPoint'], 'latest'>,
  snapshots: readonly Snapshot[],
  now: Date,
): Snapshot | undefined {
  const limit =
    'before' in choice ? Date.parse(choice.before) - 1 : now.getTime() - choice.atLeastAge * 1_000;
  return snapshots
    .filter((snapshot) => Date.parse(snapshot.at) <= limit)
    .reduce<Snapshot | undefined>(
      (newest, snapshot) =>
        newest === undefined || Date.parse(snapshot.at) > Date.parse(newest.at) ? snapshot : newest,
      undefined,
    );
}
