import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OnLoadArgs, Plugin, PluginBuild } from 'esbuild';
import { partsFor } from './drs-parts.ts';

/**
 * The SDK's packages import each other by index files that list all that there is. Whatever code that is loaded later
 * needs by way of an index, esbuild loads with the function, since the function reaches that index too. So imports are
 * written past the indexes, at the very files that the names come from.
 */

interface Origin {
  readonly file: string;
  readonly name: string;
}
type Find = (specifier: string, from: string) => Promise<string | undefined>;

const NAMES = /\{([^}]*)\} from "([^"]+)";$/.source;
const IMPORTS = new RegExp(`^import ${NAMES}`, 'gm');
const EXPORTS = new RegExp(`^export ${NAMES}`, 'gm');

/** `A, B as C` as pairs of a name there and a name here. */
const namesIn = (list: string): [there: string, here: string][] =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [there = '', here = there] = one.split(' as ');
      return [there, here];
    });

/** The file that each name of an index comes from: the index itself where it makes it. */
async function originsIn(index: string, find: Find): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>();
  if (!/\/index\.js$/.test(index)) return origins;
  const text = await readFile(index, 'utf8');
  for (const [, name = ''] of text.matchAll(/^export (?:const|class|function) (\w+)/gm))
    origins.set(name, { file: index, name });
  for (const [, list = ''] of text.matchAll(/^export \{([^}]*)\};$/gm))
    for (const [, here] of namesIn(list)) origins.set(here, { file: index, name: here });
  for (const [, list = '', specifier = ''] of text.matchAll(EXPORTS)) {
    const file = await find(specifier, index);
    if (file === undefined) continue;
    const behind = await originsIn(file, find);
    for (const [there, here] of namesIn(list)) origins.set(here, behind.get(there) ?? { file, name: there });
  }
  return origins;
}

/** The text with each import from an index written as imports of files. */
async function pastIndexesIn(text: string, path: string, find: Find): Promise<string> {
  let written = text;
  for (const [statement, list = '', specifier = ''] of text.matchAll(IMPORTS)) {
    const origins = new Map<string, Origin>();
    const { parts, from } = partsFor(specifier, path);
    for (const part of parts) {
      const index = await find(part, from);
      for (const [name, origin] of index === undefined ? [] : await originsIn(index, find))
        if (!origins.has(name)) origins.set(name, origin);
    }
    const lines = namesIn(list).map(([there, here]) => {
      const { name, file } = origins.get(there) ?? { name: there, file: specifier };
      return `import { ${name} as ${here} } from ${JSON.stringify(file)};`;
    });
    written = written.replace(statement, () => lines.join(' '));
  }
  return written;
}

const finder =
  ({ resolve }: PluginBuild): Find =>
  async (specifier, from) => {
    if (specifier.startsWith('.')) {
      const path = join(dirname(from), specifier);
      return [`${path}.js`, join(path, 'index.js')].find((file) => existsSync(file));
    }
    if (!/^@(smithy|aws-sdk)\//.test(specifier)) return undefined;
    const { path, namespace } = await resolve(specifier, {
      kind: 'import-statement',
      resolveDir: dirname(from),
    });
    return namespace === 'file' ? path : undefined;
  };

/** The same files are in every bundle. */
const known = new Map<string, Promise<string>>();

export const pastIndexes: Plugin = {
  name: 'past-indexes',
  setup(build) {
    const find = finder(build);
    build.onLoad({ filter: /\/@(smithy|aws-sdk)\/.*\/dist-es\/.*\.js$/ }, async ({ path }: OnLoadArgs) => {
      const text = known.get(path) ?? readFile(path, 'utf8').then((read) => pastIndexesIn(read, path, find));
      known.set(path, text);
      return { contents: await text };
    });
  },
};
