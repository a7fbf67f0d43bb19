import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { build, type Metafile } from 'esbuild';
import { BUNDLE_PLUGINS } from './bundle-plugins.ts';
import { oneStart } from './one-start.ts';
import { cutFonts } from './report-fonts.ts';

/** Makes one minified file of each function, with all that it needs and nothing that Lambda brings along anyway. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Inputs = Metafile['outputs'][string]['inputs'];

export interface Bundle {
  /** The function's file name without its ending: `start-wave`. */
  readonly name: string;
  /** Loaded with the function. */
  readonly bytes: number;
  /** Loaded when it is needed, if ever. */
  readonly laterBytes: number;
  /** What went into all of it. */
  readonly inputs: Inputs;
  /** What went into what is loaded with the function. */
  readonly startInputs: Inputs;
}

/** Beside the functions: the wrapper around each, and how they tell of what happened. */
export const NOT_LAMBDAS: ReadonlySet<string> = new Set(['serve', 'tell']);

/** Bundles every function into `dist/NAME/index.mjs`, or elsewhere, and tells how large each is. */
export async function bundleFunctions(out = join(ROOT, 'dist')): Promise<Bundle[]> {
  const files = await readdir(join(ROOT, 'functions'));
  const names = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !NOT_LAMBDAS.has(name));
  await rm(out, { recursive: true, force: true });
  await cp(await cutFonts(), join(out, 'fonts'), { recursive: true });
  return Promise.all(names.sort().map((name) => bundleFunction(name, out)));
}

async function bundleFunction(name: string, out: string): Promise<Bundle> {
  const entry = join(ROOT, 'functions', `${name}.ts`);
  const { metafile } = await build({
    entryPoints: [entry],
    outdir: join(out, name),
    entryNames: 'index',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    // What a function imports only when it needs it, the maker of PDFs, is a file of its own.
    splitting: true,
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Words in Japanese are half as long as when every character is escaped.
    charset: 'utf8',
    mainFields: ['module', 'main'],
    // Some packages of the SDK are CommonJS and require Node's own modules.
    banner: {
      js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);",
    },
    plugins: [oneStart(entry, ROOT), ...BUNDLE_PLUGINS],
    logLevel: 'error',
  });
  const { outputs } = metafile;
  const inputsOf = (files: readonly string[]): Inputs =>
    Object.assign({}, ...files.map((file) => outputs[file]?.inputs));
  const atStart = reachedBy(['import-statement'], name, metafile);
  const used = reachedBy(['import-statement', 'dynamic-import'], name, metafile);
  // esbuild writes what was imported somewhere in the code that it has since left out.
  for (const file of Object.keys(outputs)) if (!used.includes(file)) await rm(join(ROOT, file));
  const sum = (sizes: readonly number[]): number => sizes.reduce((bytes, size) => bytes + size, 0);
  const later = used.filter((file) => !atStart.includes(file));
  return {
    name,
    bytes: sum(await Promise.all(atStart.map(minifyAgain))),
    laterBytes: sum(later.map((file) => outputs[file]?.bytes ?? 0)),
    inputs: inputsOf(used),
    startInputs: inputsOf(atStart),
  };
}

/** SWC sees across what were modules once, and takes a twentieth off what esbuild made of them (decision 72). */
async function minifyAgain(file: string): Promise<number> {
  const path = join(ROOT, file);
  const { code } = await minify(await readFile(path, 'utf8'), {
    module: true,
    ecma: 2022,
    compress: { passes: 2, toplevel: true, ecma: 2022 },
    mangle: { toplevel: true },
    // One letter beyond Latin would make V8 hold and read all of it in twice the memory.
    format: { comments: false, ecma: 2022, asciiOnly: true },
  });
  await writeFile(path, code);
  return Buffer.byteLength(code);
}

/** The function's own file and those that it imports, and they, in these ways. */
function reachedBy(kinds: readonly string[], name: string, { outputs }: Metafile): string[] {
  const files = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === `functions/${name}.ts`);
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kinds.includes(kind) && path in outputs && !files.includes(path)) files.push(path);
    }
  }
  return files;
}
