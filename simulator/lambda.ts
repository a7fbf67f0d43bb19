import type { Context } from 'aws-lambda';
import {
  INSIDE_LIMIT_SECONDS,
  INVOCATION_LIMIT_SECONDS,
  SWEEP_LIMIT_SECONDS,
} from '../core/workflow/pacing.ts';
import type { Invocation, Invocations } from './invocations.ts';
import { type ExecutionFault, isExecutionFault, type WorkflowFault } from './scenario/adversity.ts';

/** Runs Lambda handlers as Lambda does, with the scenario's faults. */

export type Handler = (event: unknown, context: Context) => Promise<unknown>;

export interface Lambdas {
  invoke(state: string, handler: Handler, payload: unknown): Promise<unknown>;
}

interface LambdaOptions {
  readonly faults: readonly WorkflowFault[];
  /** Whose invocations these are: an execution's name. */
  readonly owner: string;
  readonly invocations: Invocations;
  /** Ends the execution from outside. */
  readonly stop: (how: ExecutionFault) => void;
}

export function createLambdas({ faults, owner, invocations, stop }: LambdaOptions): Lambdas {
  const times = new Map<string, number>();
  return {
    invoke(state, handler, payload) {
      const time = (times.get(state) ?? 0) + 1;
      times.set(state, time);
      const fault = faults.find((one) => one.state === state && one.time === time);
      const run = (more: Partial<Invocation> = {}, again = ''): Promise<unknown> => {
        const invocation = { name: `${owner}/${state}#${time}${again}`, calls: 0, dead: false, ...more };
        const work = () => handler(payload, lambdaContext(state));
        return withinLimit(invocation, limitSecondsOf(state), invocations.run(invocation, work));
      };
      if (fault === undefined) return run();
      const { happens, afterCalls } = fault;
      if (isExecutionFault(happens)) return endExecution(happens, afterCalls, run, stop);
      switch (happens) {
        case 'runs-twice':
          return run().then(
            () => run({}, '+'),
            () => run({}, '+'),
          );
        case 'runs-twice-at-once':
          return secondOf(run(), run({}, '+'));
        default:
          return cutOff(fault, invocations, {
            name: `${owner}/${state}#${time}`,
            work: () => handler(payload, lambdaContext(state)),
            limitSeconds: limitSecondsOf(state),
          });
      }
    },
  };
}

/** An asynchronous invocation that fails is tried twice more. */
const RETRY_AFTER_SECONDS = [60, 120];

/**
 * An asynchronous invocation, as EventBridge and Scheduler make them.
 * @throws what the last try threw.
 */
export async function untilDone<T>(invoke: () => Promise<T>, waits = RETRY_AFTER_SECONDS): Promise<T> {
  try {
    return await invoke();
  } catch (error) {
    const [wait, ...rest] = waits;
    if (wait === undefined) throw error;
    await sleep(wait);
    return untilDone(invoke, rest);
  }
}

export const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Lambda ends an invocation when its time is over: nothing that it still tries takes effect. */
async function withinLimit<T>(invocation: Invocation, limitSeconds: number, done: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    invocation.dead = true;
    over.reject(timedOut(limitSeconds));
  }, limitSeconds * 1_000);
  try {
    return await Promise.race([done, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const timedOut = (limitSeconds: number): Error =>
  named('Sandbox.Timedout', `Task timed out after ${limitSeconds}.00 seconds`);

type Run = (more?: Partial<Invocation>, again?: string) => Promise<unknown>;

/** The execution ends; a running Lambda still runs to its end, as in AWS. */
function endExecution(
  how: ExecutionFault,
  afterCalls: number | undefined,
  run: Run,
  stop: (how: ExecutionFault) => void,
): Promise<unknown> {
  if (afterCalls !== undefined) return run({ limit: afterCalls, onLimit: () => stop(how) });
  stop(how);
  return new Promise(() => {});
}

/** Two concurrent runs with the same input; the workflow gets the second one's result. */
async function secondOf(first: Promise<unknown>, second: Promise<unknown>): Promise<unknown> {
  const [, received] = await Promise.allSettled([first, second]);
  if (received.status === 'rejected') throw received.reason;
  return received.value;
}

interface Work {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly limitSeconds: number;
}

/** A Lambda that dies or hangs after a number of calls, or after its last: nothing that it still tries takes effect. */
async function cutOff(
  { happens, afterCalls }: WorkflowFault,
  invocations: Invocations,
  { name, work, limitSeconds }: Work,
): Promise<unknown> {
  const cut = Promise.withResolvers<void>();
  const invocation: Invocation = {
    name,
    calls: 0,
    dead: false,
    ...(afterCalls === undefined ? {} : { limit: afterCalls }),
    onLimit: () => {
      invocation.dead = true;
      cut.resolve();
    },
  };
  const done = invocations.run(invocation, work);
  // A step that needs fewer calls than that succeeds, unless its result should be lost.
  const ended = await Promise.race([
    cut.promise.then(() => undefined),
    done.then(
      (output) => (afterCalls === undefined ? undefined : { output }),
      (error: unknown) => {
        if (invocation.dead || afterCalls === undefined) return undefined;
        throw error;
      },
    ),
  ]);
  if (ended !== undefined) return ended.output;
  if (happens === 'is-killed') throw named('Lambda.Unknown', 'the Lambda function died');
  // Lambda ends a hanging function ten seconds before Step Functions would time out, with this error name.
  await sleep(limitSeconds);
  throw timedOut(limitSeconds);
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** The functions whose limit in serverless.yml is another than that of steps. */
const LIMITS = new Map([
  ['SweepOrphans', SWEEP_LIMIT_SECONDS],
  ['RunInside', INSIDE_LIMIT_SECONDS],
]);
const limitSecondsOf = (state: string): number => LIMITS.get(state) ?? INVOCATION_LIMIT_SECONDS;

/** The part of the Lambda context that the wrapper around a step uses. */
export const lambdaContext = (state: string): Context => ({
  functionName: `kunren-${state}`,
  functionVersion: '1',
  invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:kunren-${state}`,
  memoryLimitInMB: '256',
  awsRequestId: `local-${state}`,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => limitSecondsOf(state) * 1_000,
  logGroupName: `/aws/lambda/kunren-${state}`,
  logStreamName: 'local',
  done: () => {},
  fail: () => {},
  succeed: () => {},
});
