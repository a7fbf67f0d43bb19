import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Connection, countCalls } from './clients.ts';
import { isNamed } from './errors.ts';

/**
 * Starts an execution of a state machine by a name that is used once; false when there was one of that name, which has
 * ended or was given another input. While one with the same input runs, Step Functions itself says that it was started
 * (StartExecution's reference, 'idempotent').
 */
export type StartExecution = (name: string, input: string) => Promise<boolean>;

export function startsExecutions({ options, count }: Connection, stateMachine: string): StartExecution {
  const client = countCalls('states', new SFNClient(options), count);
  return async (name, input) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn: stateMachine, name, input }));
      return true;
    } catch (error) {
      if (isNamed(error, 'ExecutionAlreadyExists')) return false;
      throw error;
    }
  };
}
