import { join } from 'node:path';
import { importsOf, type Rule, roomOf, type SourceFile } from './sources.ts';

/** Which rooms a room may import from, itself aside, as CONTRIBUTING.md says in words. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  adapters: ['core'],
  reporting: ['core'],
  functions: ['adapters', 'core', 'reporting'],
  infra: ['core'],
  cli: ['functions', 'adapters', 'core', 'reporting', 'simulator', 'infra'],
  simulator: ['functions', 'adapters', 'core', 'reporting', 'infra'],
};

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
  /** The room that a relative import leads to. */
  readonly target: string | undefined;
}

function everyImport(
  files: readonly SourceFile[],
  check: (one: Import) => readonly string[],
): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      const target = specifier.startsWith('.') ? roomAt(join(file.path, '..', specifier)) : undefined;
      return check({ file: file.path, room: roomOf(file.path), specifier, target });
    }),
  );
}

/** A file at the top, such as package.json, is in no room. */
function roomAt(path: string): string | undefined {
  return path.includes('/') ? roomOf(path) : undefined;
}
