import { SFNClient } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { newestEvents } from './execution-events.ts';

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
    for await (const { stateEnteredEventDetails: entry } of newestEvents(client, executionArn, PAGE))
      if (entry !== undefined) return { name: entry.name ?? '', input: JSON.parse(entry.input ?? 'null') };
    return undefined;
  };
}
