/** The keys of a plan with what they mean, from the JSON Schema that is made from kunren's own. */

/** What explaining a key needs of a JSON Schema, draft 7. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

export interface Meaning {
  readonly description: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** As JSON; null where there is none. */
  readonly default: string | null;
  /** Words that are allowed, or the range. */
  readonly allowed: string | null;
  /** Where the same key means several things: which of the alternatives, such as `protocol: tls`. */
  readonly where: readonly string[];
}

/** By path, `waves[].servers[].probes[].port`; a key of several alternatives has each distinct meaning once. */
export type PlanKeys = ReadonlyMap<string, readonly Meaning[]>;

/** Every key of the schema. */
export function planKeys(root: JsonSchema): PlanKeys {
  const found = new Map<string, Meaning[]>();
  const visit = (schema: JsonSchema, path: string): void => {
    for (const one of alternativesOf(schema, root)) {
      const alternative = discriminatorOf(one, root);
      for (const [key, given] of Object.entries(one.properties ?? {})) {
        const at = path === '' ? key : `${path}.${key}`;
        const value = resolved(given, root);
        const meaning = meaningOf(value, one.required?.includes(key) === true, alternative, root);
        found.set(at, [...(found.get(at) ?? []), meaning]);
        visit(value, at);
      }
      if (one.items !== undefined) visit(resolved(one.items, root), `${path}[]`);
    }
  };
  visit(root, '');
  return new Map([...found].map(([path, meanings]) => [path, distinct(meanings)]));
}

/** The paths that somebody may mean: by the whole path, however its lists are written, or by its last part. */
export function pathsMeant(keys: PlanKeys, written: string): string[] {
  const plain = (path: string): string => path.replace(/\[\d*\]/g, '').toLowerCase();
  const wanted = plain(written);
  const paths = [...keys.keys()];
  const exact = paths.filter((path) => plain(path) === wanted);
  return exact.length > 0 ? exact : paths.filter((path) => plain(path).endsWith(`.${wanted}`));
}

/** A schema without what only points elsewhere; what stands beside a reference adds to it. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace('#/definitions/', '');
  const target = name === undefined ? undefined : root.definitions?.[name];
  const merged = target === undefined ? schema : { ...resolved(target, root), ...schema };
  const parts = (merged.allOf ?? []).map((part) => resolved(part, root));
  return Object.assign({}, ...parts, merged);
}

function alternativesOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const one = resolved(schema, root);
  const others = [...(one.anyOf ?? []), ...(one.oneOf ?? [])];
  return others.length === 0 ? [one] : others.flatMap((other) => alternativesOf(other, root));
}

/** What tells an alternative from the others: its first constant. */
function discriminatorOf({ properties = {} }: JsonSchema, root: JsonSchema): string | null {
  for (const [key, value] of Object.entries(properties)) {
    const { const: constant } = resolved(value, root);
    if (typeof constant === 'string') return `${key}: ${constant}`;
  }
  return null;
}

function meaningOf(
  schema: JsonSchema,
  isRequired: boolean,
  alternative: string | null,
  root: JsonSchema,
): Meaning {
  return {
    description: schema.description ?? '',
    type: typeOf(schema, root),
    isRequired,
    default: schema.default === undefined ? null : JSON.stringify(schema.default),
    allowed: allowedBy(schema),
    where: alternative === null ? [] : [alternative],
  };
}

function typeOf(schema: JsonSchema, root: JsonSchema): string {
  const types = alternativesOf(schema, root).flatMap(({ type = [] }) => type);
  return [...new Set(types)].join(' or ') || 'text';
}

function allowedBy({
  const: constant,
  enum: words,
  minimum,
  maximum,
  minItems,
  maxItems,
}: JsonSchema): string | null {
  if (constant !== undefined) return String(constant);
  if (words !== undefined) return words.map(String).join(', ');
  const [from, to] = [minimum ?? minItems, maximum ?? maxItems];
  if (from === undefined && to === undefined) return null;
  if (to === undefined) return `${from} or more`;
  return from === undefined ? `up to ${to}` : `${from} to ${to}`;
}

/** One of each meaning; alternatives that differ in the default alone are one, each with its own. */
const distinct = (meanings: readonly Meaning[]): Meaning[] =>
  [
    ...Map.groupBy(meanings, ({ description, allowed, isRequired }) =>
      JSON.stringify([description, allowed, isRequired]),
    ).values(),
  ].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const same = [first, ...others];
    const where = [...new Set(same.flatMap((one) => one.where))];
    return [{ ...first, where, default: defaultOf(same) }];
  });

const defaultOf = (same: readonly Meaning[]): string | null =>
  new Set(same.map((one) => one.default)).size === 1
    ? (same[0]?.default ?? null)
    : [...new Set(same.map((one) => `${one.default ?? 'none'} (${one.where.join(', ')})`))].join(', ');
