import * as z from 'zod';
import { moment } from '../facts/moment.ts';

/**
 * What ProbeWave asks RunInside, the function that may send commands: references to what the plan has, never a script, a
 * document or an instance. So whoever takes over the function that reads what clones say can have run only what the plan
 * has run anyway, in the drill's own instances.
 */

const serverID = z.string().min(1).max(64);

export const insideQuestionSchema = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('probes'),
    /** Which probe of the plan's server, from 0. */
    of: z.array(z.strictObject({ serverID, place: z.int().min(0) })),
  }),
  z.strictObject({ about: z.literal('heartbeats'), of: z.array(serverID) }),
  /** A round of the actions that go on on optional servers; or they end, and why. */
  z.strictObject({
    about: z.literal('actions'),
    wave: z.int().min(0),
    ends: z.enum(['ABORTED', 'DRILL_ENDED']).nullable(),
  }),
]);

/** What a script inside a server said, as it said it, or why it was not asked or did not answer. */
export const insideAnswerSchema = z.union([
  z.strictObject({
    exitStatus: z.int().nullable(),
    output: z.string(),
    askedAt: moment,
    answeredAt: moment,
  }),
  z.strictObject({ errorCode: z.string(), text: z.string() }),
]);

export const insideContract = {
  input: z.strictObject({
    drillId: z.string(),
    planId: z.string(),
    /** The version of each fact that the asking step knows or has written: core/facts/fact-names.ts. */
    facts: z.record(z.string(), z.string()).optional(),
    /** Opens the secrets of a plan that holds some. */
    secretsKey: z.base64().optional(),
    question: insideQuestionSchema,
  }),
  output: z.strictObject({
    status: z.literal('ANSWERED'),
    calls: z.record(z.string(), z.int()),
    facts: z.record(z.string(), z.string()).optional(),
    /** One for each of the question, in their order; none of actions. */
    answers: z.array(insideAnswerSchema),
  }),
} as const;

export type InsideQuestion = z.output<typeof insideQuestionSchema>;
export type InsideAnswer = z.output<typeof insideAnswerSchema>;
export type AskedInside = z.input<typeof insideContract.input>;
