import * as z from 'zod';
import { moment } from './moment.ts';

/** The results of a wave's actions, server by server. */

export const actionResultSchema = z.strictObject({
  serverID: z.string(),
  hostname: z.string(),
  /** UNKNOWN: it may have been sent, and its result cannot be determined. */
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'NOT_SENT', 'UNKNOWN']),
  exitStatus: z.int().nullable(),
  /** Cut, on one line, secrets masked. */
  output: z.string().nullable(),
  errorCode: z.string().nullable(),
  sentAt: moment.nullable(),
  /** When a step first saw that it had ended. */
  endedAt: moment.nullable(),
});

export const actionFactSchema = z.strictObject({
  name: z.string(),
  onFailure: z.enum(['fail', 'finding']),
  results: z.array(actionResultSchema),
});

/** wave-N/intent-ACTION-NUMBER.json: written once, by its sender, before a command is sent. */
export const actionIntentSchema = z.strictObject({
  /** By which the command can be found later. */
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
      /** The commands that were sent, each after its intent and in the intents' order; null: not known yet. */
      commands: z.array(z.strictObject({ commandID: z.string().nullable(), ended: z.boolean() })),
    }),
  ),
  endedAt: moment.nullable(),
});

export type ActionResult = z.infer<typeof actionResultSchema>;
export type ActionFact = z.infer<typeof actionFactSchema>;
export type ActionIntent = z.infer<typeof actionIntentSchema>;
export type WaveActions = z.infer<typeof waveActionsSchema>;
