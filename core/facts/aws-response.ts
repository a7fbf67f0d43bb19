import { maskSecrets } from '../text/mask-secrets.ts';
import { oneLine } from '../text/one-line.ts';

/** AWS responses as the evidence stores them: one line of JSON each, without secrets and user data. */

/** One response of AWS, or the error that came instead. */
export interface AwsResponse {
  /** When it came. */
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly requestId: string | null;
  /** The request, as JSON. */
  readonly input: string;
  readonly result: Result;
}

type Result =
  /** The response, as JSON. */
  | { readonly output: string }
  | { readonly error: { readonly name: string; readonly message: string; readonly status: number | null } }
  /** The same request had the same response this many lines before. */
  | { readonly sameAsLinesBefore: number };

/** The drill and the step of a response. */
interface Asked {
  readonly drillId: string;
  readonly step: string;
}

const REMOVED = '(removed)';
/** The same limit as for a script's output in a record. */
const MAXIMUM_CHARACTERS = 1_000;
/** Text beyond this is not searched for secrets, and not kept. */
const SEARCHED_CHARACTERS = 20_000;

/**
 * Keys whose value is never kept, without blanks, dashes and underscores: `UserData` of launch templates, `Parameters`
 * of commands, `NextToken`, and everything named like a secret.
 */
const SECRET_KEY =
  /^parameters$|userdata|passw|passphrase|pwd|secret|credential|token|privatekey|apikey|accesskey|sharedkey|authorization|cookie|パスワード/i;
const isSecretKey = (key: string): boolean => SECRET_KEY.test(key.replace(/[\s_-]/g, ''));

/** No secret this short can be recognised by its shape alone. */
const HARMLESS = /^[\w.*$/-]{0,12}$/;

/** The lines of one invocation's responses, each with its line feed. */
export function responseLines(responses: readonly AwsResponse[], { drillId, step }: Asked): string {
  const clean = cleaner();
  return responses
    .map(({ at, service, operation, region, requestId, input, result }) => {
      const came = 'output' in result ? { output: clean(JSON.parse(result.output)) } : clean(result);
      const asked = { input: clean(JSON.parse(input)) };
      return line({
        drillId,
        at,
        step,
        service,
        operation,
        region,
        requestId,
        ...asked,
        ...(came as object),
      });
    })
    .join('');
}

/** The line that says how much is missing. */
export const leftOutLine = (
  { drillId, step }: Asked,
  leftOut: { answers: number } | { invocations: number },
) => line({ drillId, step, leftOut });

const line = (value: object): string => `${JSON.stringify(value)}\n`;

interface CleanKey {
  readonly cleaned: string;
  readonly isSecret: boolean;
  /** Of a tag or similar pair, which has its name in one member and its value in another. */
  readonly isName: boolean;
  readonly isValue: boolean;
}

/** Removes secrets and user data from JSON values; what was searched once is not searched again. */
export function cleaner(): (value: unknown) => unknown {
  const known = new Map<string, string>();
  const keys = new Map<string, CleanKey>();
  const text = (given: string): string => {
    if (HARMLESS.test(given)) return given;
    const before = known.get(given);
    if (before !== undefined) return before;
    const cleaned = shortened(maskSecrets(given.slice(0, SEARCHED_CHARACTERS)), given.length);
    known.set(given, cleaned);
    return cleaned;
  };
  const keyOf = (key: string): CleanKey => {
    const made = keys.get(key) ?? {
      cleaned: text(key),
      isSecret: isSecretKey(key),
      isName: /^(key|name)$/i.test(key),
      isValue: /^values?$/i.test(key),
    };
    keys.set(key, made);
    return made;
  };
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(clean);
    const entries = Object.entries(value).map(([key, one]) => [keyOf(key), one] as const);
    const isNamedSecret = entries.some(([{ isName }, name]) => isName && isSecretName(name));
    return Object.fromEntries(
      entries.map(([{ cleaned, isSecret, isValue }, one]) => {
        const isRemoved = isSecret || (isNamedSecret && isValue);
        return [cleaned, isRemoved && one !== null ? REMOVED : clean(one)];
      }),
    );
  };
  return clean;
}

const isSecretName = (name: unknown): boolean => typeof name === 'string' && isSecretKey(name);

const shortened = (masked: string, characters: number): string =>
  masked.length <= MAXIMUM_CHARACTERS && characters <= SEARCHED_CHARACTERS
    ? oneLine(masked)
    : `${oneLine(masked, MAXIMUM_CHARACTERS)} (cut, of ${characters} characters)`;
