import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { invalidParameter } from './support.ts';

/** EC2 API Reference, 'Ensuring idempotency'. */
const TOKEN_MAX = 64;

interface Asked {
  readonly operation: string;
  readonly token: string | undefined;
  /** Everything else that was asked. */
  readonly parameters: unknown;
  /** The error where what the token made is gone; undefined while it is there. */
  readonly refuseGone: (made: readonly string[]) => Error | undefined;
}

/**
 * What a call with a client token made: the same token with the same parameters makes nothing new. A token is remembered
 * for ever; AWS promises 24 hours after what it made is gone.
 *
 * @throws {AwsError} IdempotentParameterMismatch when the parameters differ, or what EC2 says of a thing that is gone.
 */
export function madeOnce(
  aws: SimulatedAccount,
  asked: Asked,
  make: () => readonly string[],
): readonly string[] {
  const { operation, token, parameters, refuseGone } = asked;
  if (token === undefined) return make();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the rule, ASCII alone.
  if (token.length === 0 || token.length > TOKEN_MAX || !/^[\x00-\x7f]*$/.test(token))
    throw invalidParameter(`The client token must have 1 to ${TOKEN_MAX} ASCII characters`);
  const key = `${operation} ${token}`;
  const written = JSON.stringify(parameters, sorted);
  const earlier = aws.ebs.tokens.get(key);
  if (earlier !== undefined) {
    if (earlier.parameters !== written)
      throw mismatch(
        'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
      );
    const refusal = refuseGone(earlier.made);
    if (refusal !== undefined) throw refusal;
    return earlier.made;
  }
  const made = make();
  aws.ebs.tokens.set(key, { parameters: written, made });
  return made;
}

export const mismatch = (message: string) => awsError('IdempotentParameterMismatch', 400, message);

/** The order in which members were written means nothing. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
