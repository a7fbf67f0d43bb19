import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  paginateListExecutions,
  paginateListStateMachines,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { isNamed } from './errors.ts';
import { collect } from './pages.ts';

/** Step Functions for the CLI: to start a drill and to follow it. */
export interface Executions {
  /** The ARN of a state machine by its name; undefined when the account has none of that name here. */
  stateMachine(name: string): Promise<string | undefined>;
  /**
   * Starts an execution. The same name and input again find the running one, so a lost response starts no second one.
   */
  start(execution: { stateMachine: string; name: string; input: string }): Promise<ObservedExecution>;
  /** Undefined when there is none, or no longer: Step Functions forgets it 90 days after its end. */
  describe(arn: string): Promise<ObservedExecution | undefined>;
  /** The latest, about this many. */
  list(stateMachine: string, limit: number): Promise<ObservedExecution[]>;
  /** The state that was entered last, and the time of the execution's last event. */
  latest(arn: string): Promise<{ readonly state: string | null; readonly lastEventAt: Date | null }>;
}

export interface ObservedExecution {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
  /** Null where it was not requested. */
  readonly input: string | null;
  /** Null while it runs, and where it was not requested. */
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
}

/** ListExecutions returns at most this many in a page. */
const PAGE_SIZE_MAX = 1_000;
/** A state was entered at most this many events ago: each try of a Task is three events, and there are seven tries. */
const EVENTS_OF_A_STATE = 50;

/** The ARN of a state machine's execution by its name. */
export const executionArnOf = (stateMachine: string, name: string): string =>
  `${stateMachine.replace(':stateMachine:', ':execution:')}:${name}`;

/** Undefined when there is none, or no longer. */
export async function describeExecution(
  client: SFNClient,
  arn: string,
): Promise<ObservedExecution | undefined> {
  try {
    const found = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    return toExecution(found, found);
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
    throw error;
  }
}

export function executions(client: SFNClient): Executions {
  const describe = (arn: string): Promise<ObservedExecution | undefined> => describeExecution(client, arn);

  return {
    async stateMachine(name) {
      const machines = await collect(paginateListStateMachines({ client }, {}), (page) => page.stateMachines);
      return machines.find((machine) => machine.name === name)?.stateMachineArn;
    },
    async start({ stateMachine, name, input }) {
      try {
        const { executionArn, startDate } = await client.send(
          new StartExecutionCommand({ stateMachineArn: stateMachine, name, input }),
        );
        return toExecution({ executionArn, name, status: 'RUNNING', startDate }, { input });
      } catch (error) {
        if (!isNamed(error, 'ExecutionAlreadyExists')) throw error;
        // The client retried after a lost response, and the execution had ended meanwhile, as that of a refused drill
        // does.
        const earlier = await describe(executionArnOf(stateMachine, name));
        if (earlier?.input !== input) throw error;
        return earlier;
      }
    },
    describe,
    async list(stateMachine, limit) {
      const found: ExecutionListItem[] = [];
      const pages = paginateListExecutions(
        { client, pageSize: Math.min(limit, PAGE_SIZE_MAX) },
        { stateMachineArn: stateMachine },
      );
      for await (const page of pages) {
        found.push(...(page.executions ?? []));
        if (found.length >= limit) break;
      }
      // Step Functions sorts the running ones by their start and the others by their end.
      return found
        .map((execution) => toExecution(execution))
        .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    },
    async latest(arn) {
      const { events = [] } = await client.send(
        new GetExecutionHistoryCommand({
          executionArn: arn,
          reverseOrder: true,
          maxResults: EVENTS_OF_A_STATE,
          includeExecutionData: false,
        }),
      );
      const entered = events.find((event) => event.stateEnteredEventDetails !== undefined);
      return {
        state: entered?.stateEnteredEventDetails?.name ?? null,
        lastEventAt: events[0]?.timestamp ?? null,
      };
    },
  };
}

interface Described {
  readonly executionArn: string | undefined;
  readonly name?: string | undefined;
  readonly status: string | undefined;
  readonly startDate: Date | undefined;
  readonly stopDate?: Date | undefined;
}

interface Data {
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export const toExecution = (
  { executionArn = '', name, status, startDate, stopDate }: Described,
  { input, output, error, cause }: Data = {},
): ObservedExecution => ({
  arn: executionArn,
  name: name ?? executionArn.split(':').at(-1) ?? '',
  status: status ?? 'UNKNOWN',
  startedAt: startDate ?? new Date(0),
  stoppedAt: stopDate ?? null,
  input: input ?? null,
  output: output ?? null,
  error: error ?? null,
  cause: cause ?? null,
});
