import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { isNamed } from './errors.ts';

/** A state that an execution is in, with what it was entered with. */
export interface EnteredState {
  readonly name: string;
  readonly input: unknown;
}

/** The state that was entered last; undefined when none was, or there is no such execution. */
export type ReadEnteredState = (executionArn: string) => Promise<EnteredState | undefined>;

/** A state was entered at most this many events ago: each try of a Task is three events, and there are seven tries. */
const EVENTS_MAX = 50;

export function enteredStateReader({ options, count }: Connection): ReadEnteredState {
  const client = countCalls('states', new SFNClient(options), count);
  return async (executionArn) => {
    try {
      const { events = [] } = await client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          maxResults: EVENTS_MAX,
          includeExecutionData: true,
        }),
      );
      const newestFirst = events.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0));
      const entry = newestFirst.find((event) => event.stateEnteredEventDetails !== undefined);
      const { name = '', input = 'null' } = entry?.stateEnteredEventDetails ?? {};
      return entry === undefined ? undefined : { name, input: JSON.parse(input) };
    } catch (error) {
      if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
      throw error;
    }
  };
}
