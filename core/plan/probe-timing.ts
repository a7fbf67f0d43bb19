import * as z from 'zod';
import { positiveDuration } from './values.ts';

/** What every probe has: its timeout, how often it is tried, and its port. */

/** An attempt must end within the invocation of the function that makes it: core/workflow/pacing.ts. */
const TIMEOUT_MAXIMUM_SECONDS = 30;

export const probeTiming = {
  timeout: positiveDuration
    .refine((seconds) => seconds <= TIMEOUT_MAXIMUM_SECONDS, { error: 'must be at most 30s' })
    .default(5)
    .describe('How long one attempt may take, at most 30s.'),
  interval: positiveDuration.default(10).describe('How long to wait between attempts.'),
  passes: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('How many attempts in a row must pass; the time of the first of them counts.'),
  canary: z
    .boolean()
    .default(false)
    .describe('This probe must fail, once all others passed: proof that the drill is able to fail.'),
};

const port = z.int().min(1).max(65_535);
const PORT = 'The port on the recovered server.';

/** The port: required, unless the protocol has a usual one. */
export function probePort(): typeof port;
export function probePort(usual: number): z.ZodDefault<typeof port>;
export function probePort(usual?: number): typeof port | z.ZodDefault<typeof port> {
  return usual === undefined ? port.describe(PORT) : port.default(usual).describe(PORT);
}
