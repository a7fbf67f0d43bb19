import { importsOf, type Rule, roomOf, type SourceFile, targetOf } from './sources.ts';

/** Which rooms a room may import from, itself aside, as CONTRIBUTING.md says in words. */
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
  'plan',
  'guards',
  'facts',
  'inside',
  'workflow',
  'verdict',
  'history',
  'controls',
];

const CORE_PACKAGES = ['zod', 'yaml', 'fastest-levenshtein', 'jsonpath-rfc9535/parser'];
const SDK = /^@(aws-sdk|smithy)\//;
const SDK_ROOMS = ['adapters', 'simulator', 'cli'];
const SOCKETS = /^node:(net|https?|http2|tls|dgram|dns)(\/|$)/;
const SOCKET_ROOMS = ['adapters', 'simulator'];

/** Imports between rooms follow the arrows. */
export const importsFollowTheArrows: Rule = (files) =>
  everyImport(files, ({ file, room, target }) => {
    const allowed = ARROWS[room];
    if (target === undefined || target === room || allowed === undefined || allowed.includes(target))
      return [];
    const may = allowed.length > 0 ? `only from ${allowed.join(', ')}` : 'from no other room';
    return [`${file} imports from ${target}/: ${room} may import ${may}; pass the value in or move the code`];
  });

/** Within core nothing imports upwards: what a plan is does not depend on what a drill of it was. */
export const coreImportsDownwards: Rule = (files) =>
  everyImport(files, ({ file, room, path, target }) => {
    if (room !== 'core' || target !== 'core' || path === undefined) return [];
    const allowed = CORE_FOLDERS.slice(0, CORE_FOLDERS.indexOf(coreFolderOf(file)) + 1);
    if (allowed.includes(coreFolderOf(path))) return [];
    const may = allowed.length > 0 ? `only from ${allowed.join(', ')}` : 'nothing: it is in no known folder';
    return [`${file} imports ${path}, upwards: it may import ${may}; move what both need down`];
  });

/** Nothing that ships knows of the simulator; the kunren command starts it by name. */
export const nobodySeesTheSimulator: Rule = (files) =>
  everyImport(files, ({ file, room, target }) =>
    target === 'simulator' && !['simulator', 'cli', 'bench', 'tests'].includes(room)
      ? [`${file} imports the simulator: it never ships; let cli or tests put it in place`]
      : [],
  );

/** core is pure: it needs a schema library and, to read plans, YAML, JSONPath's grammar and an edit distance. */
export const coreNeedsFewPackages: Rule = (files) =>
  everyImport(files, ({ file, room, specifier, target }) =>
    room === 'core' && target === undefined && !CORE_PACKAGES.includes(specifier)
      ? [`${file} imports ${specifier}: core takes only ${CORE_PACKAGES.join(', ')}; do it in adapters`]
      : [],
  );

/** AWS's types and calls stop at the adapters. */
export const sdkStaysInAdapters: Rule = (files) =>
  everyImport(files, ({ file, room, specifier }) =>
    SDK.test(specifier) && !SDK_ROOMS.includes(room)
      ? [`${file} imports ${specifier}: call an adapter instead, or write one`]
      : [],
  );

/** Sockets are opened in adapters and, simulated, in the simulator. */
export const socketsStayInAdapters: Rule = (files) =>
  everyImport(files, ({ file, room, specifier }) =>
    SOCKETS.test(specifier) && !SOCKET_ROOMS.includes(room)
      ? [`${file} imports ${specifier}: sockets belong to adapters/; call one`]
      : [],
  );

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  /** The file that a relative import leads to. */
  readonly path: string | undefined;
  /** The room that a relative import leads to. */
  readonly target: string | undefined;
}

function everyImport(
  files: readonly SourceFile[],
  check: (one: Import) => readonly string[],
): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      const path = targetOf(file, specifier);
      const target = path === undefined ? undefined : roomAt(path);
      return check({ file: file.path, room: roomOf(file.path), specifier, path, target });
    }),
  );
}

/** A file at the top, such as package.json, is in no room. */
function roomAt(path: string): string | undefined {
  return path.includes('/') ? roomOf(path) : undefined;
}

const coreFolderOf = (path: string): string => path.split('/')[1] ?? '';
