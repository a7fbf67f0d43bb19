import * as z from 'zod';
import { expectationSchema } from './expect.ts';
import { heartbeatPlanSchema, platform } from './inside.ts';
import { restoredSchema } from './restore.ts';
import { lastPassSchema } from './sid.ts';
import { anyProbeSchema } from './waves.ts';

/** A server that the plan names, with its part in the drill. */
export const plannedServerSchema = z.strictObject({
  /** By the recovery method's name for it. */
  serverID: z.string(),
  hostname: z.string(),
  /** Index into the plan's waves. */
  wave: z.int().min(0),
  critical: z.boolean(),
  probes: z.array(anyProbeSchema),
  platform: platform.default('linux'),
  heartbeat: heartbeatPlanSchema.nullable().default(null),
  /** What its launch is meant to be; absent where the plan does not say. */
  expect: expectationSchema.optional(),
  /** Of the recovery method restore: what is restored, and where. */
  restored: restoredSchema.optional(),
  /** The SID with which it last passed; absent where no check compares with it. */
  lastPass: lastPassSchema.optional(),
});

export type PlannedServer = z.output<typeof plannedServerSchema>;
