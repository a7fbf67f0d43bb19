import { maskSecrets } from '../core/text/mask-secrets.ts';
import { oneLine } from '../core/text/one-line.ts';

/** Failures of calls to AWS, worded for people. */

const MAXIMUM_CHARACTERS = 300;

type Row = readonly [names: readonly string[], sentence: string];

const BY_NAME: readonly Row[] = [
  [
    ['CredentialsProviderError', 'TokenProviderError'],
    'no AWS credentials could be used; log in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
  ],
  [
    ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'],
    'the AWS credentials have expired; get new ones, such as by aws sso login',
  ],
  [
    [
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
      'AuthFailure',
    ],
    'AWS does not know these credentials in this Region; check AWS_PROFILE, the keys, and --region',
  ],
  [
    ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'Forbidden'],
    'AWS denies access; use credentials that may do this',
  ],
  [
    ['StateMachineDoesNotExist', 'InvalidArn', 'StateMachineDeleting'],
    'there is no such state machine; check --state-machine, --stack and --region',
  ],
  [
    ['UninitializedAccountException'],
    'DRS is not initialised in this Region; do it in its console, which also makes the service roles: aws drs initialize-service alone does not',
  ],
  [['ExecutionLimitExceeded'], 'too many executions run in this account; wait until some have ended'],
  [['NoSuchBucket'], 'there is no such evidence bucket; check --bucket or KUNREN_BUCKET'],
  [
    ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'],
    'the evidence bucket is in another Region; check --region',
  ],
  [
    ['ResourceNotFoundException'],
    'a table or resource of the stack is not there; check --region and the KUNREN_ variables',
  ],
  [['Throttling', 'ThrottlingException', 'SlowDown', 'TooManyRequestsException'], 'AWS throttles; try again'],
];

const BY_CODE = new Map(
  Object.entries<string>({
    ENOTFOUND: 'the endpoint has no address; check --region (a Region that does not exist?) and the network',
    EAI_AGAIN: 'names cannot be looked up; check the network',
    ECONNREFUSED: 'nothing answers at the endpoint; check AWS_ENDPOINT_URL (is the simulator running?)',
    ECONNRESET: 'the connection was cut; try again',
    ETIMEDOUT: 'the endpoint does not answer; check the network',
  }),
);

/** One sentence for a failed AWS call; undefined when the error is a bug of kunren's. */
export function describeAwsFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, $metadata } = error as { code?: unknown; $metadata?: unknown };
  const known =
    BY_NAME.find(([names]) => names.includes(error.name))?.[1] ??
    (typeof code === 'string' ? BY_CODE.get(code) : undefined) ??
    (error.name === 'TimeoutError' ? BY_CODE.get('ETIMEDOUT') : undefined);
  if (known === undefined && $metadata === undefined) return undefined;
  const said = oneLine(maskSecrets(`${error.name}: ${error.message}`), MAXIMUM_CHARACTERS);
  return `kunren: ${known ?? 'AWS refused the call'} (${said})`;
}
