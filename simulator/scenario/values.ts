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

export const replication = z.strictObject({
  state: z.enum(REPLICATION_STATES).optional(),
  /** null: DRS reports no lag. */
  lag: duration.nullable().optional(),
  direction: z.enum(['FAILOVER', 'FAILBACK']).optional(),
  error: z.enum(['AGENT_NOT_SEEN', 'SNAPSHOTS_FAILURE', 'NOT_CONVERGING', 'UNSTABLE_NETWORK']).optional(),
});

export const calendar = z.strictObject({ name: text(512), state: z.enum(['OPEN', 'CLOSED']) });
export const alarm = z.strictObject({
  name: text(255),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
});
