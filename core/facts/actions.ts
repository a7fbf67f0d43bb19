import * as z from 'zod';
import { moment } from './moment.ts';

/** What became of the actions of a wave, server by server. */

export const actionResultSchema = z.strictObject({
  serverID: z.string(),
  hostname: z.string(),
  /** UNKNOWN: it may have been sent, and nobody can tell what became of it. */
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'NOT_SENT', 'UNKNOWN']),
  exitStatus: z.int().nullable(),
  /** Cut, on one line, secrets masked. */
  output: z.string().nullable(),
  errorCode: z.string().nullable(),
  sentAt: moment.nullable(),
  /** When a step first saw that it was over. */
  endedAt: moment.nullable(),
});

export const actionFactSchema = z.strictObject({
  name: z.string(),
  onFailure: z.enum(['fail', 'finding']),
  results: z.array(actionResultSchema),
});

/** wave-N/intent-ACTION-NUMBER.json: written once, before a command is sent, by whoever sends it. */
export const actionIntentSchema = z.strictObject({
  /** By which the command is found again. */
  comment: z.string(),
  serverIDs: z.array(z.string()),
  instanceIDs: z.array(z.string()),
  at: moment,
});

/** wave-N/actions.json, by RunActions. */
export const waveActionsSchema = z.strictObject({
  actions: z.array(
    z.strictObject({
      ...actionFactSchema.shape,
      /** The commands that were sent, each after its intent and in the intents' order; null is not known yet. */
      commands: z.array(z.strictObject({ commandID: z.string().nullable(), ended: z.boolean() })),
    }),
  ),
  endedAt: moment.nullable(),
});

export type ActionResult = z.infer<typeof actionResultSchema>;
export type ActionFact = z.infer<typeof actionFactSchema>;
export type ActionIntent = z.infer<typeof actionIntentSchema>;
export type WaveActions = z.infer<typeof waveActionsSchema>;
