import { type HistoryEvent, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { newestEvents } from './execution-events.ts';
import { describeExecution, type ObservedExecution, toExecution } from './executions.ts';

const WITHOUT_SUCCESS = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

export interface EndedExecution extends ObservedExecution {
  readonly status: (typeof WITHOUT_SUCCESS)[number];
  readonly stoppedAt: Date;
}

/** What Step Functions says of the drills' executions, for the sweep. */
export interface PastExecutions {
  /** Those that run or ended at or after a moment, without their input. */
  since(moment: Date): Promise<ObservedExecution[]>;
  /** One that ended without success, with its input; undefined when it was redriven since, or no longer exists. */
  describe(arn: string): Promise<EndedExecution | undefined>;
  /**
   * What its workflow last passed from one state to the next, as JSON; undefined when no state has passed on anything of
   * the drill's, or Step Functions keeps its history no longer.
   */
  lastPayload(arn: string): Promise<unknown>;
  /** Any execution, however it stands; undefined when there is none, or no longer. */
  find(arn: string): Promise<ObservedExecution | undefined>;
}

/**
 * One list of all statuses instead of one per status: ListExecutions returns the most recent first, running executions by
 * their start or redrive and the others by their end (API reference, 'ListExecutions'), so that a page of 100, the
 * default, holds the whole look-back of all but the busiest stacks: one call. An account may make 100 in a burst and
 * two a second (Step Functions Developer Guide, 'Quotas', at their lowest).
 */
export function executionsReader({ options, count }: Connection, stateMachine: string): PastExecutions {
  const client = countCalls('states', new SFNClient(options), count);
  return {
    async since(moment) {
      const found: ObservedExecution[] = [];
      for await (const page of paginateListExecutions({ client }, { stateMachineArn: stateMachine })) {
        const all = (page.executions ?? []).map((execution) => toExecution(execution));
        found.push(...all.filter((one) => !isBefore(moment, one)));
        // Only an end shows how far back the list goes: a running execution is listed by its start, which may be long
        // ago.
        if (all.some((one) => isBefore(moment, one))) break;
      }
      return found;
    },
    async lastPayload(arn) {
      for await (const event of newestEvents(client, arn, EVENTS_MAX)) {
        const passed = payloadOf(event);
        if (passed !== undefined) return passed;
      }
      return undefined;
    },
    find: (arn) => describeExecution(client, arn),
    async describe(arn) {
      const found = await describeExecution(client, arn);
      return found !== undefined && isWithoutSuccess(found) ? found : undefined;
    },
  };
}

/** GetExecutionHistory returns at most this many in a page; a Task that is tried 60 times is 180 of them. */
const EVENTS_MAX = 1_000;

/**
 * A drill's state as a state of the workflow has passed it on. Only what leaves a state: the first one is entered with the
 * execution's input, and that says whatever its author likes.
 */
function payloadOf({ stateExitedEventDetails }: HistoryEvent): unknown {
  const text = stateExitedEventDetails?.output;
  const payload: unknown = text === undefined ? undefined : JSON.parse(text);
  const isPassedOn = typeof payload === 'object' && payload !== null && 'planId' in payload;
  return isPassedOn ? payload : undefined;
}

export const isWithoutSuccess = (execution: ObservedExecution): execution is EndedExecution =>
  execution.stoppedAt !== null && WITHOUT_SUCCESS.some((status) => status === execution.status);

const isBefore = (moment: Date, { stoppedAt }: ObservedExecution): boolean =>
  stoppedAt !== null && stoppedAt < moment;
