import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** The repository for the house rules: files with their text and layer. */

export const ROOT = join(import.meta.dirname, '../..');

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a rule finds, one sentence each: the place, what is wrong, what to write instead. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** Everything that a deployment or the kunren command runs; the simulator and tests are not among it. */
export const SHIPPED_LAYERS = ['core', 'adapters', 'drill', 'functions', 'reporting', 'cli', 'infra'];
export const SOURCE_LAYERS = [...SHIPPED_LAYERS, 'simulator'];
export const ALL_LAYERS = [...SOURCE_LAYERS, 'bench', 'tests'];

/** The TypeScript files of these layers. */
export function sourceFiles(layers: readonly string[]): readonly SourceFile[] {
  return layers
    .flatMap((layer) => filesBelow(join(ROOT, layer)))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** Every file and folder below a folder, as absolute paths; nothing when the folder is not there. */
function filesBelow(folder: string): readonly string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder || basename(folder) === 'node_modules') return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...filesBelow(path)] : [path];
  });
}

export function layerOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The code without its comments, so that a rule does not trip over an explanation. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}

/** What a file imports, re-exports or loads: specifiers as written. */
export function importsOf({ text }: SourceFile): readonly string[] {
  const statements = withoutComments(text).matchAll(
    /\bfrom\s+['"]([^'"]+)['"]|\bimport\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...statements].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
}

/** The file that an import leads to; undefined for a package. */
export function targetOf({ path }: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? join(path, '..', specifier) : undefined;
}

/** A made-up file, to see a rule fail. */
export function sample(path: string, text: string): readonly SourceFile[] {
  return [{ path, text }];
}
