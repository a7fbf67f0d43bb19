import * as z from 'zod';

/** Why a drill was refused or aborted: one code per guard, and a sentence with the way out. */
export const REFUSAL_CODES = [
  'PLAN_NOT_DEPLOYED',
  'PLAN_DISABLED',
  'APPROVAL_EXPIRED',
  'ACCOUNT_MISMATCH',
  'ACCOUNT_UNKNOWN',
  'SERVER_NOT_FOUND',
  'SERVER_AMBIGUOUS',
  'SERVER_IN_TWO_WAVES',
  'TOO_MANY_SERVERS',
  'SOURCE_SERVERS_UNKNOWN',
  'LEASE_HELD',
  'RECOVERY_INSTANCE_EXISTS',
  'DRILL_INSTANCE_EXISTS',
  'EC2_INSTANCE_EXISTS',
  'LAUNCH_UNLISTED',
  'INSTANCES_UNKNOWN',
  'LAST_LAUNCH_RECOVERY',
  'LAST_LAUNCH_UNKNOWN',
  'REPLICATION_REVERSED',
  'REPLICATION_DIRECTION_UNKNOWN',
  'REPLICATION_STATE',
  'REPLICATION_STATE_UNKNOWN',
  'LAG_TOO_LONG',
  'LAG_UNKNOWN',
  'JOB_ACTIVE',
  'JOBS_UNKNOWN',
  'RECOVERY_PLAN_ACTIVE',
  'RECOVERY_PLANS_UNKNOWN',
  'LAUNCH_SETTINGS_UNKNOWN',
  'LAUNCH_TEMPLATE_UNKNOWN',
  'SUBNET_NOT_ALLOWED',
  'SECURITY_GROUP_NOT_ALLOWED',
  'PRIVATE_IP_COPIED',
  'PRIVATE_IP_FIXED',
  'PUBLIC_IP',
  'INSTANCE_PROFILE_NOT_ALLOWED',
  'SUBNETS_UNKNOWN',
  'LAUNCH_INTO_INSTANCE',
  'POST_LAUNCH_ACTIONS',
  'TERMINATION_PROTECTED',
  'LAUNCH_DISPOSITION_STOPPED',
  'SETTINGS_DIFFER',
  'QUOTA_EXCEEDED',
  'CALENDAR_CLOSED',
  'CALENDAR_UNKNOWN',
  'ALARM_NOT_OK',
  'ALARM_UNKNOWN',
  'DOCUMENT_CHANGED',
  'DOCUMENT_UNKNOWN',
  'RECOVERY_POINT_MISSING',
  'SNAPSHOTS_UNKNOWN',
  'SNAPSHOT_SET_MIXED',
  'RESTORE_TEST_ELSEWHERE',
  'SNAPSHOT_TOO_OLD',
  'SNAPSHOT_NOT_QUIESCED',
  'VOLUME_SIZE',
  'KEY_UNKNOWN',
  'KEY_UNUSABLE',
  'IMAGE_UNKNOWN',
  'IMAGE_UNUSABLE',
  'QUOTA_UNKNOWN',
  'COST_TOO_HIGH',
  'COST_UNKNOWN',
  'START_REJECTED',
  'RECOVERY_STARTED',
  'OUTSIDE_NETWORK',
  'ABORT_REQUESTED',
  'EXECUTION_FAILED',
  'EXECUTION_TIMED_OUT',
  'EXECUTION_ABORTED',
  'HARD_EXPIRY',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What a verdict may name besides a refusal: docs/verdict.md. */
export const JUDGED_CODES = [
  'EARLIER_WAVE_FAILED',
  'NOT_STARTED',
  'LAUNCH_FAILED',
  'LAUNCH_ACTION_FAILED',
  'LAUNCH_TIMED_OUT',
  'NO_INSTANCE',
  'INSTANCE_TERMINATED',
  'NOT_RUNNING',
  'NOT_READY',
  'NOT_PROVEN',
  'PROBE_FAILED',
  'ACTION_FAILED',
  'ACTION_UNKNOWN',
  'CANARY_PASSED',
  'NOT_ISOLATED',
  'ISOLATION_UNKNOWN',
  'ADDRESS_NOT_KEPT',
  'PAIR_DIFFERS',
  'ADDRESS_UNKNOWN',
  'RECOVERY_TIME_MISSED',
  'RECOVERY_POINT_MISSED',
  'RECOVERY_TIME_UNCERTAIN',
  'RECOVERY_POINT_UNCERTAIN',
  'NOT_MEASURED',
  'WORKFLOW_ERROR',
  'PREVIOUS_SNAPSHOT',
  'SETTINGS_UNUSED',
  'INSTANCE_DIFFERS',
  'INSTANCE_UNKNOWN',
  'HEARTBEAT_UNREAD',
  'HEARTBEAT_GAPS',
  'LEFTOVERS',
  'FAILBACK_BLOCKED',
  'FAILBACK_UNKNOWN',
] as const;

export const reasonCodeSchema = z.enum([...REFUSAL_CODES, ...JUDGED_CODES]);

export type ReasonCode = z.infer<typeof reasonCodeSchema>;

export const refusalSchema = z.strictObject({
  code: z.enum(REFUSAL_CODES),
  text: z.string(),
  serverID: z.string().optional(),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** A refusal about the whole drill. */
export const refuse = (code: RefusalCode, text: string): Refusal => ({ code, text });

/** A refusal about one source server, which the text names. */
export const refuseServer = (
  code: RefusalCode,
  server: { readonly serverID: string; readonly hostname: string },
  text: string,
): Refusal => ({
  code,
  text: `${server.hostname} (${server.serverID}) ${text}`,
  serverID: server.serverID,
});
