import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { DeployedFunction } from '../account/deployment.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';

/** What cannot be simulated is refused: an answer would say that it happened. */
const ONLY =
  'The simulator invokes with RequestResponse, without LogType, ClientContext or a durable execution';

/** An Invoke as the endpoint has read it. */
export type Invoking = Omit<InvokeCommandInput, 'Payload'> & { readonly Payload?: Uint8Array };

/** An answer whose payload the endpoint writes as it is. */
type Invoked = Omit<InvokeCommandOutput, '$metadata' | 'Payload'> & { readonly Payload: Uint8Array };

/** Runs a deployed function and waits for it. What its handler throws is an answer with FunctionError. */
export async function invoke(input: Invoking, aws: SimulatedAccount): Promise<Invoked> {
  const { deployment, scenario } = aws;
  const { FunctionName = '', InvocationType = 'RequestResponse', LogType = 'None', Qualifier } = input;
  const name = FunctionName.split(':').at(-1) ?? '';
  const arn = `arn:aws:lambda:${scenario.region}:${scenario.account}:function:${name}`;
  const found = deployment?.functions.get(name);
  if (deployment === undefined || found === undefined || (FunctionName !== name && FunctionName !== arn))
    throw awsError('ResourceNotFoundException', 404, `Function not found: ${arn}`);
  if (Qualifier !== undefined && Qualifier !== '$LATEST')
    throw awsError('ResourceNotFoundException', 404, `Function not found: ${arn}:${Qualifier}`);
  const { ClientContext, DurableExecutionName, TenantId } = input;
  const isMore = [ClientContext, DurableExecutionName, TenantId].some((one) => one !== undefined);
  if (InvocationType !== 'RequestResponse' || LogType !== 'None' || isMore)
    throw awsError('InvalidParameterValueException', 400, `${ONLY}: docs/simulator.md`);
  refuseUnready(found, arn);
  if (deployment.run === undefined)
    throw awsError('ServiceException', 500, `Nothing runs ${name} in this simulator: docs/simulator.md`);
  const event = eventIn(input.Payload);
  const started = { StatusCode: 200, ExecutedVersion: '$LATEST' };
  aws.invoking += 1;
  try {
    const output = await deployment.run(name.slice(deployment.stack.length + 1), event);
    return { ...started, Payload: payload(output ?? null) };
  } catch (error) {
    return { ...started, FunctionError: 'Unhandled', Payload: payload(failure(error)) };
  } finally {
    aws.invoking -= 1;
  }
}

/** docs/aws-facts.md, 9.2. */
function refuseUnready({ state }: DeployedFunction, arn: string): void {
  if (state === 'Active') return;
  if (state === 'Inactive')
    throw awsError('ResourceNotReadyException', 502, 'The function is inactive and is being made ready.');
  throw awsError(
    'ResourceConflictException',
    409,
    `The operation cannot be performed at this time. The function ${arn} is in the state ${state}`,
  );
}

function eventIn(bytes: Uint8Array | undefined): unknown {
  const text = Buffer.from(bytes ?? []).toString();
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw awsError('InvalidRequestContentException', 400, 'Could not parse request body into json');
  }
}

const payload = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** As Lambda's runtime for Node.js writes an error (Lambda Developer Guide, 'Lambda function errors in Node.js'). */
const failure = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
