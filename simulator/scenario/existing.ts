import * as z from 'zod';
import { duration, REPLICATION_ERRORS, tags, text } from './values.ts';

/** An instance that was recovered before the scenario begins. */
export const existing = z.strictObject({
  /** Hostname or id. */
  server: text(255),
  /** disconnected: only EC2 still knows it, by its tag. vanished: a drill of which only DRS has a row. */
  kind: z.enum(['recovery', 'drill', 'disconnected', 'vanished']),
  launchedAgo: duration.default(86_400),
  jobTags: tags.default({}),
  /** How far somebody's failback from it is. */
  failback: z
    .strictObject({
      state: z
        .enum([
          'NOT_STARTED',
          'IN_PROGRESS',
          'NOT_READY_FOR_LAUNCH',
          'READY_FOR_LAUNCH',
          'COMPLETED',
          'ERROR',
        ])
        .default('NOT_STARTED'),
      error: z.enum(REPLICATION_ERRORS).optional(),
      /** Whether the agent on it has reported. */
      agentSeen: z.boolean().default(true),
    })
    .optional(),
});
