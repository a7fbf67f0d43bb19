import * as z from 'zod';
import { oddCharacterIn } from '../text/characters.ts';
import { hint, listed, nearest, quote, shortened } from '../text/wording.ts';
import type { Fault, Path } from './fault.ts';
import { discriminatorKeys, keysOf, mayBeLeftOut, meant, schemasAt, takes } from './schema-shape.ts';
import type { Tree } from './yaml-tree.ts';

/**
 * Words zod's issues for the author of the file. A schema's own messages are predicates ('is not a duration: …') and
 * are prefixed with the written value.
 */
export function schemaFaults(
  tree: Tree,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): readonly Fault[] {
  return issues.flatMap((issue) => faultsOf({ tree, schema }, issue));
}

/** Passed to zod so that an issue without a message of the schema's own arrives without any. */
export function withoutWords(): string {
  return '';
}

interface Subject {
  readonly tree: Tree;
  readonly schema: z.ZodType;
}

/** The tree at the path, or its nearest ancestor when the path leads to something left out. */
export function locate(tree: Tree, path: Path): { readonly tree: Tree; readonly found: boolean } {
  let here = tree;
  for (const key of path) {
    const branch = here.children.get(key);
    if (branch === undefined) return { tree: here, found: false };
    here = branch.tree;
  }
  return { tree: here, found: true };
}

function faultsOf(subject: Subject, issue: z.core.$ZodIssue): readonly Fault[] {
  const { tree, found } = locate(subject.tree, issue.path);
  if (issue.code === 'invalid_union' && 'options' in issue && issue.discriminator !== undefined) {
    const choices = (issue.options ?? []).map(String);
    return [placed(subject, issue), ...undecidedFaults(subject, issue.path, choices)];
  }
  if (!found || tree.value === null) return [placed(subject, issue)];
  if (issue.code === 'unrecognized_keys') return unknownKeys(subject, issue.path, issue.keys, tree);
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => badKey(subject, issue.path, inner));
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && issue.message === '')
    return unionFaults(subject, issue, tree);
  return [placed(subject, issue)];
}

/** The fault of an issue that has a single one: left out, empty or wrong. */
function placed(subject: Subject, issue: z.core.$ZodIssue): Fault {
  const { tree, found } = locate(subject.tree, issue.path);
  const { offset } = tree;
  if (!found) {
    const message = `missing key ${quote(String(issue.path.at(-1)))}`;
    return { offset, path: issue.path.slice(0, -1), message };
  }
  if (tree.value !== null)
    return { offset, path: issue.path, message: `${wordValue(issue, tree)}${lookalikeHint(tree.value)}` };
  if (issue.path.length === 0) return { offset, path: [], message: 'the file is empty: write a document' };
  const isOptional = mayBeLeftOut(subject.schema, issue.path, subject.tree.value);
  return { offset, path: issue.path, message: isOptional ? `${EMPTY} or remove it` : EMPTY };
}

/** What was refused often differs from what was meant by a character that looks the same. */
function lookalikeHint(value: unknown): string {
  const found = typeof value === 'string' ? oddCharacterIn(value) : undefined;
  return found === undefined ? '' : `; ${found}`;
}

function badKey(subject: Subject, path: Path, issue: z.core.$ZodIssue): Fault {
  const key = String(path.at(-1));
  const { tree } = locate(subject.tree, path.slice(0, -1));
  const offset = tree.children.get(key)?.keyOffset ?? tree.offset;
  const written = { ...tree, value: key, source: key };
  return { offset, path: path.slice(0, -1), message: `the key ${quote(key)} ${wordIssue(issue, written)}` };
}

/**
 * When the key that decides between members is missing or wrong, zod stops there; the member nearest to what was
 * written still shows what else is wrong.
 */
function undecidedFaults(subject: Subject, path: Path, choices: readonly string[]): readonly Fault[] {
  const above = path.slice(0, -1);
  const decider = String(path.at(-1));
  const { tree } = locate(subject.tree, above);
  const options = schemasAt(subject.schema, above, subject.tree.value);
  const word = tree.children.get(decider)?.tree.value;
  const near = typeof word === 'string' ? nearest(word, choices) : undefined;
  const member = options.find((option) => near !== undefined && takes(option, decider, near));
  if (member === undefined) {
    const known = keysOf(options);
    return unknownKeys(
      subject,
      above,
      [...tree.children.keys()].map(String).filter((key) => !known.includes(key)),
      tree,
    );
  }
  const issues = z.safeParse(member, tree.value, { error: withoutWords }).error?.issues ?? [];
  return issues
    .filter((issue) => issue.path[0] !== decider)
    .flatMap((issue) => faultsOf(subject, { ...issue, path: [...above, ...issue.path] }));
}

const EMPTY = 'is empty: give it a value';

function unknownKeys(subject: Subject, path: Path, keys: readonly string[], tree: Tree): readonly Fault[] {
  const schemas = meant(schemasAt(subject.schema, path, subject.tree.value), tree.value);
  const known = keysOf(schemas);
  return keys.map((key) => ({
    offset: tree.children.get(key)?.keyOffset ?? tree.offset,
    path,
    message: `unknown key ${quote(key)}${lookalikeHint(key)}${hint(key, known, 'known here:')}`,
  }));
}

/** A union's issue, by the member that the value means; when it means none or two, that is the fault. */
function unionFaults(subject: Subject, issue: z.core.$ZodIssueInvalidUnion, tree: Tree): readonly Fault[] {
  const options = schemasAt(subject.schema, issue.path, subject.tree.value);
  const discriminators = discriminatorKeys(options);
  const words = discriminators.filter((word) => word !== undefined);
  const inner = (index: number) =>
    (issue.errors[index] ?? []).map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
  if (typeof tree.value !== 'object' || Array.isArray(tree.value) || words.length === 0) {
    return [{ offset: tree.offset, path: issue.path, message: wordNoMember(literalsOf(issue), words, tree) }];
  }
  const present = words.filter((word) => tree.children.has(word));
  const chosen = discriminators.indexOf(present[0] ?? words[0]);
  const faults = inner(chosen).flatMap((one) => faultsOf(subject, withoutKeys(one, words)));
  if (present.length > 1) {
    const message = `has ${listed(present).replace(' or ', ' and ')}: keep one of them`;
    return [{ offset: tree.offset, path: issue.path, message }, ...faults];
  }
  if (present.length === 1) return faults;
  const missing = `missing key ${quote(words[0] ?? '')}`;
  const others = faults.filter(({ message }) => message !== missing);
  const misspelt = others.some(({ message }) =>
    words.some((word) => message.endsWith(`did you mean ${quote(word)}?`)),
  );
  const message = `needs one of the keys ${listed(words)}`;
  return misspelt ? others : [{ offset: tree.offset, path: issue.path, message }, ...others];
}

function wordNoMember(literals: readonly string[], words: readonly string[], tree: Tree): string {
  const mapping = words.length > 0 ? [`a mapping with ${listed(words)}`] : [];
  const expected = [...literals.map(quote), ...mapping].join(' or ');
  const near = typeof tree.value === 'string' ? nearest(tree.value, literals) : undefined;
  return `${subjectOf(tree)}is not ${expected}${near === undefined ? '' : `; did you mean ${quote(near)}?`}`;
}

/** The issue without the other members' discriminator keys among the unknown ones. */
function withoutKeys(issue: z.core.$ZodIssue, words: readonly string[]): z.core.$ZodIssue {
  if (issue.code !== 'unrecognized_keys') return issue;
  return { ...issue, keys: issue.keys.filter((key) => !words.includes(key)) };
}

function literalsOf(issue: z.core.$ZodIssueInvalidUnion): readonly string[] {
  return issue.errors.flat().flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []));
}

/** The value as written, text in quotes, with a space after; nothing for a list or a mapping. */
function subjectOf(tree: Tree): string {
  if (typeof tree.value === 'object') return '';
  return `${typeof tree.value === 'string' ? quote(tree.value) : shortened(tree.source ?? '')} `;
}

function wordValue(issue: z.core.$ZodIssue, tree: Tree): string {
  const words = wordIssue(issue, tree);
  return /^(is|must|needs|has|repeats) /.test(words) && !/^is (empty|longer)/.test(words)
    ? `${subjectOf(tree)}${words}`
    : words;
}

function wordIssue(issue: z.core.$ZodIssue, tree: Tree): string {
  const written = tree.source ?? String(tree.value);
  if (issue.message !== '') return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && typeof tree.value !== 'object') {
        const kind = typeof tree.value === 'boolean' ? 'true or false' : 'a number';
        return `is ${kind} where text is wanted: write it in quotes, ${quote(written)}`;
      }
      if (typeof tree.value === 'string' && tree.value.trim() !== '' && isNumberWanted(issue.expected)) {
        return Number.isFinite(Number(tree.value))
          ? 'must be a number: write it without quotes'
          : 'must be a number';
      }
      if (typeof tree.value === 'number' && issue.expected === 'number') return 'must be a finite number';
      return `must be ${TYPE_WORDS.get(issue.expected) ?? issue.expected}`;
    case 'invalid_value':
      return wordChoice(issue.values.map(String), written);
    case 'invalid_union':
      return wordChoice('options' in issue ? issue.options.map(String) : [], written);
    case 'too_small':
      return wordTooSmall(issue);
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`;
      return issue.origin === 'array'
        ? `has more than ${issue.maximum} entries`
        : `must be at most ${issue.maximum}`;
    case 'invalid_format':
      if (issue.format === 'email') return 'is not a mail address';
      return 'prefix' in issue ? `must start with '${issue.prefix}'` : 'is not in the expected form';
    default:
      return 'is not valid here';
  }
}

function wordTooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string') return EMPTY;
  if (issue.origin === 'array') return 'is empty: give it at least one entry';
  return `must be at least ${issue.minimum}`;
}

function wordChoice(choices: readonly string[], written: string): string {
  if (choices.length === 1) return `must be ${listed(choices)}`;
  const meant = hint(written, choices, 'choose');
  return meant === '' ? `is not one of ${listed(choices)}` : `is not known${meant}`;
}

function isNumberWanted(expected: string): boolean {
  return expected === 'number' || expected === 'int';
}

const TYPE_WORDS = new Map(
  Object.entries<string>({
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping of keys to values',
    record: 'a mapping of keys to values',
  }),
);
