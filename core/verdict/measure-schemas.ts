import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import { phaseSchema } from '../facts/steps.ts';

/** The two measures of a record: docs/verdict.md. */

const seconds = z.number();

/** How long each phase took, in their order; null: not measured. */
const phasesSchema = z.array(
  phaseSchema.pick({ name: true, clock: true }).extend({ seconds: seconds.nullable() }),
);

export const recoveryTimeSchema = z.strictObject({
  targetSeconds: seconds,
  allowanceSeconds: seconds,
  /** From the first requested start until the last critical server was verified; null: not measured. */
  actualSeconds: seconds.nullable(),
  /** Null: not measured, or the objective is within the uncertainty. */
  met: z.boolean().nullable(),
  /** How far the value may be off either way: servers are looked at only now and then. */
  uncertaintySeconds: seconds.nullable().default(null),
  slowestServer: z.string().nullable(),
  /** Of the slowest server. */
  phases: phasesSchema,
  /** From the creation of the first operation to the end of the last, by AWS's clock. */
  operationSeconds: seconds.nullable(),
  /** The last server of each wave and its longest phase: what the whole recovery waited for. */
  criticalPath: z.array(
    z.strictObject({
      wave: z.string(),
      actualSeconds: seconds.nullable(),
      slowestServer: z.string().nullable(),
      longestPhase: z.string().nullable(),
    }),
  ),
  /** Each server, from its own start until it was verified. */
  servers: z.array(
    z.strictObject({
      serverID: z.string(),
      actualSeconds: seconds.nullable(),
      phases: phasesSchema,
    }),
  ),
});

/** The recovery point of one server by each measurement; seconds before its start, negative when after it. */
const serverPointSchema = z.strictObject({
  serverID: z.string(),
  snapshotSeconds: seconds.nullable(),
  source: z.string().nullable(),
  snapshotUncertaintySeconds: seconds.nullable(),
  sourceAlive: z.boolean(),
  lagBeforeSeconds: seconds.nullable(),
  lastTickAt: moment.nullable(),
  heartbeatSeconds: seconds.nullable(),
  freshnessSeconds: seconds.nullable(),
  heartbeatUncertaintySeconds: seconds.nullable(),
  /** Null: not measured, or the objective is within the uncertainty. */
  met: z.boolean().nullable().default(null),
});

export const recoveryPointSchema = z.strictObject({
  targetSeconds: seconds,
  /** Start minus recovery point, of the worst critical server; never below zero; null: not measured. */
  actualSeconds: seconds.nullable(),
  /** Null: not measured, or the objective is within the uncertainty. */
  met: z.boolean().nullable(),
  /** `heartbeat`, or the recovery method's source for the time of the data. */
  method: z.string().nullable(),
  /** How far the value may be off either way, because of the clocks that it comes from; null: unknown. */
  uncertaintySeconds: seconds.nullable(),
  worstServer: z.string().nullable(),
  /** A recovery point after the start: the source was alive, so a real disaster would have lost more. */
  sourceAlive: z.boolean(),
  /** The snapshot minus the last heartbeat on it, of the worst server: what is lost even when the source survives. */
  freshnessSeconds: seconds.nullable(),
  /** Lag just before the start, of the worst server: an estimate, never the measure. */
  lagBeforeSeconds: seconds.nullable(),
  servers: z.array(serverPointSchema),
});
