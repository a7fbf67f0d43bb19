import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Node's own modules as Node has them. An `import` of one makes a second module that reads every export, and with them
 * loads what Node itself loads only when it is asked for: of `node:http` that is all of `fetch`, of `node:fs` its
 * streams. It is a tenth of a function's cold start.
 */
export const builtinsAtOnce: Plugin = {
  name: 'builtins-at-once',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    onResolve({ filter: names }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: path.replace(/^node:/, ''), namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const exported = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => name !== 'default');
      return {
        contents: `const builtin = process.getBuiltinModule('${path}');
          const its = (name) => builtin[name];
          export { builtin as 'default' };
          ${exported.map((name) => `export const ${name} = /* @__PURE__ */ its('${name}');`).join('\n')}`,
      };
    });
  },
};
