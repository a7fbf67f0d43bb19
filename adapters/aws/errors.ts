import type { Observation } from '../../core/guards/observation.ts';
import { maskSecrets } from '../../core/text/mask-secrets.ts';
import { bothEnds } from '../../core/text/one-line.ts';
import { TransientError } from '../../core/workflow/errors.ts';

/** Names of transient errors, besides every 429 and 5xx. */
const TRANSIENT_NAMES = new Set([
  // What the SDK itself retries, and throws when its attempts are used up.
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'NetworkingError',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionInProgressException',
  // Credentials that expired during a request: the next invocation has new ones.
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  // S3: a concurrent write of the same key.
  'ConditionalRequestConflict',
  'OperationAborted',
  // EC2: an instance so new that not all of EC2 knows it.
  'InvalidInstanceID.NotFound',
]);
/** A denial names the caller, the action and the resource before it says why. */
const MAXIMUM_ERROR_CHARACTERS = 600;
/** EC2 ends a denial with a thousand characters that only sts:DecodeAuthorizationMessage reads. */
const ENCODED = /(Encoded authorization failure message: )[\w+/=-]{20,}/g;
const TRANSIENT_CODES = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const TOO_MANY_REQUESTS = 429;

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** An error of an AWS call as the workflow handles it: TransientError where a retry may help, else the error itself. */
export function asWorkflowError(error: unknown): unknown {
  return isTransient(error) ? new TransientError(describeError(error), { cause: error }) : error;
}

/** Whether an AWS call failed, by its response or in transit; any other exception is a bug. */
export const isOfAws = (error: unknown): error is Error =>
  error instanceof Error && ('$metadata' in error || isTransient(error));

/** Whether a retry may help. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const failure: AwsError = error;
  const status = failure.$metadata?.httpStatusCode ?? 0;
  return (
    TRANSIENT_NAMES.has(failure.name) ||
    (typeof failure.code === 'string' && TRANSIENT_CODES.has(failure.code)) ||
    status === TOO_MANY_REQUESTS ||
    status >= 500
  );
}

/** `AccessDeniedException: not allowed to …` in one line, without secrets, cut: error texts come from outside. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? withWayOut(`${error.name}: ${error.message}`, error) : String(error);
  return bothEnds(maskSecrets(text.replace(ENCODED, '$1…')), MAXIMUM_ERROR_CHARACTERS);
}

/** What to do where the error itself does not say it (docs/aws-facts.md, 6.3). */
const withWayOut = (text: string, error: Error): string =>
  isNamed(error, 'UninitializedAccountException')
    ? `${text}; initialise DRS in this Region in its console, which also makes the service roles: \`aws drs initialize-service\` alone does not`
    : text;

/** Reads something for the guards: what cannot be read is unknown, and unknown refuses. */
export async function observe<T>(read: () => Promise<T>): Promise<Observation<T>> {
  try {
    return { known: await read() };
  } catch (error) {
    return { unknown: describeError(error) };
  }
}

/** Whether an error is one of these by name. */
export const isNamed = (error: unknown, ...names: string[]): boolean =>
  error instanceof Error && names.includes(error.name);
