import * as z from 'zod';
import { actionFactSchema } from '../facts/actions.ts';
import { failbackFactsSchema } from '../facts/failback.ts';
import { heartbeatFactSchema } from '../facts/heartbeat.ts';
import { moment, normalisedMoment, serviceMoment } from '../facts/moment.ts';
import { isolationSchema, machineShape, probeFactSchema } from '../facts/probes.ts';
import {
  chosenPointSchema,
  identityShape,
  launchActionSchema,
  leftoverSchema,
  methodFactsSchema,
  phaseSchema,
  readinessSchema,
  recoveredPointSchema,
} from '../facts/steps.ts';
import { guardLineSchema } from '../guards/guard-lines.ts';
import { launchSnapshotSchema } from '../guards/launch-snapshot.ts';
import { reasonCodeSchema, refusalSchema } from '../guards/refusal.ts';
import { expectationSchema } from '../plan/expect.ts';
import { provenSidSchema } from '../plan/sid.ts';
import { VERDICTS } from '../workflow/verdicts.ts';
import { codeFactsSchema } from './code.ts';
import { changeSchema, pastDrillSchema, provenSettingsSchema } from './earlier.ts';
import { findingSchema, openItemSchema } from './finding.ts';
import { recoveryPointSchema, recoveryTimeSchema } from './measure-schemas.ts';

/** drill.json, `kunren-record/v2`: the facts of one drill, and what follows from these alone. */

const serverSchema = z.strictObject({
  serverID: z.string(),
  hostname: z.string(),
  wave: z.string(),
  critical: z.boolean(),
  readiness: readinessSchema.omit({ serverID: true, settings: true }).nullable(),
  /** What the plan means of its launch; absent where it means nothing, and in older records. */
  expected: expectationSchema.optional(),
  /** What decided its launch, as last read before that; absent where it could not be read, and in older records. */
  settings: launchSnapshotSchema.optional(),
  /** What the recovery method started to recover it; null: nothing. */
  operationID: z.string().nullable(),
  requestedAt: moment.nullable(),
  launch: z.strictObject({
    /** LAUNCHED, FAILED, the method's term for a launch under way, or NOT_STARTED when nothing was started. */
    status: z.string(),
    launchedAt: moment.nullable(),
    /** When the last look began that saw it not launched; null: none did. Absent in older records. */
    notLaunchedAt: moment.nullable().optional(),
    error: z.string().nullable(),
    /** What the service last refused and might have allowed later; absent where it did not. */
    refusedForNow: z.string().optional(),
    launchActions: z.array(launchActionSchema).optional(),
    phases: z.array(phaseSchema),
  }),
  recoveredPoint: z.strictObject({
    ...recoveredPointSchema.shape,
    /** What the plan's rule chose and why; without a point when the latest data is used; null: nothing started. */
    chosen: chosenPointSchema.extend({ pointID: z.string().nullable(), at: serviceMoment }).nullable(),
  }),
  instanceID: z.string().nullable(),
  instance: z
    .strictObject({
      state: z.string().nullable(),
      /** Why EC2 ended it, in EC2's words. */
      stateReason: z.string().nullable().optional(),
      instanceType: z.string().nullable(),
      privateIpAddress: z.string().nullable(),
      /** Absent in records from before it was read, as the groups below. */
      publicIpAddress: z.string().nullable().optional(),
      subnetID: z.string().nullable(),
      securityGroupIDs: z.array(z.string()).optional(),
      volumeIDs: z.array(z.string()),
      ...machineShape,
    })
    .nullable(),
  bootedAt: moment.nullable(),
  probes: z.array(probeFactSchema),
  heartbeat: heartbeatFactSchema.nullable(),
  /** Whether the plan wants a heartbeat of it; in older records, where one was asked for. */
  heartbeatPlanned: z.boolean().optional(),
  verifiedAt: moment.nullable(),
  /** When the last look began that saw it unproven; null: none did. Absent in older records. */
  unprovenAt: moment.nullable().optional(),
  /** When it was seen that the instance of a proven server did not run any more: `verifiedAt` is null then. */
  lostAt: moment.optional(),
  /** What only the plan's recovery method understands: evidence, from which no verdict follows. */
  methodFacts: methodFactsSchema,
});

const waveSchema = z.strictObject({
  name: z.string(),
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  timedOut: z.boolean(),
  /** Whether the time of its optional servers was over before they were proven; absent where it has none. */
  optionalTimedOut: z.boolean().optional(),
  isolation: z.array(isolationSchema),
  operations: z.array(
    z.strictObject({
      operationID: z.string(),
      requestedAt: moment,
      status: z.string(),
      /** These two by AWS's clock. */
      createdAt: serviceMoment,
      endedAt: serviceMoment,
      noticedAt: moment.nullable(),
    }),
  ),
  /** The actions inside the servers before they were proven. */
  actions: z.array(actionFactSchema).default([]),
});

const chainSchema = z.strictObject({
  /** From 1, without gaps. */
  sequence: z.int().min(1),
  /** The drill at the previous place; null for the first. */
  previous: z
    .strictObject({
      drillId: z.string(),
      /** SHA-256 of its drill.json as stored; null when it had none at that moment. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    })
    .nullable(),
});

const reasonSchema = z.strictObject({
  code: reasonCodeSchema,
  text: z.string(),
  serverID: z.string().optional(),
});

/** Everything that was seen; the verdict is computed from this alone. */
export const drillFactsSchema = z.strictObject({
  schema: z.literal('kunren-record/v2'),
  toolVersion: z.string(),
  ...identityShape,
  target: z.strictObject({ account: z.string(), region: z.string() }),
  endedAt: moment,
  /** Its place among all drills of the plan, however they ended. */
  chain: chainSchema,
  guards: z.strictObject({
    checkedAt: moment.nullable(),
    refusals: z.array(refusalSchema),
    /** What each guard saw; absent where none was asked, and in records of earlier releases. */
    lines: z.array(guardLineSchema).optional(),
  }),
  /** Who wrote this record: the first to do so. */
  closedBy: z.enum(['workflow', 'sweep']),
  /** What ended the workflow of a drill that had nothing left to prove: that is no reason to abort, nor against it. */
  takenOver: z.array(reasonSchema).default([]),
  /** Why the drill aborted after it had begun; empty when it did not. */
  abortReasons: z.array(refusalSchema),
  /** What AWS refused to start, by code. */
  notStarted: z.array(refusalSchema),
  /** An error that the workflow caught, as Step Functions names it. */
  workflowError: z.strictObject({ name: z.string(), cause: z.string() }).nullable(),
  waves: z.array(waveSchema),
  servers: z.array(serverSchema),
  /** What failing back would need; absent where the plan does not ask, where nobody could look, and in older records. */
  failback: failbackFactsSchema.optional(),
  /** Findings of earlier drills of the plan: those that are open, and those closed since the previous drill. */
  openItems: z.array(openItemSchema),
  earlier: z.strictObject({
    /** The drills of the plan before this one, oldest first; also empty when the previous one left no record. */
    drills: z.array(pastDrillSchema),
    /** What is different from the previous drill; null when there is none to compare with. */
    changes: z.array(changeSchema).nullable(),
    /**
     * The drill whose record could not be read when this one or one before it was closed: what passed until then is not
     * known from here. Absent where everything is known, and in older records.
     */
    unread: z.string().optional(),
    /** The settings with which servers last passed, by server; absent in older records. */
    proven: z.array(provenSettingsSchema).optional(),
    /** The SIDs with which Windows machines last passed; absent in older records, and where none is known. */
    sids: z.array(provenSidSchema).optional(),
  }),
  cleanup: z.strictObject({
    status: z.enum(['COMPLETE', 'INCOMPLETE']),
    startedAt: moment.nullable(),
    endedAt: moment.nullable(),
    leftovers: z.array(leftoverSchema),
    /** Instances whose termination the drill requested; absent in older records, and where there were none. */
    terminated: z.int().optional(),
  }),
  /** raw.ndjson.gz as it was stored before this record; absent in older records. */
  responses: z
    .strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Lines and their SHA-256 by step; null when there was too much to be counted. */
      steps: z
        .array(
          z.strictObject({ step: z.string(), lines: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
        )
        .nullable(),
    })
    .optional(),
  /** kunren's own functions, as Lambda told of them when the drill was closed; absent in older records. */
  code: codeFactsSchema.optional(),
  /** AWS API calls by `service:Operation`, of the steps that could still report them. */
  calls: z.record(z.string(), z.int()),
});

/** What follows from the facts. */
export const conclusionsSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  reasons: z.array(reasonSchema),
  recoveryTime: recoveryTimeSchema,
  recoveryPoint: recoveryPointSchema,
  notMeasured: z.array(
    z.strictObject({
      metric: z.string(),
      reason: z.string(),
      /** Because of these servers; empty: of the drill as a whole. */
      serverIDs: z.array(z.string()).default([]),
    }),
  ),
  findings: z.array(findingSchema),
  timeline: z.array(
    z.strictObject({
      at: normalisedMoment,
      event: z.string(),
      wave: z.string().optional(),
      serverID: z.string().optional(),
      /** Whose clock the time is by. */
      clock: z.enum(['kunren', 'aws']),
    }),
  ),
});

export const drillRecordSchema = z.strictObject({ ...drillFactsSchema.shape, ...conclusionsSchema.shape });

export type DrillFacts = z.output<typeof drillFactsSchema>;
export type Conclusions = z.infer<typeof conclusionsSchema>;
export type DrillRecord = z.output<typeof drillRecordSchema>;
export type Chain = z.infer<typeof chainSchema>;
export type DrillServer = DrillFacts['servers'][number];
export type Verdict = DrillRecord['verdict'];
export type Reason = z.infer<typeof reasonSchema>;
export type RecoveryTime = z.infer<typeof recoveryTimeSchema>;
export type RecoveryPoint = z.infer<typeof recoveryPointSchema>;
