import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import { launchSnapshotSchema } from '../guards/launch-snapshot.ts';
import { VERDICTS } from '../workflow/verdicts.ts';

/** What a record keeps of earlier drills of its plan, so that its report can show a trend. */

export const pastDrillSchema = z.strictObject({
  drillId: z.string(),
  /** Its place in the chain. */
  sequence: z.int().min(1),
  startedAt: moment,
  verdict: z.enum(VERDICTS),
  recoveryTimeSeconds: z.number().nullable(),
  recoveryTimeTargetSeconds: z.number(),
  /** Subtracted from the target: what is left is what was allowed. */
  recoveryTimeAllowanceSeconds: z.number().default(0),
  recoveryPointSeconds: z.number().nullable(),
  recoveryPointTargetSeconds: z.number(),
  recoveryPointMet: z.boolean().nullable().default(null),
  /** The data of a server was taken after the start. */
  sourceAlive: z.boolean().default(false),
  serversRecovered: z.int(),
  serversTotal: z.int(),
});

export type PastDrill = z.infer<typeof pastDrillSchema>;

/** With which settings a server last recovered in a drill that passed. */
export const provenSettingsSchema = z.strictObject({
  serverID: z.string(),
  drillId: z.string(),
  /** When that drill began. */
  at: moment,
  /** Absent: those that this record has of the server. */
  settings: launchSnapshotSchema.optional(),
});

export type ProvenSettings = z.infer<typeof provenSettingsSchema>;

/** What is different from the previous drill. */
export const changeSchema = z.strictObject({
  /** Where: a key of the plan, a server, its launch settings, kunren itself. */
  what: z.enum(['plan', 'server', 'launch-settings', 'kunren']),
  /** `waves.0.servers.1.probes.0.port`, a server's name. */
  name: z.string(),
  /** Null: it was absent. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export type Change = z.infer<typeof changeSchema>;
