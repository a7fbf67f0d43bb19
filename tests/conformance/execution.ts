import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { StageDoor } from './stage-door.ts';

/** Looked up before time is made virtual: asking moto how far it is must not wait for its own end. */
const realTimeout = setTimeout;
const POLL_MILLISECONDS = 10;

interface Start {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: unknown;
}

/** Runs an execution to its end, successful or not. */
export async function execute(
  sfn: SFNClient,
  { stateMachineArn, name, input }: Start,
  door: StageDoor,
): Promise<DescribeExecutionCommandOutput> {
  door.giveTurn();
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  for (;;) {
    await new Promise((resolve) => realTimeout(resolve, POLL_MILLISECONDS));
    if (door.atWork() === 0) continue;
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'RUNNING') continue;
    door.takeTurn();
    return execution;
  }
}

/** The states in the order they were entered; a retry counts again, as in the embedded run. */
export async function statesOf(sfn: SFNClient, executionArn: string | undefined): Promise<string[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  const states: string[] = [];
  let scheduled = 0;
  for (const { type, stateEnteredEventDetails } of events) {
    if (stateEnteredEventDetails?.name !== undefined) {
      states.push(stateEnteredEventDetails.name);
      scheduled = 0;
    } else if (type === 'TaskScheduled') {
      scheduled += 1;
      if (scheduled > 1) states.push(states.at(-1) ?? '');
    }
  }
  return states;
}
