import * as z from 'zod';
import { triggerSchema } from '../facts/steps.ts';
import { insideContract } from './inside.ts';
import { VERDICTS } from './verdicts.ts';

/**
 * The one table between the state machine and the Lambdas: state → its input, its output, and the errors it may throw.
 * A test checks that the state machine, the functions and serverless.yml follow it.
 *
 * The payload stays small whatever the size of the plan: references and counts; facts go to S3.
 */

/** The input with which a schedule, a person or the local run starts the workflow. */
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

/** What is passed from state to state once the drill is open. */
const drillStateSchema = z.strictObject({
  drillId: z.string(),
  planId: z.string(),
  /** By which recovery method: each starts its waves by a function of its own. */
  method: z.string().default('drs'),
  status: z.string(),
  /** The wave under way, from 0. */
  wave: z.int().min(0),
  waitSeconds: z.int().min(1),
  /** Whether a critical server of any wave so far did not recover. */
  failed: z.boolean(),
  /** API calls so far by `service:Operation`. */
  calls: z.record(z.string(), z.int()),
  /** The version of each fact that a step has written, by its name in the drill's folder: core/facts/fact-names.ts. */
  facts: z.record(z.string(), z.string()).optional(),
  /** Opens the secrets of a plan that holds some: drill/opening-secrets.ts. */
  secretsKey: z.base64().optional(),
  /** The error that a Catch passed here. */
  error: caughtErrorSchema.optional(),
  /** The error that a Catch around cleanup passed here: it must not hide the first error, nor affect the verdict. */
  cleanupError: caughtErrorSchema.optional(),
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
    output: output(['STARTED', 'ABORTED', 'NOT_STARTED']),
    errors: TRANSIENT,
  },
  RestoreWave: {
    input: drillStateSchema,
    output: output(['STARTED', 'ABORTED', 'NOT_STARTED']),
    errors: TRANSIENT,
  },
  CheckWave: {
    input: drillStateSchema,
    output: output(['LAUNCHING', 'JOIN_DUE', 'LAUNCHED', 'ACTIONS_DUE', 'TIMED_OUT', 'ABORTED']),
    errors: TRANSIENT,
  },
  AttachVolumes: { input: drillStateSchema, output: output(['LAUNCHING', 'ABORTED']), errors: TRANSIENT },
  RunActions: {
    input: drillStateSchema,
    output: output(['ACTING', 'ACTED', 'ABORTED']),
    errors: TRANSIENT,
  },
  ProbeWave: {
    input: drillStateSchema,
    output: output(['PROBING', 'ACTIONS_DUE', 'NEXT_WAVE', 'HOLD', 'DONE', 'ABORTED']),
    errors: TRANSIENT,
  },
  HoldDrill: {
    input: drillStateSchema,
    output: output(['HOLDING', 'RELEASED', 'ABORTED']),
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

/** Step Functions' event when an execution ends without success: EventBridge, source aws.states. */
const endedExecutionSchema = z.object({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    executionArn: z.string(),
    name: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Milliseconds since 1970. */
    startDate: z.number(),
    /** The execution's input as text; absent when it was too large for an event. */
    input: z.string().nullish(),
  }),
});

/** The schedule's hourly event: every deployed plan, so that the sweep knows where to look and what was due. */
const hourlySweepSchema = z.object({
  source: z.literal('kunren.schedule'),
  'detail-type': z.literal('Hourly Sweep'),
  plans: z.array(z.object({ plan: z.looseObject({}), planSha256: z.string() })),
});

/** The sweep's input and output; no state calls it. */
const sweepContract = {
  input: z.union([endedExecutionSchema, hourlySweepSchema]),
  output: z.strictObject({
    status: z.literal('SWEPT'),
    drills: z.array(
      z.strictObject({ drillId: z.string(), cleanup: z.enum(['RUNNING', 'COMPLETE', 'INCOMPLETE']) }),
    ),
    missed: z.array(z.strictObject({ planId: z.string(), slot: z.string() })),
    /** What could not be swept, with the reason; the others were swept. */
    failed: z.array(z.string()),
  }),
} as const;

/** SQS's batch of the chat topic's messages; the outcome is converted to Lambda's own response format last. */
const webhooksContract = {
  input: z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) }),
  output: z.strictObject({
    status: z.enum(['POSTED', 'NOT_POSTED']),
    failures: z.array(z.strictObject({ messageId: z.string(), reason: z.string() })),
  }),
} as const;

/** What a schedule starts, or a restore test of AWS Backup; no state calls it. */
const startContract = {
  input: drillRequestSchema,
  output: z.strictObject({
    /** ALREADY_STARTED: an earlier delivery has, and its execution has ended. NOT_YET: not all is there to be proven. */
    status: z.enum(['STARTED', 'ALREADY_STARTED', 'NOT_YET']),
    execution: z.string().nullable(),
  }),
} as const;

/** What the schedule of a plan's readiness calls; no state does. */
const readinessContract = {
  input: z.strictObject({ plan: z.looseObject({}), planSha256: drillRequestSchema.shape.planSha256 }),
  output: z.strictObject({ status: z.enum(['READY', 'NOT_READY']), findings: z.int() }),
} as const;

/** Every function: the states, and those that no state calls. */
export const functionContract = {
  ...contract,
  CheckReadiness: readinessContract,
  RunInside: insideContract,
  StartDrill: startContract,
  SweepOrphans: sweepContract,
  PostWebhooks: webhooksContract,
} as const;

export type StateName = keyof typeof contract;
export type FunctionName = keyof typeof functionContract;
export type StateInput<N extends FunctionName> = z.output<(typeof functionContract)[N]['input']>;
export type StateOutput<N extends FunctionName> = z.output<(typeof functionContract)[N]['output']>;
export type DrillState = z.output<typeof drillStateSchema>;
export type DrillRequest = z.output<typeof drillRequestSchema>;
export type UnopenedDrill = z.output<typeof unopenedSchema>;
