import * as z from 'zod';
import { discriminatorKeys, members, written } from './schema-shape.ts';

/** A value of which any part may be missing because that part of the file was wrong. */
export type Salvaged<T> = T extends readonly (infer Item)[]
  ? readonly (Salvaged<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Salvaged<T[Key]> | undefined }
    : T | undefined;

/**
 * Everything in the value that its own part of the schema accepts, with defaults, so that rules across parts can be
 * checked although another part is wrong.
 */
export function salvage<S extends z.ZodType>(schema: S, value: unknown): Salvaged<z.output<S>> | undefined {
  // The walk below rebuilds the schema's output piece by piece, which the type system cannot follow.
  return salvagePart(schema, value) as Salvaged<z.output<S>> | undefined;
}

function salvagePart(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  const member = memberFor(schema, value);
  if (member instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item: unknown) => salvagePart(member.element, item));
  }
  if (member instanceof z.ZodObject && isMapping(value)) {
    return Object.fromEntries(
      Object.entries<z.core.$ZodType>(member.shape).map(([key, part]) => [
        key,
        salvagePart(part, value[key]),
      ]),
    );
  }
  return undefined;
}

function memberFor(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const options = members(schema);
  const discriminators = discriminatorKeys(options);
  const chosen = isMapping(value) ? discriminators.findIndex((key) => key !== undefined && key in value) : -1;
  return options[chosen] ?? written(schema);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
