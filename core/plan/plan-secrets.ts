import { holdsSecret, maskSecrets } from '../text/mask-secrets.ts';
import type { Finding } from './document.ts';
import type { Path } from './fault.ts';
import type { DrillPlan } from './plan.ts';

/** Secrets that somebody wrote into a plan: it is deployed, and its record is kept for years. */

/**
 * Public by nature, and of the same form as a key; an external ID is no secret either (IAM User Guide, 'third-party
 * access').
 */
const PUBLIC = new Set(['hostKeys', 'pins', 'ca', 'externalId']);
/** Mappings whose keys say what their values are. */
const NAMED = new Set(['headers', 'parameters', 'tags']);
/** The name of a parameter is no secret, whether Systems Manager puts its value there or not. */
const REFERENCE = /^\{\{\s*(?:ssm|ssm-secure|resolve:ssm-secure):[^}]+\}\}$/;
const HIDDEN = '***';

/** Warnings about whatever looks like a secret, without repeating it. */
export const secretFindings = (data: unknown): readonly Finding[] =>
  secretsIn(data, []).map((path) => ({
    path,
    message:
      'looks like a secret (it is not shown), and a plan is kept as evidence for years: store it as a SecureString parameter of SSM, and let what runs in the server read it by its name',
  }));

/** The plan as it may be kept: the rest of what a drill does and was judged by is as written. */
export const planWithoutSecrets = (plan: DrillPlan): DrillPlan => withoutPlannedSecrets({ plan }).plan;

/** The same of parts that are a plan's or come from one; a part without any is the same object. */
export function withoutPlannedSecrets<T extends object>(parts: T): T {
  const kept = Object.entries(parts).map(([name, part]) => {
    const paths = secretsIn(part, []);
    const copy = paths.length === 0 ? part : structuredClone(part);
    for (const path of paths) hide(copy, path);
    return [name, copy] as const;
  });
  // Each part keeps its form, which the type system cannot follow.
  return Object.fromEntries(kept) as T;
}

/** Where secrets are in what somebody wrote. */
export function secretsIn(value: unknown, path: Path): readonly Path[] {
  if (typeof value === 'string' || typeof value === 'number')
    return isSecret(String(value), path) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => {
    if (PUBLIC.has(String(key))) return [];
    const isExpected = key === 'equals' && 'path' in value && isNamedSecret(String(value.path), part);
    return isExpected ? [[...path, key]] : secretsIn(part, [...path, key]);
  });
}

function isSecret(text: string, path: Path): boolean {
  if (REFERENCE.test(text)) return false;
  const names = path.filter((key) => typeof key === 'string');
  const isNamed = NAMED.has(names.at(-2) ?? '') && isNamedSecret(names.at(-1) ?? '', text);
  return isNamed || (!text.startsWith('arn:') && holdsSecret(text));
}

/** `$.db.password` and a value, `X-Api-Key` and a value. */
const isNamedSecret = (name: string, value: unknown): boolean =>
  ['string', 'number'].includes(typeof value) &&
  holdsSecret(`${name.replace(/^.*[.[]["']?|["']?\]$/g, '')}: ${value}`);

const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => Reflect.get(value as object, key), root);

/** What is kept of the secret at a place. */
export function maskedIn(root: unknown, path: Path): string {
  const text = String(at(root, path));
  const masked = maskSecrets(text);
  return masked === text ? HIDDEN : masked;
}

const hide = (root: unknown, path: Path): boolean =>
  Reflect.set(at(root, path.slice(0, -1)) as object, path.at(-1) ?? '', maskedIn(root, path));
