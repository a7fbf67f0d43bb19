import * as z from 'zod';
import { DENIABLE_ACTIONS } from '../account/permissions.ts';
import { alarm, calendar, duration, replication, signedDuration, text } from './values.ts';

/**
 * What goes wrong in a scenario: with single calls, with DRS as a whole, with the workflow, and through other people.
 */

const OPERATION = /^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/;

/** One kind of call that fails, or whose response is lost. */
const fault = z.strictObject({
  /** As in drs:StartRecovery; the name before the colon is the one that requests are signed for. */
  operation: z.string().regex(OPERATION, "is not an operation such as 'drs:StartRecovery'"),
  /** The code of the error; a call whose response is lost needs none. */
  error: text(128).optional(),
  /** The call is carried out, and then the connection is cut. */
  lost: z.boolean().default(false),
  /** Only calls whose input contains this text, such as an object's key. */
  key: text(256).optional(),
  status: z.int().min(400).max(599).optional(),
  message: text(1_000).optional(),
  /** How many calls succeed first. */
  after: z.int().min(0).default(0),
  /** How many calls fail then: one, or all when a probability is given. */
  times: z.int().min(1).optional(),
  /** Each of them fails only with this probability, by the seed. */
  probability: z.number().min(0).max(1).optional(),
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
});

/** What can happen to one invocation of a Lambda. */
const INVOCATION_FAULTS = ['runs-twice', 'runs-twice-at-once', 'is-killed', 'times-out'] as const;
/** What can happen to an execution when it enters a state. */
const EXECUTION_FAULTS = ['execution-aborted', 'execution-timed-out', 'execution-failed'] as const;

/**
 * The states that a fault may affect: the Task and Wait states of statemachines/drill.asl.yml, and the functions that
 * EventBridge, Scheduler and ProbeWave call.
 */
export const FAULTY_STATES = [
  'StartDrill',
  'OpenDrill',
  'CheckGuards',
  'StartWave',
  'RestoreWave',
  'WaitForLaunch',
  'CheckWave',
  'AttachVolumes',
  'RunActions',
  'ProbeWave',
  'RunInside',
  'HoldDrill',
  'WaitWhileHeld',
  'TerminateDrill',
  'CloseDrill',
  'SweepOrphans',
] as const;
/** States without a Lambda: only the execution can end there. */
const WAITS: readonly string[] = ['WaitForLaunch', 'WaitWhileHeld'];
/** Functions that are no state: no execution ends in them. */
const WITHOUT_EXECUTION: readonly string[] = ['StartDrill', 'RunInside', 'SweepOrphans'];

const workflowFault = z.strictObject({
  state: z.enum(FAULTY_STATES),
  happens: z.enum([...INVOCATION_FAULTS, ...EXECUTION_FAULTS]),
  /** Which time the state is entered or its Lambda invoked, counted per execution. */
  time: z.int().min(1).default(1),
  /** AWS calls that the Lambda makes first; absent: all of them, and only its result is lost. */
  afterCalls: z.int().min(0).optional(),
});

/** How fast the account may make one kind of call. */
const rate = z.strictObject({
  perSecond: z.number().positive().max(10_000),
  /** Calls at once after a rest. */
  burst: z.int().min(1).max(10_000),
});

export type RateScenario = z.infer<typeof rate>;

/** Somebody changes a fact of a drill in the bucket: simulator/tampering.ts. */
const tampering = z.strictObject({
  /** Once this state has ended so many times. */
  after: z.enum(FAULTY_STATES),
  time: z.int().min(1).max(100).default(1),
  /** Its name in the drill's folder, such as opening or wave-0/probes. */
  file: z.string().regex(/^(wave-\d{1,3}\/)?[a-z]+$/, "is not a fact such as 'opening' or 'wave-0/probes'"),
  does: z.enum(['removes', 'empties', 'garbles', 'postdates', 'redirects', 'passes', 'plants']),
});

/** Keys of a scenario that make it adverse. */
export const adversity = {
  faults: z.array(fault).default([]),
  /** By operation, as in drs:GetLaunchConfiguration. */
  rates: z
    .record(z.string().regex(OPERATION, "is not an operation such as 'drs:StartRecovery'"), rate)
    .default({}),
  /** EC2 actions that DRS's caller may not perform: DRS accepts the job, and its log shows the failure later. */
  deniedEc2Actions: z.array(z.enum(DENIABLE_ACTIONS)).default([]),
  /** DRS returns these lists as they were this long ago; EC2 shows an instance this long after its launch. */
  staleReads: z
    .strictObject({
      jobs: duration.default(0),
      recoveryInstances: duration.default(0),
      instances: duration.default(0),
    })
    .prefault({}),
  /** hard: as DRS's answers were seen, times with six decimals and members left out; plain: as its examples are. */
  answers: z.enum(['hard', 'plain']).default('hard'),
  /** How far DRS's clock, in the times that it returns, is ahead of ours. */
  clockSkew: signedDuration.default(0),
  /** Somebody recovers a server for real during the drill. */
  realRecoveries: z.array(z.strictObject({ server: text(255), after: duration })).default([]),
  /** Executions of DRS's own recovery plans, one server a step; each waits after its first one. */
  recoveryPlans: z
    .array(
      z.strictObject({
        mode: z.enum(['DRILL', 'RECOVERY']).default('RECOVERY'),
        servers: z.array(text(255)).max(10),
        after: duration.default(0),
        /** Then it is COMPLETED; absent: it never ends. */
        lasts: duration.optional(),
        status: z
          .enum(['CREATED', 'IN_PROGRESS', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'])
          .default('IN_PROGRESS'),
      }),
    )
    .default([]),
  /** Somebody terminates what was launched from a server, in EC2 and not in DRS. */
  terminations: z.array(z.strictObject({ server: text(255), after: duration })).default([]),
  /** Somebody fails back from what was launched from a server, a drill's instance too. */
  failbacks: z.array(z.strictObject({ server: text(255), after: duration })).default([]),
  /** What changes at some moment. */
  changes: z
    .array(
      z.strictObject({
        after: duration,
        alarm: alarm.optional(),
        calendar: calendar.optional(),
        replication: z.strictObject({ server: text(255), ...replication.shape }).optional(),
        /** Somebody makes another version of a server's launch template the default. */
        template: z.strictObject({ server: text(255), defaultVersion: z.int().min(1) }).optional(),
      }),
    )
    .default([]),
  /** Somebody replaces the code of a function of kunren's, named as in serverless.yml. */
  replacedCode: z
    .array(
      z.strictObject({
        function: text(64),
        /** Absent: long before the drill. */
        after: duration.optional(),
        /** By the code that it had, as whoever covers their traces does. */
        same: z.boolean().default(false),
      }),
    )
    .max(20)
    .default([]),
  /** How many times the schedule's start is delivered, at the same moment: EventBridge Scheduler says at least once. */
  deliveries: z.int().min(1).max(5).default(1),
  workflow: z.array(workflowFault).default([]),
  tampering: z.array(tampering).max(20).default([]),
  /** From when on, after the drill's start, the hourly sweep runs; absent: when the drill has ended, while anything is left. */
  sweepsFrom: duration.optional(),
};

export type TamperingScenario = z.output<typeof tampering>;
export type FaultScenario = z.output<typeof fault>;
export type WorkflowFault = z.output<typeof workflowFault>;
export type ExecutionFault = (typeof EXECUTION_FAULTS)[number];

/** Whether this can happen in a state. */
export const isPossible = ({ state, happens }: Pick<WorkflowFault, 'state' | 'happens'>): boolean =>
  isExecutionFault(happens) ? !WITHOUT_EXECUTION.includes(state) : !WAITS.includes(state);

export const isExecutionFault = (kind: WorkflowFault['happens']): kind is ExecutionFault =>
  EXECUTION_FAULTS.some((one) => one === kind);
