import * as z from 'zod';
import { guardLineSchema } from '../guards/guard-lines.ts';
import { launchSnapshotSchema } from '../guards/launch-snapshot.ts';
import { refusalSchema } from '../guards/refusal.ts';
import { drillPlanSchema } from '../plan/plan.ts';
import { plannedServerSchema } from '../plan/planned-server.ts';
import { moment, normalisedMoment, serviceMoment } from './moment.ts';

/**
 * What each step of a drill saw, with times and without judgement. Each step writes its own facts beside the record, so
 * that the workflow's payload stays small; CloseDrill gathers them.
 */

const seconds = z.number();

export const triggerSchema = z.strictObject({
  type: z.enum(['schedule', 'restore-test', 'manual', 'local']),
  actor: z.string().nullable(),
});

/** Which drill this is: the same in its opening and in its record. */
export const identityShape = {
  drillId: z.string(),
  planId: z.string(),
  planSha256: z.string(),
  /** As written, durations with their units; parsed whenever it is read. */
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
  /** The plan and its servers as they were written, when they hold a secret: drill/opening-secrets.ts. */
  sealed: z.base64().optional(),
});

export const readinessSchema = z.strictObject({
  serverID: z.string(),
  /** Of replication or backup, in the method's own terms. */
  state: z.string().nullable(),
  lagSeconds: seconds.nullable(),
  /** The launch settings, with their version. */
  launchSettings: z.string().nullable(),
  /** Newer launch settings that a recovery would not use; null or absent: there are none. */
  unusedSettings: z.string().nullable().optional(),
  /** Subnets and security groups that these lead to. */
  network: z.array(z.string()),
  /** Private addresses of the source's primary interface, as the method knows them. */
  sourceAddresses: z.array(z.string()).optional(),
  /** Everything that decides a launch; absent where it could not be read, and where the method does not tell. */
  settings: launchSnapshotSchema.optional(),
});

/** What only the plan's recovery method understands. */
export const methodFactsSchema = z.record(z.string(), z.unknown());

/** guards.json, by CheckGuards. */
export const guardsSchema = z.strictObject({
  checkedAt: moment,
  refusals: z.array(refusalSchema),
  /** What each guard saw; absent in facts of earlier releases. */
  lines: z.array(guardLineSchema).optional(),
  readiness: z.array(readinessSchema),
  methodFacts: methodFactsSchema,
});

/** A recovery point that the plan's rule chose, by AWS's clock, and which rule that was. */
export const chosenPointSchema = z.strictObject({
  pointID: z.string(),
  at: normalisedMoment,
  reason: z.string(),
  /** It is a copy, which says only when it was copied: how old its data is, is not known. */
  isCopy: z.literal(true).optional(),
});

/** wave-N/start.json, by StartWave. */
export const waveStartSchema = z.strictObject({
  startedAt: moment,
  operations: z.array(
    z.strictObject({
      operationID: z.string(),
      /** Just before the start was requested: the zero of both measures. */
      requestedAt: moment,
      serverIDs: z.array(z.string()),
      /** What else was made for it, by its ids; absent where the service makes everything itself. */
      made: z.array(z.string()).optional(),
    }),
  ),
  /** Points chosen for a plan that does not take the latest data, by server. */
  points: z.record(z.string(), chosenPointSchema),
  /** Just before the first request that may have started something; null: none of those that were made can have. */
  requestingAt: moment.nullable().optional(),
  /** After such a request DRS answered that a job runs on the servers: no further one until it is listed. */
  isOwnAwaited: z.boolean().optional(),
  /** What decided a launch, by server, where it was no longer what the guards had seen. */
  settings: z.record(z.string(), launchSnapshotSchema).optional(),
  /** STARTING is written before the first start: the intent, in case the step dies. */
  outcome: z.enum(['STARTING', 'STARTED', 'ABORTED', 'NOT_STARTED']),
  /** An earlier try of the step may have started something that AWS did not list yet when this try ended. */
  mayHaveStarted: z.boolean(),
  refusals: z.array(refusalSchema),
});

/** A part of a launch; `launch` ends when kunren saw it, because no service reports its end. */
export const phaseSchema = z.strictObject({
  name: z.string(),
  startedAt: serviceMoment,
  endedAt: serviceMoment,
  /** Whose clocks its start and its end are by. */
  clock: z.enum(['aws', 'aws to kunren', 'kunren']),
});

/** The time of the recovered data, as the recovery method reports it. */
export const recoveredPointSchema = z.strictObject({
  at: serviceMoment,
  source: z.string().nullable(),
  /** An older point was used because a new one could not be made. */
  isFallback: z.boolean(),
});

/** What the service itself runs in a server once it is launched. */
export const launchActionSchema = z.strictObject({
  name: z.string(),
  /** SUCCEEDED, FAILED, or the service's term for one that had not ended. */
  status: z.string(),
  /** Whether the launch goes on when it fails; null: unknown. */
  optional: z.boolean().nullable(),
  error: z.string().nullable(),
});

export const launchSchema = z.strictObject({
  serverID: z.string(),
  operationID: z.string(),
  status: z.string(),
  instanceID: z.string().nullable(),
  /** When a step first saw the server launched, by our clock. */
  launchedAt: moment.nullable(),
  /** When the last look began that saw it not launched; null: none did. Absent where the method does not tell. */
  notLaunchedAt: moment.nullable().optional(),
  /** The service's own reason for a failure. */
  error: z.string().nullable(),
  /** What the service last refused and might have allowed later, in its words; absent where it did not. */
  refusedForNow: z.string().optional(),
  /** Absent where none ran. */
  launchActions: z.array(launchActionSchema).optional(),
  /** The service's last message, for people who watch. */
  progress: z.string().nullable(),
  recoveredPoint: recoveredPointSchema,
  /** In order of time, until the launch. */
  phases: z.array(phaseSchema),
  methodFacts: methodFactsSchema,
});

/** wave-N/launch.json, by CheckWave. */
export const waveLaunchSchema = z.strictObject({
  operations: z.array(
    z.strictObject({
      operationID: z.string(),
      status: z.string(),
      /** By AWS's clock. */
      createdAt: serviceMoment,
      endedAt: serviceMoment,
      noticedAt: moment.nullable(),
    }),
  ),
  servers: z.array(launchSchema),
  timedOut: z.boolean(),
});

/** wave-N/joined.json, by AttachVolumes. */
export const joinedSchema = z.strictObject({
  /** What was put together once: what somebody has taken apart since, a drill does not put together again. */
  attached: z.array(z.string()).default([]),
  /** What could not be put together, and never will be, with the reason. */
  failures: z.array(z.strictObject({ serverID: z.string(), at: moment, error: z.string() })),
  /** What may still be put together, with the last refusal of each server. */
  refusedForNow: z.array(z.strictObject({ serverID: z.string(), error: z.string() })).default([]),
});

/** aborted.json: why the drill aborts; written by the step that saw it. */
export const abortedSchema = z.strictObject({ at: moment, refusals: z.array(refusalSchema) });

/** abort.json: somebody asked for the drill to be aborted. */
export const abortSchema = z.strictObject({ at: moment, by: z.string(), reason: z.string() });

/** refused.json: which guards refused the drill, and how many drills of its plan in a row. */
export const refusedSchema = z.strictObject({ cause: z.string(), inARow: z.int(), thread: z.string() });

/** hold.json: until when the instances are held for inspection. */
export const holdSchema = z.strictObject({ until: moment });

/** delayed.json: people were notified that the outcome is certain and cleanup not over. */
export const delayedSchema = z.strictObject({ at: moment });

/** closing.json: the sweep is closing a drill whose workflow is dead or late. */
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
    z.strictObject({ at: moment, operationID: z.string(), instanceIDs: z.array(z.string()) }),
  ),
  /** The instances' resources before termination: only to verify that they are gone, never to act on. */
  watched: z.strictObject({ instanceIDs: z.array(z.string()), volumeIDs: z.array(z.string()) }),
  leftovers: z.array(leftoverSchema),
  /** When a launch of the drill was last seen under way: the time for cleanup counts from there. */
  launchingAt: moment.nullable(),
});

export type Opening = z.output<typeof openingSchema>;
export type GuardFacts = z.infer<typeof guardsSchema>;
export type WaveStart = z.infer<typeof waveStartSchema>;

/** Whether something of this start may run unrecorded. */
export const mayRunUnrecorded = (start: WaveStart | undefined): boolean =>
  start !== undefined &&
  (start.mayHaveStarted || (start.outcome === 'STARTING' && start.requestingAt !== null));

export type WaveLaunch = z.infer<typeof waveLaunchSchema>;
export type LaunchFact = z.infer<typeof launchSchema>;
export type CleanupFacts = z.infer<typeof cleanupSchema>;
export type Leftover = z.infer<typeof leftoverSchema>;
