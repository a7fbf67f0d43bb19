import * as z from 'zod';
import { triggerSchema } from './facts.ts';
import { VERDICTS } from './record.ts';

/**
 * The one table between the state machine and the Lambdas: state → what it gets, what it gives, which errors it may
 * throw. A test holds that the state machine, the functions and serverless.yml follow it.
 *
 * The payload stays small whatever the size of the plan: references and counts; facts go to S3.
 */

/** What a schedule, a person or the local run starts the workflow with. */
export const drillRequestSchema = z.strictObject({
  /** The plan as written, durations with their units; OpenDrill refuses one that does not parse. */
  plan: z.looseObject({}),
  /** SHA-256 of the plan file's bytes. */
  planSha256: z.string().regex(/^[0-9a-f]{64}$/),
  trigger: triggerSchema,
  scheduledFor: z.iso.datetime().nullable(),
});

/** From the workflow's context object. */
const executionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  startedAt: z.iso.datetime(),
});

/** What Step Functions passes on when it catches an error. */
const caughtErrorSchema = z.object({ Error: z.string(), Cause: z.string().default('') });

const beginning = { request: drillRequestSchema, execution: executionSchema };

/** What passes from state to state once the drill is open. */
const drillStateSchema = z.strictObject({
  drillId: z.string(),
  planId: z.string(),
  status: z.string(),
  /** The wave under way, from 0. */
  wave: z.int().min(0),
  waitSeconds: z.int().min(1),
  /** Whether a critical server of any wave so far did not recover. */
  failed: z.boolean(),
  /** API calls so far by `service:Operation`. */
  calls: z.record(z.string(), z.int()),
  /** What a Catch brought here. */
  error: caughtErrorSchema.optional(),
});

const output = <const S extends readonly [string, ...string[]]>(statuses: S) =>
  z.strictObject({ ...drillStateSchema.shape, status: z.enum(statuses) });

/** Cleanup must also work when the drill never opened. */
const unopenedSchema = z.strictObject({ ...beginning, error: caughtErrorSchema });

const TRANSIENT = ['TransientError'] as const;

export const contract = {
  OpenDrill: {
    input: z.strictObject(beginning),
    output: output(['OPENED', 'REFUSED']),
    errors: ['DrillRefused', ...TRANSIENT],
  },
  CheckGuards: { input: drillStateSchema, output: output(['CLEAR', 'REFUSED']), errors: TRANSIENT },
  StartWave: {
    input: drillStateSchema,
    output: output(['STARTED', 'STOOD_DOWN', 'NOT_STARTED']),
    errors: TRANSIENT,
  },
  CheckWave: {
    input: drillStateSchema,
    output: output(['LAUNCHING', 'LAUNCHED', 'OUT_OF_TIME']),
    errors: TRANSIENT,
  },
  ProbeWave: {
    input: drillStateSchema,
    output: output(['PROBING', 'NEXT_WAVE', 'KEEP', 'DONE']),
    errors: TRANSIENT,
  },
  TerminateDrill: {
    input: z.union([drillStateSchema, unopenedSchema]),
    output: output(['CLEANING', 'CLEAN', 'LEFTOVERS']),
    errors: TRANSIENT,
  },
  CloseDrill: {
    input: drillStateSchema,
    output: z.strictObject({
      drillId: z.string(),
      status: z.literal('CLOSED'),
      verdict: z.enum(VERDICTS),
      cleanup: z.enum(['COMPLETE', 'INCOMPLETE']),
      record: z.string(),
    }),
    errors: TRANSIENT,
  },
} as const;

export type StateName = keyof typeof contract;
export type StateInput<N extends StateName> = z.output<(typeof contract)[N]['input']>;
export type StateOutput<N extends StateName> = z.output<(typeof contract)[N]['output']>;
export type DrillState = z.output<typeof drillStateSchema>;
export type DrillRequest = z.output<typeof drillRequestSchema>;
export type UnopenedDrill = z.output<typeof unopenedSchema>;
