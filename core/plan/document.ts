import type * as z from 'zod';
import { printable, quote, shortened } from '../text/wording.ts';
import type { Fault, Path } from './fault.ts';
import { lookalikeFaults } from './lookalikes.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { locate, schemaFaults, withoutWords } from './schema-faults.ts';
import { positionsOf, readTree, type Tree } from './yaml-tree.ts';

/** One thing wrong in a file, with its place for an editor (line, column) and for people (path). */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

export type Parsed<T> =
  /** `data` is the document as written, aliases unfolded: what another reader would have to read again. */
  | { readonly ok: true; readonly value: T; readonly data: unknown; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a rule across several parts of a document found. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** Rules across parts; any part may be absent because it was wrong by itself. */
export type CrossCheck<T> = (parts: Salvaged<T>) => readonly Finding[];

/** What a valid document should be told all the same. */
export type Advice<T> = (value: T, data: unknown) => readonly Finding[];

const PROBLEMS_MAX = 100;

/** Reads a YAML document by a schema, with every problem at once: YAML's, the schema's, the rules'. */
export function parseDocument<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
  crossCheck: CrossCheck<z.output<S>> = () => [],
  advise: Advice<z.output<S>> = () => [],
): Parsed<z.output<S>> {
  const { tree, faults } = readTree(text);
  if (tree === undefined)
    return { ok: false, problems: toProblems([...lookalikeFaults(text), ...faults], text, file) };
  const parsed = schema.safeParse(tree.value, { error: withoutWords });
  const mismatches = schemaFaults(tree, schema, parsed.error?.issues ?? []);
  const found = [...faults, ...mismatches.filter((fault) => !isConsequence(fault, faults))];
  const parts = salvage(schema, tree.value);
  const crossed = parts === undefined ? [] : crossCheck(parts).map((finding) => faultAt(tree, finding));
  const all = [...found, ...crossed];
  const known = [...all, ...ambiguousNumbers(tree, all)];
  if (!parsed.success || known.length > 0)
    return { ok: false, problems: toProblems([...lookalikeFaults(text), ...known], text, file) };
  const advice = advise(parsed.data, tree.value).map((finding) => faultAt(tree, finding));
  return { ok: true, value: parsed.data, data: tree.value, warnings: toProblems(advice, text, file) };
}

/** `plans/x.yml:12:5: waves[0].servers[1]: unknown key 'hostnmae'; did you mean 'hostname'?` */
export function formatProblem({ file, line, column, path, message }: Problem): string {
  return `${printable(file)}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}

/** A key or value that YAML could not read is already reported; the schema's fault adds nothing. */
function isConsequence({ offset, message }: Fault, causes: readonly Fault[]): boolean {
  return !message.startsWith('missing key') && causes.some((cause) => cause.offset === offset);
}

function faultAt(tree: Tree, { path, message }: Finding): Fault {
  return { offset: locate(tree, path).tree.offset, path, message };
}

/** `012` is 12 in YAML 1.2 and 10 in YAML 1.1, so neither may be relied on. */
function ambiguousNumbers(tree: Tree, known: readonly Fault[], path: Path = []): readonly Fault[] {
  const { value, source = '', offset } = tree;
  if (typeof value === 'number' && /^[-+]?0[0-9]/.test(source)) {
    const message = `'${source}' is a number that tools read differently: write ${value}, or quote it if it is text`;
    return known.some((fault) => fault.offset === offset) ? [] : [{ offset, path, message }];
  }
  return [...tree.children].flatMap(([key, branch]) => ambiguousNumbers(branch.tree, known, [...path, key]));
}

function toProblems(faults: readonly Fault[], text: string, file: string): readonly Problem[] {
  const position = positionsOf(text);
  const seen = new Set<string>();
  const distinct = faults.filter(({ offset, message }) => {
    // An alias shows the same fault of its anchor a second time.
    const key = `${offset} ${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const sorted = distinct.toSorted((a, b) => a.offset - b.offset);
  const problems = sorted.slice(0, PROBLEMS_MAX).map(({ offset, path, message }) => ({
    file,
    ...position(offset),
    path: formatPath(path),
    message: printable(message),
  }));
  const last = problems.at(-1);
  const unsaid = sorted.length - problems.length;
  if (last === undefined || unsaid === 0) return problems;
  return [...problems, { ...last, path: '', message: `and ${unsaid} more problems: fix these first` }];
}

function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const name = String(key);
      if (!/^[\w-]{1,60}$/.test(name) || shortened(name) !== name) return `[${quote(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
