import * as z from 'zod';

/** Inspects a zod schema: which keys an object has, and which member of a union a value means. */

/** The schema beneath defaults, optionality and transforms: what a person writes in the file. */
export function written(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return written(schema.in);
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return written(schema.unwrap());
  }
  return schema;
}

/** The schemas by which the value at this path may be read: several when it is a union's. */
export function schemasAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  value: unknown,
): readonly z.core.$ZodType[] {
  const here = members(schema);
  const [key, ...rest] = path;
  if (key === undefined) return here;
  return meant(here, value).flatMap((member) => {
    const next = child(member, key);
    return next === undefined ? [] : schemasAt(next, rest, property(value, key));
  });
}

/** Whether the file stays valid without the value at this path: a list's entry, or a key with a default. */
export function mayBeLeftOut(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): boolean {
  const key = path.at(-1);
  if (key === undefined || typeof key === 'number') return true;
  const parts = schemasAt(schema, path.slice(0, -1), value).map((parent) => child(parent, key));
  return parts.some((part) => part !== undefined && z.safeParse(part, undefined).success);
}

/** The members of a union that a mapping means by its discriminator keys or its literals; all when none fits. */
export function meant(options: readonly z.core.$ZodType[], value: unknown): readonly z.core.$ZodType[] {
  if (options.length < 2 || typeof value !== 'object' || value === null) return options;
  const discriminators = discriminatorKeys(options);
  const fitting = options.filter((option, index) => {
    if (!(option instanceof z.ZodObject)) return false;
    const key = discriminators[index];
    const literals = Object.entries<z.core.$ZodType>(option.shape).filter(([, part]) => isChoice(part));
    return (
      (key === undefined || key in value) &&
      literals.every(([name]) => takes(option, name, Reflect.get(value, name)))
    );
  });
  return fitting.length > 0 ? fitting : options;
}

/** Whether an object's key accepts this value. */
export function takes(schema: z.core.$ZodType, key: string, value: unknown): boolean {
  const part = child(schema, key);
  return part !== undefined && z.safeParse(part, value).success;
}

function isChoice(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodLiteral || schema instanceof z.ZodEnum;
}

/** The keys of the objects among these schemas, each once. */
export function keysOf(schemas: readonly z.core.$ZodType[]): readonly string[] {
  const objects = schemas.filter((schema) => schema instanceof z.ZodObject);
  return [...new Set(objects.flatMap((schema) => Object.keys(schema.shape)))];
}

/** A union's members, unions within flattened; any other schema is its own only member. */
export function members(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const inner = written(schema);
  return inner instanceof z.ZodUnion ? inner.options.flatMap((option) => members(option)) : [inner];
}

/**
 * For each object of a union, the key that identifies it: required, and not every member's. A selector is identified by
 * its `id`, `hostname` or `tags`.
 */
export function discriminatorKeys(options: readonly z.core.$ZodType[]): readonly (string | undefined)[] {
  const objects = options.filter((option) => option instanceof z.ZodObject);
  return options.map((option) => {
    if (!(option instanceof z.ZodObject)) return undefined;
    return Object.entries<z.core.$ZodType>(option.shape).find(
      ([key, value]) =>
        !z.safeParse(value, undefined).success && objects.some((other) => !Object.hasOwn(other.shape, key)),
    )?.[0];
  });
}

function child(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject && typeof key === 'string' && Object.hasOwn(schema.shape, key)) {
    return schema.shape[key];
  }
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function property(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
