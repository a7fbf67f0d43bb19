import { paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { isNamed } from './errors.ts';

/** A state that an execution is in, with what it was entered with. */
export interface EnteredState {
  readonly name: string;
  readonly input: unknown;
}

/** The state that was entered last; undefined when none was, or there is no such execution. */
export type ReadEnteredState = (executionArn: string) => Promise<EnteredState | undefined>;

/** Three events each try of a Task, so that one page is enough but for a step that fails over and over. */
const PAGE = 20;

export function enteredStateReader({ options, count }: Connection): ReadEnteredState {
  const client = countCalls('states', new SFNClient(options), count);
  return async (executionArn) => {
    const asked = { executionArn, reverseOrder: true, includeExecutionData: true };
    try {
      for await (const { events = [] } of paginateGetExecutionHistory({ client, pageSize: PAGE }, asked)) {
        const newestFirst = events.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0));
        const entry = newestFirst.find((event) => event.stateEnteredEventDetails !== undefined);
        const { name = '', input = 'null' } = entry?.stateEnteredEventDetails ?? {};
        if (entry !== undefined) return { name, input: JSON.parse(input) };
      }
      return undefined;
    } catch (error) {
      if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
      throw error;
    }
  };
}
