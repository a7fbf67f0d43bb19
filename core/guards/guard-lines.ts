import * as z from 'zod';
import type { Observation } from './observation.ts';
import type { RefusalCode } from './refusal.ts';

/**
 * What each guard saw, in a line: a tick does not say whether anything was looked at. Whether a guard refuses follows
 * from the refusals alone; its codes say which are its own.
 */

export const GUARDS = {
  approval: ['PLAN_DISABLED', 'APPROVAL_EXPIRED'],
  servers: [
    'SERVER_NOT_FOUND',
    'SERVER_AMBIGUOUS',
    'SERVER_IN_TWO_WAVES',
    'TOO_MANY_SERVERS',
    'SOURCE_SERVERS_UNKNOWN',
  ],
  instances: [
    'RECOVERY_INSTANCE_EXISTS',
    'DRILL_INSTANCE_EXISTS',
    'EC2_INSTANCE_EXISTS',
    'LAUNCH_UNLISTED',
    'INSTANCES_UNKNOWN',
  ],
  jobs: ['JOB_ACTIVE', 'JOBS_UNKNOWN'],
  recoveryPlans: ['RECOVERY_PLAN_ACTIVE', 'RECOVERY_PLANS_UNKNOWN'],
  lastLaunch: ['LAST_LAUNCH_RECOVERY', 'LAST_LAUNCH_UNKNOWN'],
  direction: ['REPLICATION_REVERSED', 'REPLICATION_DIRECTION_UNKNOWN'],
  replication: ['REPLICATION_STATE', 'REPLICATION_STATE_UNKNOWN'],
  lag: ['LAG_TOO_LONG', 'LAG_UNKNOWN'],
  snapshots: [
    'RECOVERY_POINT_MISSING',
    'SNAPSHOTS_UNKNOWN',
    'SNAPSHOT_SET_MIXED',
    'SNAPSHOT_TOO_OLD',
    'SNAPSHOT_NOT_QUIESCED',
  ],
  keys: ['KEY_UNKNOWN', 'KEY_UNUSABLE'],
  images: ['IMAGE_UNKNOWN', 'IMAGE_UNUSABLE'],
  launchSettings: [
    'LAUNCH_SETTINGS_UNKNOWN',
    'LAUNCH_TEMPLATE_UNKNOWN',
    'LAUNCH_INTO_INSTANCE',
    'POST_LAUNCH_ACTIONS',
    'TERMINATION_PROTECTED',
    'LAUNCH_DISPOSITION_STOPPED',
  ],
  network: [
    'SUBNET_NOT_ALLOWED',
    'SECURITY_GROUP_NOT_ALLOWED',
    'PRIVATE_IP_COPIED',
    'PRIVATE_IP_FIXED',
    'PUBLIC_IP',
    'INSTANCE_PROFILE_NOT_ALLOWED',
    'SUBNETS_UNKNOWN',
    'RESTORE_TEST_ELSEWHERE',
  ],
  expectations: ['SETTINGS_DIFFER'],
  quotas: ['QUOTA_EXCEEDED', 'QUOTA_UNKNOWN', 'VOLUME_SIZE'],
  cost: ['COST_TOO_HIGH', 'COST_UNKNOWN'],
  calendars: ['CALENDAR_CLOSED', 'CALENDAR_UNKNOWN'],
  alarms: ['ALARM_NOT_OK', 'ALARM_UNKNOWN'],
  documents: ['DOCUMENT_CHANGED', 'DOCUMENT_UNKNOWN'],
} as const satisfies Readonly<Record<string, readonly RefusalCode[]>>;

export type GuardName = keyof typeof GUARDS;

const NAMES = Object.keys(GUARDS) as GuardName[];

export const guardLineSchema = z.strictObject({
  guard: z.enum(NAMES),
  /** With counts and the value that decides; null: the plan asks for nothing of the kind. */
  seen: z.string().nullable(),
});

export type GuardLine = z.infer<typeof guardLineSchema>;

/** A line about something that may not have been readable. */
export const lineOf = <T>(guard: GuardName, seen: Observation<T>, tell: (known: T) => string): GuardLine => ({
  guard,
  seen: 'unknown' in seen ? `could not be read: ${seen.unknown}` : tell(seen.known),
});

const NAMED_MAXIMUM = 3;

/** A few of what is named, each once, and how many more there are. */
export function namedIn(names: readonly string[]): string {
  const all = [...new Set(names)];
  if (all.length === 0) return '(none named)';
  const first = all.slice(0, NAMED_MAXIMUM).join(', ');
  return all.length <= NAMED_MAXIMUM ? first : `${first} and ${all.length - NAMED_MAXIMUM} more`;
}
