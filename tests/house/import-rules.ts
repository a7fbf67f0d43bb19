import { importsOf, layerOf, type Rule, type SourceFile, targetOf } from './sources.ts';

/** Which layers a layer may import from, itself aside, as CONTRIBUTING.md says in words. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  adapters: ['core'],
  reporting: ['core'],
  drill: ['adapters', 'core', 'reporting'],
  functions: ['drill', 'adapters', 'core'],
  infra: ['core'],
  cli: ['functions', 'drill', 'adapters', 'core', 'reporting', 'simulator', 'infra'],
  simulator: ['functions', 'drill', 'adapters', 'core', 'reporting', 'infra'],
};

/** The folders of core from the bottom: each may import from itself and from those before it. */
const CORE_FOLDERS = [
  'text',
  'network',
  'plan',
  'guards',
  'facts',
  'inside',
  'workflow',
  'readiness',
  'verdict',
  'history',
  'controls',
];

const CORE_PACKAGES = ['zod', 'yaml', 'fastest-levenshtein', 'json-p3'];
const SDK = /^@(aws-sdk|smithy)\//;
const SDK_LAYERS = ['adapters', 'simulator', 'cli'];
const SOCKETS = /^node:(net|https?|http2|tls|dgram|dns)(\/|$)/;
const SOCKET_LAYERS = ['adapters', 'simulator'];

/** Imports between layers follow the arrows. */
export const importsFollowTheArrows: Rule = (files) =>
  everyImport(files, ({ file, layer, target }) => {
    const allowed = ARROWS[layer];
    if (target === undefined || target === layer || allowed === undefined || allowed.includes(target))
      return [];
    const may = allowed.length > 0 ? `only from ${allowed.join(', ')}` : 'from no other layer';
    return [
      `${file} imports from ${target}/: ${layer} may import ${may}; pass the value in or move the code`,
    ];
  });

/** Within core nothing imports upwards: what a plan is does not depend on what a drill of it was. */
export const coreImportsDownwards: Rule = (files) =>
  everyImport(files, ({ file, layer, path, target }) => {
    if (layer !== 'core' || target !== 'core' || path === undefined) return [];
    const allowed = CORE_FOLDERS.slice(0, CORE_FOLDERS.indexOf(coreFolderOf(file)) + 1);
    if (allowed.includes(coreFolderOf(path))) return [];
    const may = allowed.length > 0 ? `only from ${allowed.join(', ')}` : 'nothing: it is in no known folder';
    return [`${file} imports ${path}, upwards: it may import ${may}; move what both need down`];
  });

/** Nothing that ships knows of the simulator; the kunren command starts it by name. */
export const nobodySeesTheSimulator: Rule = (files) =>
  everyImport(files, ({ file, layer, target }) =>
    target === 'simulator' && !['simulator', 'cli', 'bench', 'tests'].includes(layer)
      ? [`${file} imports the simulator: it never ships; let cli or tests put it in place`]
      : [],
  );

/** core is pure: it needs a schema library and, to read plans, YAML, JSONPath's grammar and an edit distance. */
export const coreNeedsFewPackages: Rule = (files) =>
  everyImport(files, ({ file, layer, specifier, target }) =>
    layer === 'core' && target === undefined && !CORE_PACKAGES.includes(specifier)
      ? [`${file} imports ${specifier}: core takes only ${CORE_PACKAGES.join(', ')}; do it in adapters`]
      : [],
  );

/** AWS's types and calls stop at the adapters. */
export const sdkStaysInAdapters: Rule = (files) =>
  everyImport(files, ({ file, layer, specifier }) =>
    SDK.test(specifier) && !SDK_LAYERS.includes(layer)
      ? [`${file} imports ${specifier}: call an adapter instead, or write one`]
      : [],
  );

/** Sockets are opened in adapters and, simulated, in the simulator. */
export const socketsStayInAdapters: Rule = (files) =>
  everyImport(files, ({ file, layer, specifier }) =>
    SOCKETS.test(specifier) && !SOCKET_LAYERS.includes(layer)
      ? [`${file} imports ${specifier}: sockets belong to adapters/; call one`]
      : [],
  );

interface Import {
  readonly file: string;
  readonly layer: string;
  readonly specifier: string;
  /** The file that a relative import leads to. */
  readonly path: string | undefined;
  /** The layer that a relative import leads to. */
  readonly target: string | undefined;
}

function everyImport(
  files: readonly SourceFile[],
  check: (one: Import) => readonly string[],
): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      const path = targetOf(file, specifier);
      const target = path === undefined ? undefined : folderLayer(path);
      return check({ file: file.path, layer: layerOf(file.path), specifier, path, target });
    }),
  );
}

/** A file at the top, such as package.json, is in no layer. */
function folderLayer(path: string): string | undefined {
  return path.includes('/') ? layerOf(path) : undefined;
}

const coreFolderOf = (path: string): string => path.split('/')[1] ?? '';
