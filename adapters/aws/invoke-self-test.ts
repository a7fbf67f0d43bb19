import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { SelfTest } from '../../core/workflow/self-test.ts';
import { describeError, isNamed } from './errors.ts';

/** Errors of Invoke that say that Lambda cannot run the function, and will not in a minute (Lambda's model). */
const CANNOT_RUN = [
  'EC2AccessDeniedException',
  'EC2UnexpectedException',
  'ENILimitReachedException',
  'InvalidRuntimeException',
  'InvalidSecurityGroupIDException',
  'InvalidSubnetIDException',
  'InvalidZipFileException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'SubnetIPAddressLimitReachedException',
];

/** What a function answered to a self-test, not looked at yet, or how it failed. */
export type Invoked = { readonly answer: unknown } | { readonly failure: string };

/** Asks a function for its self-test, and never for anything else; undefined when there is no such function. */
export async function invokeSelfTest(
  client: LambdaClient,
  name: string,
  test: SelfTest,
): Promise<Invoked | undefined> {
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ selfTest: test }) }),
    );
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
    return FunctionError === undefined ? { answer } : { failure: failureIn(answer) };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    if (isNamed(error, 'TimeoutError')) return { failure: 'it gave no answer in time' };
    if (isNamed(error, ...CANNOT_RUN)) return { failure: describeError(error) };
    throw error;
  }
}

/** Lambda writes `errorType` and `errorMessage` (Lambda Developer Guide, 'Lambda function errors in Node.js'). */
function failureIn(answer: unknown): string {
  const { errorType = 'Error', errorMessage = '' } = (answer ?? {}) as Record<string, unknown>;
  return describeError(Object.assign(new Error(String(errorMessage)), { name: String(errorType) }));
}
