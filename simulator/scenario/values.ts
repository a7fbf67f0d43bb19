import * as z from 'zod';
import { parseDuration } from '../../core/text/duration.ts';

/** The kinds of value in a scenario. */

export const text = (max: number) => z.string().trim().min(1).max(max);

/** Whole seconds once parsed. */
export const duration = z
  .string()
  .refine((value) => parseDuration(value) !== undefined, {
    error: 'is not a duration: write it as 90s, 45m, 1h30m or 7d',
  })
  .transform((value) => parseDuration(value) ?? 0);

/** A duration that may point backwards: `-90s`. */
export const signedDuration = z
  .string()
  .refine((value) => parseDuration(value.replace(/^[-+]/, '')) !== undefined, {
    error: 'is not a duration with or without a sign: write it as 90s or -2m',
  })
  .transform((value) => (parseDuration(value.replace(/^[-+]/, '')) ?? 0) * (value.startsWith('-') ? -1 : 1));

export const REPLICATION_STATES = [
  'STOPPED',
  'INITIATING',
  'INITIAL_SYNC',
  'BACKLOG',
  'CREATING_SNAPSHOT',
  'CONTINUOUS',
  'PAUSED',
  'RESCAN',
  'STALLED',
  'DISCONNECTED',
] as const;

/** DRS API Reference, DataReplicationError. */
export const REPLICATION_ERRORS = [
  'AGENT_NOT_SEEN',
  'SNAPSHOTS_FAILURE',
  'NOT_CONVERGING',
  'UNSTABLE_NETWORK',
  'FAILED_TO_CREATE_SECURITY_GROUP',
  'FAILED_TO_LAUNCH_REPLICATION_SERVER',
  'FAILED_TO_BOOT_REPLICATION_SERVER',
  'FAILED_TO_AUTHENTICATE_WITH_SERVICE',
  'FAILED_TO_DOWNLOAD_REPLICATION_SOFTWARE',
  'FAILED_TO_CREATE_STAGING_DISKS',
  'FAILED_TO_ATTACH_STAGING_DISKS',
  'FAILED_TO_PAIR_REPLICATION_SERVER_WITH_AGENT',
  'FAILED_TO_CONNECT_AGENT_TO_REPLICATION_SERVER',
  'FAILED_TO_START_DATA_TRANSFER',
] as const;

/** DRS API Reference, DataReplicationInitiationStep, in the order of the DRS User Guide. */
export const INITIATION_STEPS = [
  'WAIT',
  'CREATE_SECURITY_GROUP',
  'LAUNCH_REPLICATION_SERVER',
  'BOOT_REPLICATION_SERVER',
  'AUTHENTICATE_WITH_SERVICE',
  'DOWNLOAD_REPLICATION_SOFTWARE',
  'CREATE_STAGING_DISKS',
  'ATTACH_STAGING_DISKS',
  'PAIR_REPLICATION_SERVER_WITH_AGENT',
  'CONNECT_AGENT_TO_REPLICATION_SERVER',
  'START_DATA_TRANSFER',
] as const;

export const replication = z.strictObject({
  state: z.enum(REPLICATION_STATES).optional(),
  /** null: DRS reports no lag. */
  lag: duration.nullable().optional(),
  direction: z.enum(['FAILOVER', 'FAILBACK']).optional(),
  error: z.enum(REPLICATION_ERRORS).optional(),
  /** Where its beginning stands: the steps before it are done. */
  initiation: z
    .strictObject({
      step: z.enum(INITIATION_STEPS),
      status: z.enum(['IN_PROGRESS', 'FAILED']).default('IN_PROGRESS'),
      since: duration.default(0),
    })
    .optional(),
  /** Until the first copy, or the backlog, is done. */
  eta: duration.optional(),
  /** For how long the agent has reported nothing. */
  silentFor: duration.optional(),
});

export const calendar = z.strictObject({ name: text(512), state: z.enum(['OPEN', 'CLOSED']) });
export const alarm = z.strictObject({
  name: text(255),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
});

export const tags = z.record(text(128), z.string().max(256));
