import type { ReasonCode } from '../guards/refusal.ts';

/** The first reason is a drill's headline: what matters most, and a cause before what follows from it. */

const ORDER: readonly ReasonCode[] = [
  // Somebody recovers for real.
  'RECOVERY_STARTED',
  'RECOVERY_PLAN_ACTIVE',
  'RECOVERY_INSTANCE_EXISTS',
  'JOB_ACTIVE',
  'REPLICATION_REVERSED',
  'EC2_INSTANCE_EXISTS',
  'LAST_LAUNCH_RECOVERY',
  // The drill is a danger.
  'OUTSIDE_NETWORK',
  'NOT_ISOLATED',
  // Something else is in the way of the drill.
  'ABORT_REQUESTED',
  'ALARM_NOT_OK',
  'CALENDAR_CLOSED',
  'DRILL_INSTANCE_EXISTS',
  // A server has no working system, so everything inside it is silent.
  'LAUNCH_FAILED',
  'LAUNCH_ACTION_FAILED',
  'LAUNCH_TIMED_OUT',
  'NO_INSTANCE',
  'INSTANCE_TERMINATED',
  'NOT_RUNNING',
  'NOT_READY',
  'ADDRESS_NOT_KEPT',
  'INSTANCE_DIFFERS',
  // What is done inside comes before what is seen from outside.
  'ACTION_FAILED',
  'PROBE_FAILED',
  'PAIR_DIFFERS',
  'EARLIER_WAVE_FAILED',
  'RECOVERY_TIME_MISSED',
  'RECOVERY_POINT_MISSED',
  // Why there is no verdict.
  'RECOVERY_POINT_MISSING',
  'SNAPSHOT_SET_MIXED',
  'SNAPSHOT_NOT_QUIESCED',
  'SNAPSHOT_TOO_OLD',
  'VOLUME_SIZE',
  'RESTORE_TEST_ELSEWHERE',
  'KEY_UNUSABLE',
  'KEY_UNKNOWN',
  'WORKFLOW_ERROR',
  'START_REJECTED',
  'CANARY_PASSED',
  'ISOLATION_UNKNOWN',
  'ACTION_UNKNOWN',
  // What follows from one of these.
  'NOT_STARTED',
  'NOT_MEASURED',
];

/** Reasons by importance; those that are not ranked stay in their order, after the others. */
export const byImportance = <T extends { readonly code: ReasonCode }>(reasons: readonly T[]): T[] =>
  reasons.toSorted((a, b) => rankOf(a) - rankOf(b));

const rankOf = ({ code }: { readonly code: ReasonCode }): number => {
  const place = ORDER.indexOf(code);
  return place === -1 ? ORDER.length : place;
};
