import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { Deployment, RunFunction } from '../../simulator/account/deployment.ts';
import { deploy } from '../../simulator/deploy.ts';
import { startSimulator } from '../../simulator/server.ts';
import { makeStack } from '../../simulator/stack.ts';
import { failure, scenario, TWO_SERVERS } from './support.ts';

/** Lambda's Invoke, with a function that a test gives. */

const NAME = 'kunren-prod-startWave';
const ARN = `arn:aws:lambda:ap-northeast-3:111122223333:function:${NAME}`;

async function invoking<T>(
  run: RunFunction | undefined,
  play: (
    invoke: (input: Partial<InvokeCommandInput>) => Promise<unknown>,
    deployment: Deployment,
  ) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(scenario(TWO_SERVERS));
  const { region } = simulator.scenario;
  const stack = await makeStack(simulator.url, region, []);
  const client = new LambdaClient({
    endpoint: simulator.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  try {
    const deployment = await deploy(simulator, stack, []);
    if (run !== undefined) deployment.run = run;
    return await play(async (input) => {
      const { $metadata, Payload, ...rest } = await client.send(
        new InvokeCommand({ FunctionName: NAME, ...input }),
      );
      return { ...rest, Payload: JSON.parse(Buffer.from(Payload ?? []).toString()) };
    }, deployment);
  } finally {
    client.destroy();
    stack.destroy();
    await simulator.close();
  }
}

const echo: RunFunction = async (name, event) => ({ name, event });
const ANSWERED = { StatusCode: 200, ExecutedVersion: '$LATEST' };

test('runs a deployed function with the payload and gives its answer, by name or ARN', () =>
  invoking(echo, async (invoke) => {
    const event = { a: [1, '水'] };
    const answer = { ...ANSWERED, Payload: { name: 'startWave', event } };
    expect(await invoke({ Payload: JSON.stringify(event) })).toEqual(answer);
    expect(await invoke({ FunctionName: ARN, Payload: JSON.stringify(event) })).toEqual(answer);
    expect(await invoke({ Qualifier: '$LATEST' })).toEqual({
      ...ANSWERED,
      Payload: { name: 'startWave', event: {} },
    });
  }));

test('gives null for an answer of nothing', () =>
  invoking(
    async () => undefined,
    async (invoke) => expect(await invoke({})).toEqual({ ...ANSWERED, Payload: null }),
  ));

test('answers what a handler throws with FunctionError', () =>
  invoking(
    () => Promise.reject(Object.assign(new Error('no plan'), { name: 'DrillRefused' })),
    async (invoke) =>
      expect(await invoke({})).toEqual({
        ...ANSWERED,
        FunctionError: 'Unhandled',
        Payload: { errorType: 'DrillRefused', errorMessage: 'no plan', trace: expect.any(Array) },
      }),
  ));

test.each([
  ['a function that is not there', { FunctionName: 'other' }, 'ResourceNotFoundException', 404],
  [
    'a function of another account',
    { FunctionName: ARN.replace('111122223333', '444455556666') },
    'ResourceNotFoundException',
    404,
  ],
  ['a version that is not there', { Qualifier: '7' }, 'ResourceNotFoundException', 404],
  ['a payload that is no JSON', { Payload: '{' }, 'InvalidRequestContentException', 400],
  ['what is not simulated', { InvocationType: 'Event' }, 'InvalidParameterValueException', 400],
  ['a tail of the log', { LogType: 'Tail' }, 'InvalidParameterValueException', 400],
] as const)('refuses %s, and runs nothing', (_, input, name, status) =>
  invoking(
    () => Promise.reject(new Error('it ran')),
    async (invoke) =>
      expect(await failure(invoke(input))).toMatchObject({ name, $metadata: { httpStatusCode: status } }),
  ),
);

test.each([
  ['Failed', 'ResourceConflictException'],
  ['Pending', 'ResourceConflictException'],
  ['Inactive', 'ResourceNotReadyException'],
] as const)('runs no function that is %s', (state, name) =>
  invoking(
    () => Promise.reject(new Error('it ran')),
    async (invoke, { functions }) => {
      const found = functions.get(NAME);
      if (found !== undefined) found.state = state;
      expect(await failure(invoke({}))).toMatchObject({ name });
    },
  ),
);

test('says so where nothing runs functions', () =>
  invoking(undefined, async (invoke) =>
    expect(await failure(invoke({}))).toMatchObject({ name: 'ServiceException' }),
  ));
