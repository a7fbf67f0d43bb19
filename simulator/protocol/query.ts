import type { NormalizedSchema } from '@smithy/core/schema';
import { membersOf } from './model.ts';

/** The query protocols of AWS: a form in, with dotted names for nested values. EC2 has its own dialect. */

export interface QueryDialect {
  readonly ec2: boolean;
  /** Makes the service's error for a parameter that is unknown or malformed. */
  readonly unknown: (parameter: string) => Error;
  readonly malformed: (parameter: string, value: string) => Error;
}

interface Branch {
  value: string | undefined;
  readonly children: Map<string, Branch>;
}

/** Reads the form of a request into the shape of the SDK's input. */
export function parseQuery(form: URLSearchParams, input: NormalizedSchema, dialect: QueryDialect): unknown {
  const root: Branch = { value: undefined, children: new Map() };
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    let branch = root;
    for (const part of name.split('.')) {
      const next = branch.children.get(part) ?? { value: undefined, children: new Map() };
      branch.children.set(part, next);
      branch = next;
    }
    branch.value = value;
  }
  return input.isStructSchema() ? readStruct(root, input, '', dialect) : {};
}

function read(branch: Branch, shape: NormalizedSchema, name: string, dialect: QueryDialect): unknown {
  if (shape.isListSchema()) return readList(branch, shape, name, dialect);
  if (shape.isStructSchema()) return readStruct(branch, shape, name, dialect);
  if (branch.value === undefined || branch.children.size > 0) throw dialect.unknown(name);
  return readScalar(branch.value, shape, name, dialect);
}

function readStruct(branch: Branch, shape: NormalizedSchema, name: string, dialect: QueryDialect): unknown {
  const members = new Map(
    [...membersOf(shape)].map(([member, schema]) => [keyOf(member, schema, dialect), member]),
  );
  const result: Record<string, unknown> = {};
  for (const [key, child] of branch.children) {
    const member = members.get(key);
    const place = name === '' ? key : `${name}.${key}`;
    const schema = member === undefined ? undefined : membersOf(shape).get(member);
    if (member === undefined || schema === undefined) throw dialect.unknown(place);
    result[member] = read(child, schema, place, dialect);
  }
  return result;
}

function readList(branch: Branch, shape: NormalizedSchema, name: string, dialect: QueryDialect): unknown[] {
  const item = shape.getValueSchema();
  // An empty list is a parameter without a value.
  if (branch.value === '' && branch.children.size === 0) return [];
  const flat = dialect.ec2 || shape.getMergedTraits().xmlFlattened;
  const wrapper = item.getMergedTraits().xmlName ?? 'member';
  const holder = flat ? branch : branch.children.get(wrapper);
  if (holder === undefined || (!flat && branch.children.size > 1)) throw dialect.unknown(name);
  return [...holder.children]
    .map(([index, child]) => ({ index, child }))
    .toSorted((a, b) => Number(a.index) - Number(b.index))
    .map(({ index, child }) => {
      const place = flat ? `${name}.${index}` : `${name}.${wrapper}.${index}`;
      if (!/^\d+$/.test(index)) throw dialect.unknown(place);
      return read(child, item, place, dialect);
    });
}

function keyOf(member: string, schema: NormalizedSchema, { ec2 }: QueryDialect): string {
  const { ec2QueryName, xmlName } = schema.getMergedTraits();
  if (ec2 && typeof ec2QueryName === 'string') return ec2QueryName;
  const key = typeof xmlName === 'string' ? xmlName : member;
  return ec2 ? `${key.charAt(0).toUpperCase()}${key.slice(1)}` : key;
}

function readScalar(value: string, shape: NormalizedSchema, name: string, dialect: QueryDialect): unknown {
  if (shape.isBooleanSchema()) {
    if (!/^(true|false)$/i.test(value)) throw dialect.malformed(name, value);
    return value.toLowerCase() === 'true';
  }
  if (shape.isNumericSchema()) {
    if (value.trim() === '' || Number.isNaN(Number(value))) throw dialect.malformed(name, value);
    return Number(value);
  }
  if (shape.isTimestampSchema()) {
    const date = new Date(value);
    if (Number.isNaN(date.getTime())) throw dialect.malformed(name, value);
    return date;
  }
  return value;
}
