import { readFileSync } from 'node:fs';
import { type CollectionTag, parse, type ScalarTag, YAMLMap, YAMLSeq } from 'yaml';

/** Reads infra/*.yml and works out references, as CloudFormation does. */

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const NAMES = ['And', 'Equals', 'GetAtt', 'If', 'Join', 'Not', 'Or', 'Ref', 'Select', 'Split', 'Sub'];

const longName = (name: string): string => (name === 'Ref' ? name : `Fn::${name}`);

const customTags = NAMES.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  const wrap = (value: unknown) => ({ [longName(name)]: value });
  return [
    { tag, resolve: (text: string) => wrap(name === 'GetAtt' ? text.split('.') : text) },
    ...(['seq', 'map'] as const).map((collection) => ({
      tag,
      collection,
      resolve: (value: unknown) =>
        wrap(value instanceof YAMLSeq || value instanceof YAMLMap ? value.toJSON() : value),
    })),
  ];
});

const FILES = ['target-account-role.yml'];

let read: Record<string, Resource> | undefined;

/** The resources of the files that have policies, with CloudFormation's functions written out. */
export function shippedResources(): Readonly<Record<string, Resource>> {
  read ??= Object.assign({}, ...FILES.map(resourcesIn)) as Record<string, Resource>;
  return read;
}

function resourcesIn(file: string): Record<string, Resource> {
  const text = readFileSync(new URL(`../../infra/${file}`, import.meta.url), 'utf8');
  return (parse(text, { customTags }) as { Resources: Record<string, Resource> }).Resources;
}

/** Works out Ref, GetAtt and Sub; `nameOf` says what `Name` or `Name.Attribute` is. */
export function resolved(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': got, 'Fn::Sub': text, 'Fn::If': choice } = value as Record<string, unknown>;
  // What a parameter adds is left out: in a simulated account none is given.
  if (Array.isArray(choice)) return resolved(choice[2], nameOf);
  if (typeof Ref === 'string') return nameOf(Ref);
  if (Array.isArray(got)) return nameOf(got.join('.'));
  if (typeof text === 'string') return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => nameOf(name));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, nameOf)]));
}
