import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** zod, with what parsing needs: no JSON Schema, no descriptions, no methods that nobody calls, nothing made twice. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every name that a file of ours calls as a method, of whatever. */
const namesCalled = (): string[] =>
  ['core', 'adapters', 'functions', 'reporting'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => namesIn(readFileSync(join(ROOT, folder, file), 'utf8'), /\.(\w+)\(/g)),
  );

const namesIn = (text: string, names: RegExp): string[] =>
  [...text.matchAll(names)].map(([, name = '']) => name);

/** What schemas call of each other. */
const OF_ITSELF = /\b(?:this|inst|cl)\.(\w+)\(/g;

/** A method of one statement, as schemas have them for chaining. */
const METHOD = /^ {4}(\w+)\([^)\n]*\) \{\n {8}return [^\n]*;\n {4}\},\n/gm;

/**
 * `z.string().uuid()` and its like are older names of `z.uuid()`, and would keep every format there is in the bundle; how
 * a schema is written as JSON Schema would be kept of each schema that is made. A schema without parameters never
 * changes, so that one of each is enough for the hundreds that ours name.
 */
export const schemasThatOnlyParse: Plugin = {
  name: 'schemas-that-only-parse',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/classic\/schemas\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const called = new Set([...namesCalled(), ...namesIn(text, OF_ITSELF)]);
      return {
        contents: text
          .replace(
            /^( {4}(\w+)\(params\) \{\n) {8}return this\.check\(core\._\w+\(Zod\w+, params\)\);$/gm,
            `$1throw new Error('z.string().$2() is not in the bundle: call the function of zod itself');`,
          )
          // A namespace that is exported is kept whole, one that is imported is not.
          .replace('import { util } from "../core/index.js";', 'import * as util from "../core/util.js";')
          .replaceAll('core.util.', 'util.')
          .replace(/^ +inst\._zod\.processJSONSchema = \(.*\) => processors\..*;$/gm, '')
          .replace(METHOD, (method, name) => (called.has(name) ? method : ''))
          .replace(
            /^export function (\w+)\(params\) \{\n {4}return (core\._\w+)\((Zod\w+), params\);\n\}$/gm,
            `let plain_$1;
            export function $1(params) {
              return params === undefined ? (plain_$1 ??= $2($3)) : $2($3, params);
            }`,
          )
          .replace(
            /^export function (nullable|optional|array)\((\w+)(?:, params)?\) \{\n([\s\S]*?)^\}$/gm,
            `const made_$1 = /* @__PURE__ */ new WeakMap();
            export function $1($2, params) {
              if (params !== undefined) return make_$1($2, params);
              const made = made_$1.get($2) ?? make_$1($2);
              made_$1.set($2, made);
              return made;
            }
            function make_$1($2, params) {\n$3}`,
          ),
      };
    });
  },
};

/** `.describe('…')` with nothing but a text. */
const DESCRIPTION = /\s*\.describe\(\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`$]*`)\s*,?\s*\)/g;

/** What `kunren schema` says of each field of a plan: ten kilobytes, and a copy of the field's schema each. */
export const withoutDescriptions: Plugin = {
  name: 'without-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /\/core\/plan[a-z-]*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(DESCRIPTION, ''), loader: 'ts' };
    });
  },
};
