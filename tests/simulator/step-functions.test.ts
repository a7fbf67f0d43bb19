import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executions } from '../../adapters/aws/executions.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { createExecutions, type RunEnd } from '../../simulator/step-functions/executions.ts';
import { statesService } from '../../simulator/step-functions/operations.ts';
import type { EventLog } from '../../simulator/workflow.ts';
import { failure, type ManualClock, manualClock, scenario, TWO_SERVERS } from './support.ts';

/** Step Functions by the real client; executions are driven by hand. */

const MACHINE = 'arn:aws:states:ap-northeast-3:111122223333:stateMachine:kunren-prod-drill';
const arnOf = (name: string): string => `${MACHINE.replace('stateMachine:', 'execution:')}:${name}`;

interface Run {
  notify(event: EventLog): void;
  end(how: RunEnd): void;
}

let clock: ManualClock;
let simulator: Simulator;
let sfn: SFNClient;
const runs = new Map<string, Run>();

beforeAll(async () => {
  clock = manualClock();
  const faults = [{ operation: 'states:StartExecution', lost: true, key: 'refused' }];
  simulator = await startSimulator(scenario({ ...TWO_SERVERS, pageSize: 2, faults }), {
    clock,
    more: (aws) => ({
      states: statesService(
        createExecutions(aws.scenario, clock.now, ({ name }, notify) => {
          const { promise, resolve } = Promise.withResolvers<RunEnd>();
          runs.set(name, { notify, end: resolve });
          return promise;
        }),
      ),
    }),
  });
  sfn = new SFNClient({
    endpoint: simulator.url,
    region: 'ap-northeast-3',
    maxAttempts: 1,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
});
afterAll(async () => {
  sfn.destroy();
  await simulator.close();
});

const start = (name: string, input = '{}', stateMachineArn = MACHINE) =>
  sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
const describeIt = (name: string) => sfn.send(new DescribeExecutionCommand({ executionArn: arnOf(name) }));
const runOf = (name: string): Run => {
  const run = runs.get(name);
  if (run === undefined) throw new Error(`${name} was not started`);
  return run;
};
async function ended(name: string, how: RunEnd): Promise<void> {
  runOf(name).end(how);
  await expect.poll(async () => (await describeIt(name)).status).toBe(how.status);
}

describe('StartExecution', () => {
  test('finds the running execution of the same name and input, and runs it once', async () => {
    const first = await start('same', '{"a":1}');
    clock.pass(60);
    const second = await start('same', '{"a":1}');
    expect(second).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
    expect(first.executionArn).toBe(arnOf('same'));
  });

  test('refuses the name again with another input, and once it has ended with any', async () => {
    await start('taken', '{"a":1}');
    expect((await failure(start('taken', '{"a":2}'))).name).toBe('ExecutionAlreadyExists');
    await ended('taken', { status: 'SUCCEEDED', output: '{}' });
    const again = await failure(start('taken', '{"a":1}'));
    expect([again.name, (again['$metadata'] as { httpStatusCode: number }).httpStatusCode]).toEqual([
      'ExecutionAlreadyExists',
      400,
    ]);
  });

  test.each<[string, string, () => Promise<unknown>]>([
    ['an ARN that is none', 'InvalidArn', () => start('x', '{}', 'kunren-prod-drill')],
    ['another state machine', 'StateMachineDoesNotExist', () => start('x', '{}', `${MACHINE}-other`)],
    ['a name with a colon', 'InvalidName', () => start('a:b')],
    ['a name of 81 characters', 'InvalidName', () => start('x'.repeat(81))],
    ['an input that is no JSON', 'InvalidExecutionInput', () => start('x', '{')],
    ['an input above 256 KiB', 'ValidationException', () => start('x', JSON.stringify('x'.repeat(262_144)))],
  ])('refuses %s with %s', async (_, name, call) => {
    expect((await failure(call())).name).toBe(name);
  });
});

describe('a start whose answer was lost', () => {
  test('is found again by its name, although the execution has ended since', async () => {
    const { start: startAgain } = executions(sfn);
    const drill = { stateMachine: MACHINE, name: 'refused', input: '{"plan":{}}' };
    expect((await failure(startAgain(drill))).name).not.toBe('ExecutionAlreadyExists');
    await ended('refused', { status: 'SUCCEEDED', output: '{}' });
    expect(await startAgain(drill)).toMatchObject({ arn: arnOf('refused'), status: 'SUCCEEDED' });
    const other = await failure(startAgain({ ...drill, input: '{"plan":{"id":"other"}}' }));
    expect(other.name).toBe('ExecutionAlreadyExists');
  });
});

describe('an execution', () => {
  test('is described while it runs and when it has ended', async () => {
    await start('described', '{"plan":{}}');
    expect(await describeIt('described')).toMatchObject({
      name: 'described',
      status: 'RUNNING',
      stateMachineArn: MACHINE,
      input: '{"plan":{}}',
    });
    clock.pass(90);
    await ended('described', { status: 'FAILED', failure: { error: 'States.Runtime', cause: 'why' } });
    const { startDate, stopDate, ...rest } = await describeIt('described');
    expect(rest).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: 'why' });
    expect((stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)).toBe(90_000);
  });

  test('can be stopped, with a reason', async () => {
    await start('stopped');
    const executionArn = arnOf('stopped');
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'wrong plan' }));
    expect(await describeIt('stopped')).toMatchObject({ status: 'ABORTED', cause: 'wrong plan' });
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    expect(events?.[0]).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Operator', cause: 'wrong plan' },
    });
  });

  test('that does not exist is said not to', async () => {
    expect((await failure(describeIt('nobody'))).name).toBe('ExecutionDoesNotExist');
    const wrong = new DescribeExecutionCommand({ executionArn: MACHINE });
    expect((await failure(sfn.send(wrong))).name).toBe('InvalidArn');
  });
});

describe('the history', () => {
  const state = (type: string, name: string, more: Partial<EventLog> = {}): EventLog => ({
    type,
    timestamp: clock.now().getTime(),
    state: { name, type: name.startsWith('Wait') ? 'Wait' : 'Task', input: { i: 1 }, output: { o: 1 } },
    ...more,
  });

  test('has the events of AWS for a task, its second try and a wait', async () => {
    await start('history');
    const { notify } = runOf('history');
    notify(state('StateEntered', 'OpenDrill'));
    notify(state('StateFailed', 'OpenDrill', { Error: 'TransientError', Cause: 'throttled' }));
    notify(state('StateRetried', 'OpenDrill'));
    notify(state('StateExited', 'OpenDrill'));
    notify(state('StateEntered', 'WaitForLaunch'));
    const executionArn = arnOf('history');
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, type, previousEventId }) => `${id} after ${previousEventId}: ${type}`)).toEqual([
      '1 after 0: ExecutionStarted',
      '2 after 0: TaskStateEntered',
      '3 after 2: TaskScheduled',
      '4 after 3: TaskStarted',
      '5 after 4: TaskFailed',
      '6 after 5: TaskScheduled',
      '7 after 6: TaskStarted',
      '8 after 7: TaskSucceeded',
      '9 after 8: TaskStateExited',
      '10 after 9: WaitStateEntered',
    ]);
    expect(events[4]?.taskFailedEventDetails).toMatchObject({ error: 'TransientError', cause: 'throttled' });
    expect(events[8]?.stateExitedEventDetails).toMatchObject({ name: 'OpenDrill', output: '{"o":1}' });
  });

  test('comes in pages, backwards, and without data where that is asked for', async () => {
    const executionArn = arnOf('history');
    const ask = { executionArn, reverseOrder: true, includeExecutionData: false, maxResults: 1 };
    const first = await sfn.send(new GetExecutionHistoryCommand(ask));
    expect(first.events?.[0]?.stateEnteredEventDetails).toEqual({ name: 'WaitForLaunch' });
    const second = await sfn.send(new GetExecutionHistoryCommand({ ...ask, nextToken: first.nextToken }));
    expect(second.events?.map(({ type }) => type)).toEqual(['TaskStateExited']);
    const wrong = await failure(sfn.send(new GetExecutionHistoryCommand({ ...ask, nextToken: 'x' })));
    expect(wrong.name).toBe('InvalidToken');
  });
});

describe('lists', () => {
  test('name the one state machine', async () => {
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([
      { name: 'kunren-prod-drill', stateMachineArn: MACHINE, type: 'STANDARD' },
    ]);
  });

  test('have running executions by their start and ended ones by their end, the latest first', async () => {
    clock.pass(3_600);
    await start('older');
    clock.pass(60);
    await start('newer');
    clock.pass(60);
    await ended('older', { status: 'SUCCEEDED', output: '{}' });
    const list = async (more: object) => {
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: MACHINE, ...more }),
      );
      return executions.map(({ name }) => name);
    };
    expect(await list({ maxResults: 2 })).toEqual(['older', 'newer']);
    expect(await list({ statusFilter: 'RUNNING', maxResults: 1 })).toEqual(['newer']);
    expect((await failure(list({ maxResults: 1_001 }))).name).toBe('ValidationException');
    expect((await failure(list({ stateMachineArn: 'x' }))).name).toBe('InvalidArn');
  });
});

test('a simulator in which nothing is deployed knows no Step Functions', async () => {
  const bare = await startSimulator(scenario(TWO_SERVERS), { clock: manualClock() });
  const client = new SFNClient({
    endpoint: bare.url,
    region: 'ap-northeast-3',
    maxAttempts: 1,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  expect((await failure(client.send(new ListStateMachinesCommand({})))).message).toContain('not simulated');
  client.destroy();
  await bare.close();
});
