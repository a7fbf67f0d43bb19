import * as z from 'zod';
import { refusalSchema } from '../guards/refusal.ts';
import { heartbeatPlanSchema, platform } from '../plan/inside.ts';
import { anyProbeSchema, drillPlanSchema } from '../plan/plan.ts';
import { moment } from './moment.ts';

/**
 * What each step of a drill saw, with times, and nothing that it thinks of it. Each step writes its own facts beside
 * the record, so that the workflow's payload stays small; CloseDrill puts them together.
 */

const seconds = z.number();

export const triggerSchema = z.strictObject({
  type: z.enum(['schedule', 'manual', 'local']),
  actor: z.string().nullable(),
});

export const plannedServerSchema = z.strictObject({
  sourceServerID: z.string(),
  hostname: z.string(),
  wave: z.int().min(0),
  critical: z.boolean(),
  probes: z.array(anyProbeSchema),
  platform: platform.default('linux'),
  heartbeat: heartbeatPlanSchema.nullable().default(null),
});

/** Which drill this is: the same in its opening and in its record. */
export const identityShape = {
  drillId: z.string(),
  planId: z.string(),
  planSha256: z.string(),
  /** As written, durations with their units; parsed again whenever it is read. */
  plan: drillPlanSchema,
  simulated: z.boolean(),
  trigger: triggerSchema,
  executionId: z.string(),
  scheduledFor: moment.nullable(),
  startedAt: moment,
};

/** opening.json, by OpenDrill. */
export const openingSchema = z.strictObject({
  ...identityShape,
  /** By then the drill must have ended, by the plan's limits.duration. */
  deadline: moment,
  /** By then everything must be gone, by the plan's cleanup.hardExpiry. */
  expiresAt: moment,
  servers: z.array(plannedServerSchema),
  refusals: z.array(refusalSchema),
});

export const readinessSchema = z.strictObject({
  sourceServerID: z.string(),
  replicationState: z.string().nullable(),
  lagSeconds: seconds.nullable(),
  launchTemplateID: z.string().nullable(),
  launchTemplateVersion: z.number().nullable(),
});

/** guards.json, by CheckGuards. */
export const guardsSchema = z.strictObject({
  checkedAt: moment,
  refusals: z.array(refusalSchema),
  quotas: z.strictObject({
    source: z.enum(['service-quotas', 'documented']),
    concurrentJobs: z.number(),
    serversPerJob: z.number(),
    serversInJobs: z.number(),
  }),
  readiness: z.array(readinessSchema),
});

/** A point in time that the plan's rule chose, by DRS's clock, and which rule that was. */
export const chosenSnapshotSchema = z.strictObject({
  snapshotID: z.string(),
  at: z.string(),
  reason: z.string(),
});

/** wave-N/start.json, by StartWave. */
export const waveStartSchema = z.strictObject({
  startedAt: moment,
  jobs: z.array(
    z.strictObject({
      jobID: z.string(),
      /** Just before StartRecovery was called: the zero of both measures. */
      requestedAt: moment,
      sourceServerIDs: z.array(z.string()),
    }),
  ),
  /** Snapshots chosen for a plan that does not take the latest data, by source server. */
  snapshots: z.record(z.string(), chosenSnapshotSchema),
  /** STARTING is written before the first StartRecovery: the intent, in case that the step dies. */
  outcome: z.enum(['STARTING', 'STARTED', 'STOOD_DOWN', 'NOT_STARTED']),
  /** An earlier try of the step may have started a job that DRS did not list yet when this one ended otherwise. */
  mayHaveStarted: z.boolean(),
  refusals: z.array(refusalSchema),
});

export const jobEventSchema = z.strictObject({
  /** By DRS's clock. */
  at: z.string(),
  event: z.string(),
  rawError: z.string().nullable(),
  dataTimestamp: z.string().nullable(),
});

export const launchSchema = z.strictObject({
  sourceServerID: z.string(),
  jobID: z.string(),
  status: z.string(),
  recoveryInstanceID: z.string().nullable(),
  /** When a step first saw the server launched, by our clock. */
  launchedAt: moment.nullable(),
  pointInTime: z.string().nullable(),
  events: z.array(jobEventSchema),
});

/** wave-N/launch.json, by CheckWave. */
export const waveLaunchSchema = z.strictObject({
  jobs: z.array(
    z.strictObject({
      jobID: z.string(),
      status: z.string(),
      /** By DRS's clock. */
      createdAt: z.string().nullable(),
      endedAt: z.string().nullable(),
      noticedAt: moment.nullable(),
    }),
  ),
  servers: z.array(launchSchema),
  outOfTime: z.boolean(),
});

/** stand-down.json: why the drill yields; written by the step that saw it. */
export const standDownSchema = z.strictObject({ at: moment, refusals: z.array(refusalSchema) });

/** abort.json: somebody asked for the drill to end. */
export const abortSchema = z.strictObject({ at: moment, by: z.string(), reason: z.string() });

/** refused.json: which guards refused the drill, and how many drills of its plan one after the other. */
export const refusedSchema = z.strictObject({ cause: z.string(), inARow: z.int(), thread: z.string() });

/** keep.json: until when the instances are kept for a look. */
export const keepSchema = z.strictObject({ until: moment });

/** closing.json: the sweep has taken over a drill whose workflow is dead or late. */
export const closingSchema = z.strictObject({ at: moment, refusals: z.array(refusalSchema) });

/** watch.json in a plan's own folder: since when the sweep expects drills by this schedule. */
export const watchSchema = z.strictObject({
  since: moment,
  expression: z.string(),
  timeZone: z.string(),
  enabled: z.boolean(),
});

export const leftoverSchema = z.strictObject({ type: z.string(), id: z.string(), detail: z.string() });

/** cleanup.json, by TerminateDrill. */
export const cleanupSchema = z.strictObject({
  status: z.enum(['RUNNING', 'COMPLETE', 'INCOMPLETE']),
  startedAt: moment,
  endedAt: moment.nullable(),
  requests: z.array(
    z.strictObject({ at: moment, jobID: z.string(), recoveryInstanceIDs: z.array(z.string()) }),
  ),
  /** What the instances were made of before they were terminated: only to see that it is gone, never to act on. */
  watched: z.strictObject({ instanceIDs: z.array(z.string()), volumeIDs: z.array(z.string()) }),
  leftovers: z.array(leftoverSchema),
  /** When a launch of the drill was last seen under way: the time for cleanup counts from there. */
  launchingAt: moment.nullable(),
});

export type Opening = z.output<typeof openingSchema>;
export type GuardFacts = z.infer<typeof guardsSchema>;
export type WaveStart = z.infer<typeof waveStartSchema>;

/** Whether there may be a job of this start that nobody has written down. */
export const isUnsettled = (start: WaveStart | undefined): boolean =>
  start !== undefined && (start.outcome === 'STARTING' || start.mayHaveStarted);

export type WaveLaunch = z.infer<typeof waveLaunchSchema>;
export type LaunchFact = z.infer<typeof launchSchema>;
export type CleanupFacts = z.infer<typeof cleanupSchema>;
export type Leftover = z.infer<typeof leftoverSchema>;
