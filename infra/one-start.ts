import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

const LATER = 'later';

/**
 * All that is loaded with a function in one file. esbuild makes a file of its own of whatever the function shares with
 * each set of modules that are loaded later, two dozen of them, and each costs a cold start a quarter of a millisecond.
 * Where every module that is loaded later imports the function itself, all of it is shared by all of them alike.
 */
export const oneStart = (entry: string, root: string): Plugin => ({
  name: 'one-start',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path, kind, namespace, resolveDir, importer }) => {
      if (namespace === LATER && path === entry) return { path, sideEffects: true };
      if (kind !== 'dynamic-import' || isBuiltin(path)) return undefined;
      const found = await resolve(path, { kind: 'import-statement', resolveDir, importer, namespace });
      return found.external || found.namespace !== 'file'
        ? found
        : // Names of files come from it, which must be the same in every folder.
          { path: relative(root, found.path), namespace: LATER };
    });
    onLoad({ filter: /.*/, namespace: LATER }, ({ path }) => {
      const module = JSON.stringify(join(root, path));
      return {
        contents: `import ${JSON.stringify(entry)};
          import * as all from ${module};
          export * from ${module};
          const byDefault = all.default;
          export { byDefault as 'default' };`,
        resolveDir: root,
      };
    });
  },
});
