import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { describeExecution, type ObservedExecution, toExecution } from './executions.ts';

const WITHOUT_SUCCESS = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

export interface EndedExecution extends ObservedExecution {
  readonly status: (typeof WITHOUT_SUCCESS)[number];
  readonly stoppedAt: Date;
}

/** Executions that ended without success, from Step Functions, for the sweep of their drills. */
export interface EndedExecutions {
  /** Those that ended at or after a moment, without their input. */
  since(moment: Date): Promise<EndedExecution[]>;
  /** One of them with its input; undefined when it was redriven since, or no longer exists. */
  describe(arn: string): Promise<EndedExecution | undefined>;
  /** Those of the state machine that began at or after a moment, running ones too, by the same list. */
  begunSince(moment: Date): Promise<ObservedExecution[]>;
  /** Any execution, however it stands; undefined when there is none, or no longer. */
  find(arn: string): Promise<ObservedExecution | undefined>;
}

/**
 * One list of all statuses instead of one per status: ListExecutions returns the most recent first, running executions by
 * their start or redrive and the others by their end (API reference, 'ListExecutions'), so that a page of 100, the
 * default, holds the whole look-back of all but the busiest stacks: one call. An account may make 100 in a burst and
 * two a second (Step Functions Developer Guide, 'Quotas', at their lowest).
 */
export function endedExecutions({ options, count }: Connection, stateMachine: string): EndedExecutions {
  const client = countCalls('states', new SFNClient(options), count);
  return {
    async since(moment) {
      const found: EndedExecution[] = [];
      for await (const page of paginateListExecutions({ client }, { stateMachineArn: stateMachine })) {
        const all = (page.executions ?? []).map((execution) => toExecution(execution));
        found.push(...all.filter(isWithoutSuccess).filter((one) => !isBefore(moment, one)));
        // Only an end shows how far back the list goes: a running execution is listed by its start, which may be long
        // ago.
        if (all.some((one) => isBefore(moment, one))) break;
      }
      return found;
    },
    async begunSince(moment) {
      const found: ObservedExecution[] = [];
      for await (const page of paginateListExecutions({ client }, { stateMachineArn: stateMachine })) {
        const all = (page.executions ?? []).map((execution) => toExecution(execution));
        found.push(...all.filter(({ startedAt }) => startedAt >= moment));
        if (all.some((one) => isBefore(moment, one))) break;
      }
      return found;
    },
    find: (arn) => describeExecution(client, arn),
    async describe(arn) {
      const found = await describeExecution(client, arn);
      return found !== undefined && isWithoutSuccess(found) ? found : undefined;
    },
  };
}

const isWithoutSuccess = (execution: ObservedExecution): execution is EndedExecution =>
  execution.stoppedAt !== null && WITHOUT_SUCCESS.some((status) => status === execution.status);

const isBefore = (moment: Date, { stoppedAt }: ObservedExecution): boolean =>
  stoppedAt !== null && stoppedAt < moment;
