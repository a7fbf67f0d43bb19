import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Connection, countCalls } from './clients.ts';
import { isNamed } from './errors.ts';

/** Runs a function and gives what it gives, within so many seconds. */
export type InvokeFunction = (event: unknown, seconds: number) => Promise<unknown>;

/** Lambda says of these that the function did not run (Lambda API Reference, Invoke). */
const NOT_RUN = ['TooManyRequestsException', 'EC2ThrottledException'];
const AGAIN_SECONDS = 2;
/** What Lambda itself writes of a function that timed out, died or could not be loaded. */
const BY_LAMBDA = /^(Sandbox|Runtime|Extension|Lambda)\.|^TransientError$/;

/**
 * Invokes one function. An invocation whose answer is lost is not repeated: the function may have run. Its responses are
 * not recorded, because its event may carry the key to a plan's secrets.
 * @throws {Error} as of AWS, passing, where the function did not end well; with the function's own name for what is a bug.
 */
export function invokesFunction(
  { options, count }: Connection,
  name: string,
  sleep: (seconds: number) => Promise<void>,
): InvokeFunction {
  const once = countCalls('lambda', new LambdaClient({ ...options, maxAttempts: 1 }), count);
  return async (event, seconds) => {
    const until = Date.now() + seconds * 1_000;
    for (;;) {
      const left = until - Date.now();
      try {
        const { FunctionError, Payload } = await once.send(
          new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
          { requestTimeout: Math.max(1, left) },
        );
        const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
        if (FunctionError !== undefined) throw failureOf(name, answer);
        return answer;
      } catch (error) {
        if (!isNamed(error, ...NOT_RUN) || Date.now() + 2 * AGAIN_SECONDS * 1_000 > until) throw error;
        await sleep(AGAIN_SECONDS);
      }
    }
  };
}

/** Lambda writes `errorType` and `errorMessage` (Lambda Developer Guide, 'Lambda function errors in Node.js'). */
function failureOf(name: string, answer: unknown): Error {
  const { errorType = 'Runtime.Unknown', errorMessage = '' } = (answer ?? {}) as Record<string, unknown>;
  const failure = Object.assign(new Error(`${name}: ${String(errorMessage)}`), { name: String(errorType) });
  return BY_LAMBDA.test(failure.name)
    ? Object.assign(failure, { $metadata: { httpStatusCode: 500 } })
    : failure;
}
