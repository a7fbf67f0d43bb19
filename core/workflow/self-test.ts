import * as z from 'zod';
import { targetSchema } from '../plan/target.ts';

/**
 * An event that every function answers instead of running its step: it makes its clients and looks by harmless calls.
 * It is in no state's input, so a function of a version that does not know it refuses it.
 */
export const selfTestSchema = z.strictObject({
  selfTest: z.strictObject({
    /** What to try, as calls are counted: `drs:DescribeJobs`. */
    calls: z.array(z.string().max(100)).max(100),
    /** Where servers are; without it nothing is tried there. */
    target: targetSchema.optional(),
  }),
});

export const selfTestAnswerSchema = z.object({
  /** The version of kunren that answers. */
  version: z.string(),
  /** The calls that were made, with the error of each in one line; null where it was answered. */
  calls: z.array(z.object({ call: z.string(), error: z.string().nullable() })),
  /** What was asked for and not made: it would change something or tell people, or the function has no port for it. */
  notTried: z.array(z.string()),
});

export type SelfTest = z.output<typeof selfTestSchema>['selfTest'];
export type SelfTestAnswer = z.output<typeof selfTestAnswerSchema>;
