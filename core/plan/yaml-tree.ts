import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument as parseYaml,
} from 'yaml';
import { maskSecrets } from '../text/mask-secrets.ts';
import { listed, quote } from '../text/wording.ts';
import type { Fault, Path } from './fault.ts';
import { DEPTH_MAX, textFault } from './yaml-text.ts';

/** A value with the places it came from. `source` is a scalar as written, before YAML gave it a type. */
export interface Tree {
  readonly value: unknown;
  readonly offset: number;
  readonly source?: string | undefined;
  readonly children: ReadonlyMap<PropertyKey, Branch>;
}

interface Branch {
  readonly keyOffset: number;
  readonly tree: Tree;
}

export interface Reading {
  /** Absent when the text is not YAML at all. */
  readonly tree: Tree | undefined;
  readonly faults: readonly Fault[];
}

const NODES_MAX = 50_000;
const SYNTAX_FAULTS_MAX = 1_000;
const PLAIN_TAGS = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'];

/** Aborts the walk when a document grows without end; never leaves this module. */
interface Overgrowth {
  readonly overgrowth: Fault;
}

/** Reads YAML 1.2 into a tree, with every fault of the YAML itself; never throws. */
export function readTree(text: string): Reading {
  const refusal = textFault(text);
  if (refusal !== undefined) return { tree: undefined, faults: [refusal] };
  const document = parseYaml(text, {
    prettyErrors: false,
    schema: 'core',
    merge: false,
    // Duplicate keys are found while walking: the library's own check compares every key with every other.
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const syntax = syntaxFaults(document, text);
  if (syntax.length > 0) return { tree: undefined, faults: syntax };
  const faults: Fault[] = [];
  try {
    const walk: Walk = { faults, anchors: new Map(), open: new Set(), nodes: 0 };
    return { tree: grow(document.contents, [], walk), faults };
  } catch (error) {
    if (!isOvergrowth(error)) throw error;
    return { tree: undefined, faults: [error.overgrowth] };
  }
}

/** Where an offset is, counted from one as editors do. */
export function positionsOf(text: string): (offset: number) => { line: number; column: number } {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  // A byte order mark is not a column that an editor shows.
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return (offset) => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line, column: Math.max(1, line === 1 ? col - mark : col) };
  };
}

const SYNTAX_WORDING = new Map(
  Object.entries<string>({
    TAB_AS_INDENT: 'is indented with a tab: use spaces',
    MULTIPLE_DOCS: "starts a second document: keep one document a file and remove this '---'",
    RESOURCE_EXHAUSTION: 'is nested too deeply: write it with fewer levels',
    BAD_ALIAS: 'is not YAML: put a value that begins with * in quotes',
    BLOCK_AS_IMPLICIT_KEY:
      'is not YAML: put a value that holds a colon and a space in quotes, or fix the indentation',
  }),
);

function syntaxFaults(document: Document.Parsed, text: string): readonly Fault[] {
  const version = document.directives?.yaml;
  if (version?.explicit === true && version.version !== '1.2') {
    const message = `%YAML ${version.version} is not supported: remove the line, this is read as YAML 1.2`;
    return [{ offset: 0, path: [], message }];
  }
  const lines = new Set<number>();
  // Further faults on the same line are consequences of the first.
  const first = document.errors.slice(0, SYNTAX_FAULTS_MAX).filter(({ pos }) => {
    const line = text.lastIndexOf('\n', pos[0] - 1);
    return lines.has(line) ? false : lines.add(line);
  });
  return first.map(({ code, message, pos }) => ({
    offset: pos[0],
    path: [],
    message: SYNTAX_WORDING.get(code) ?? `is not YAML: ${maskSecrets(message.replace(/\s+/g, ' '))}`,
  }));
}

interface Walk {
  readonly faults: Fault[];
  readonly anchors: Map<string, Node>;
  /** Nodes being walked, to see an alias that holds itself. */
  readonly open: Set<Node>;
  nodes: number;
}

function grow(node: Node | null, path: Path, walk: Walk): Tree {
  const offset = node?.range?.[0] ?? 0;
  walk.nodes += 1;
  if (walk.nodes > NODES_MAX) {
    stop(offset, path, `unfolds to more than ${NODES_MAX} values: write fewer, or no alias within an alias`);
  }
  if (path.length > DEPTH_MAX) {
    stop(offset, path, `is nested deeper than ${DEPTH_MAX} levels: write it with fewer`);
  }
  if (node === null) return { value: null, offset, children: new Map() };
  if (isAlias(node)) return growAlias(node.source, offset, path, walk);
  if (isScalar(node) && node.anchor === undefined && node.tag === undefined) {
    return { value: node.value, offset, source: node.source, children: new Map() };
  }
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (node.tag !== undefined && !PLAIN_TAGS.includes(node.tag.replace('tag:yaml.org,2002:', ''))) {
    note(walk, offset, path, `has the custom tag ${quote(node.tag)}: remove it, only plain values are read`);
  }
  walk.open.add(node);
  const tree = growContents(node, offset, path, walk);
  walk.open.delete(node);
  return tree;
}

function growContents(node: Node, offset: number, path: Path, walk: Walk): Tree {
  if (isMap<Node, Node | null>(node)) return growMap(node.items, offset, path, walk);
  const children = new Map<PropertyKey, Branch>();
  if (!isSeq<Node>(node)) {
    return {
      value: isScalar(node) ? node.value : null,
      offset,
      source: isScalar(node) ? node.source : '',
      children,
    };
  }
  for (const [index, item] of node.items.entries()) {
    const tree = grow(item, [...path, index], walk);
    children.set(index, { keyOffset: tree.offset, tree });
  }
  return { value: [...children.values()].map(({ tree }) => tree.value), offset, children };
}

function growMap(items: readonly Pair<Node, Node | null>[], offset: number, path: Path, walk: Walk): Tree {
  const children = new Map<PropertyKey, Branch>();
  const value: Record<string, unknown> = {};
  for (const { key, value: node } of items) {
    const keyOffset = key.range?.[0] ?? offset;
    const name = keyOf(key, keyOffset, path, walk);
    if (name === undefined) continue;
    if (children.has(name)) {
      note(walk, keyOffset, path, `duplicate key ${quote(name)}: keep one of them`);
      continue;
    }
    const tree = grow(node, [...path, name], walk);
    // A missing value has no place of its own.
    children.set(name, {
      keyOffset,
      tree: node === null || isEmpty(node) ? { ...tree, offset: keyOffset } : tree,
    });
    value[name] = tree.value;
  }
  return { value, offset, children };
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}

/** The key as text; undefined after noting why it cannot be one. */
function keyOf(key: Node, offset: number, path: Path, walk: Walk): string | undefined {
  if (!isScalar(key)) {
    note(walk, offset, path, 'has a key that is not text: write a plain word before the colon');
    return undefined;
  }
  if (key.anchor !== undefined) walk.anchors.set(key.anchor, key);
  const name = typeof key.value === 'string' ? key.value : key.source;
  if (name === '<<' && key.type === 'PLAIN') {
    note(walk, offset, path, "has a merge key '<<', which is not YAML 1.2: write the keys out");
    return undefined;
  }
  if (typeof key.value !== 'string') {
    const isEmptyKey = name === undefined || name === '';
    const way = isEmptyKey ? 'write a word before the colon' : `write it in quotes, ${quote(name)}`;
    note(walk, offset, path, `has a key that is not text: ${way}`);
    // Kept under its text, so that what follows from it is not reported as well.
    return isEmptyKey ? undefined : name;
  }
  if (name === '__proto__') {
    note(walk, offset, path, "unknown key '__proto__': remove it");
    return undefined;
  }
  return name;
}

function growAlias(anchor: string, offset: number, path: Path, walk: Walk): Tree {
  const node = walk.anchors.get(anchor);
  if (node === undefined) {
    const known =
      walk.anchors.size > 0 ? `, known here: ${listed([...walk.anchors.keys()].slice(0, 10))}` : '';
    note(walk, offset, path, `there is no anchor ${quote(anchor)} above this alias${known}`);
    return { value: null, offset, children: new Map() };
  }
  if (walk.open.has(node)) stop(offset, path, `the alias ${quote(anchor)} holds itself: write the value out`);
  return grow(node, path, walk);
}

function note(walk: Walk, offset: number, path: Path, message: string): void {
  walk.faults.push({ offset, path, message });
}

function stop(offset: number, path: Path, message: string): never {
  const overgrowth: Overgrowth = { overgrowth: { offset, path, message } };
  throw overgrowth;
}

function isOvergrowth(error: unknown): error is Overgrowth {
  return typeof error === 'object' && error !== null && 'overgrowth' in error;
}
