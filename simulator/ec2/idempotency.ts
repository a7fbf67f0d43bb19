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
}

/**
 * What a call with a client token made: the same token with the same parameters makes nothing new. A token is remembered
 * for ever, even when what it made is gone; AWS promises 24 hours after that.
 *
 * @throws {AwsError} IdempotentParameterMismatch when the parameters differ.
 */
export function madeOnce(
  aws: SimulatedAccount,
  asked: Asked,
  make: () => readonly string[],
): readonly string[] {
  const { operation, token, parameters } = asked;
  if (token === undefined) return make();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the rule, ASCII alone.
  if (token.length === 0 || token.length > TOKEN_MAX || !/^[\x00-\x7f]*$/.test(token))
    throw invalidParameter(`The client token must have 1 to ${TOKEN_MAX} ASCII characters`);
  const key = `${operation} ${token}`;
  const written = JSON.stringify(parameters, sorted);
  const earlier = aws.ebs.tokens.get(key);
  if (earlier !== undefined) {
    if (earlier.parameters === written) return earlier.made;
    throw awsError(
      'IdempotentParameterMismatch',
      400,
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  const made = make();
  aws.ebs.tokens.set(key, { parameters: written, made });
  return made;
}

/** The order in which members were written means nothing. */
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
