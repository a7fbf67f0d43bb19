import type { NormalizedSchema } from '@smithy/core/schema';
import { membersOf } from './model.ts';

/** Checks a JSON request against the SDK's model: an unknown field is refused. */
export function readJson(
  shape: NormalizedSchema,
  value: unknown,
  invalid: (message: string) => Error,
  place = '',
): unknown {
  const here = place === '' ? 'the request' : place;
  if (value === null || value === undefined) return undefined;
  if (shape.isStructSchema()) {
    if (!isMapping(value)) throw invalid(`${here} must be a structure`);
    const members = membersOf(shape);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const schema = members.get(name);
        const path = place === '' ? name : `${place}.${name}`;
        if (schema === undefined) throw invalid(`${path} is not a field of ${shape.getName()}`);
        return [name, readJson(schema, member, invalid, path)];
      }),
    );
  }
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw invalid(`${here} must be a list`);
    return value.map((item, index) => readJson(shape.getValueSchema(), item, invalid, `${place}[${index}]`));
  }
  if (shape.isMapSchema()) {
    if (!isMapping(value)) throw invalid(`${here} must be a map`);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        readJson(shape.getValueSchema(), item, invalid, `${place}.${key}`),
      ]),
    );
  }
  return readScalar(shape, value, invalid, here);
}

function readScalar(
  shape: NormalizedSchema,
  value: unknown,
  invalid: (message: string) => Error,
  here: string,
): unknown {
  if (shape.isTimestampSchema() && (typeof value === 'number' || typeof value === 'string')) {
    return new Date(typeof value === 'number' ? value * 1_000 : value);
  }
  if (shape.isBlobSchema() && typeof value === 'string') return Buffer.from(value, 'base64');
  if (shape.isBooleanSchema() && typeof value !== 'boolean') throw invalid(`${here} must be true or false`);
  if (shape.isNumericSchema() && typeof value !== 'number') throw invalid(`${here} must be a number`);
  if (shape.isStringSchema() && typeof value !== 'string') throw invalid(`${here} must be a text`);
  return value;
}

/** Dates become seconds since 1970 and bytes base64, as JSON services write them; undefined members vanish. */
export const writeJson = (output: object): string =>
  JSON.stringify(output, function (this: Record<string, unknown>, key: string, value: unknown) {
    // JSON.stringify converts a Date to text before calling the replacer, so the original is looked up.
    const original = this[key];
    if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
    return original instanceof Date ? original.getTime() / 1_000 : value;
  });

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
