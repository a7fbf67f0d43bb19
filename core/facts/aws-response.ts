import { maskSecrets } from '../text/mask-secrets.ts';
import { oneLine } from '../text/one-line.ts';

/** What AWS answered, as the evidence keeps it: one line of JSON for each answer, without secrets and user data. */

/** One answer of AWS, or the error that came instead of it. */
export interface AwsResponse {
  /** When it came. */
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly requestId: string | null;
  /** What was asked, as JSON. */
  readonly input: string;
  readonly result: Result;
}

type Result =
  /** What came, as JSON. */
  | { readonly output: string }
  | { readonly error: { readonly name: string; readonly message: string; readonly status: number | null } }
  /** The same question had the same answer so many lines before. */
  | { readonly sameAsLinesBefore: number };

/** Of which drill an answer is, and for which step it was asked. */
interface Asked {
  readonly drillId: string;
  readonly step: string;
}

const REMOVED = '(removed)';
/** As much as a record keeps of what a script printed. */
const MAXIMUM_CHARACTERS = 1_000;
/** More is not even searched for secrets: only what stands before it is kept. */
const SEARCHED_CHARACTERS = 20_000;

/**
 * Keys whose value is never kept, without blanks, dashes and underscores: `UserData` of launch templates, `Parameters` of
 * commands, `NextToken`, and whatever somebody names like a secret.
 */
const SECRET_KEY =
  /^parameters$|userdata|passw|passphrase|pwd|secret|credential|token|privatekey|apikey|accesskey|sharedkey|authorization|cookie|パスワード/i;
const isSecretKey = (key: string): boolean => SECRET_KEY.test(key.replace(/[\s_-]/g, ''));

/** No secret is known by its shape alone that is as short as this. */
const HARMLESS = /^[\w.*$/-]{0,12}$/;

/** The lines of some responses of one invocation, each with its line feed. */
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
  /** Of a tag or the like, which has its name in one member and its value in another. */
  readonly isName: boolean;
  readonly isValue: boolean;
}

/** Takes secrets out of values that JSON can hold; what was seen once is not searched again. */
function cleaner(): (value: unknown) => unknown {
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
