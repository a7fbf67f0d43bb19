import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { cutFonts } from './report-fonts.ts';

/** Packages each function with everything that it needs, by esbuild's own options only (decision 74). */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Inputs = Metafile['outputs'][string]['inputs'];

export interface Bundle {
  /** The function's file name without its ending: `start-wave`. */
  readonly name: string;
  /** Loaded with the function. */
  readonly bytes: number;
  /** Loaded on demand. */
  readonly laterBytes: number;
  /** Source maps, read for the stack of an error. */
  readonly mapBytes: number;
  /** The inputs of the whole package. */
  readonly inputs: Inputs;
  /** The inputs of what is loaded with the function. */
  readonly startInputs: Inputs;
}

/** Besides the functions: the wrapper around each, and the self-test that it answers. */
export const NOT_LAMBDAS: ReadonlySet<string> = new Set(['looks', 'self-test', 'serve']);

/** No plugins: what runs in Lambda is what the packages publish and the tests ran. */
export const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  // A working copy with a symlinked node_modules gives the same bytes.
  preserveSymlinks: true,
  // What a function imports on demand, above all the PDF renderer, is a separate file.
  splitting: true,
  minify: true,
  // Names of classes and functions are in logs and stacks.
  keepNames: true,
  sourcemap: 'linked',
  // A stack needs files and lines; the sources are in git.
  sourcesContent: false,
  entryNames: 'index',
  chunkNames: '[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  // Packages in CommonJS require Node's own modules.
  banner: { js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);" },
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Bundles every function, or these, into `dist/NAME/index.mjs`, or elsewhere, and returns the size of each. */
export async function bundleFunctions(out = join(ROOT, 'dist'), only?: readonly string[]): Promise<Bundle[]> {
  const names = only ?? (await allFunctions());
  await rm(out, { recursive: true, force: true });
  await cp(await cutFonts(), join(out, 'fonts'), { recursive: true });
  return Promise.all(names.map((name) => bundleFunction(name, out)));
}

async function allFunctions(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'functions'));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !NOT_LAMBDAS.has(name))
    .sort();
}

async function bundleFunction(name: string, out: string): Promise<Bundle> {
  // Written by us, so that source maps name `../../functions/…` wherever `out` is: in Lambda `/var/task/functions/…`.
  const outdir = join(ROOT, 'dist', name);
  const entryPoints = [join(ROOT, 'functions', `${name}.ts`)];
  const { metafile, outputFiles } = await build({
    ...OPTIONS,
    entryPoints,
    outdir,
    metafile: true,
    write: false,
  });
  const atStart = reachedBy(['import-statement'], name, metafile);
  const used = reachedBy(['import-statement', 'dynamic-import'], name, metafile);
  // esbuild also emits imports of code that it has since removed.
  const shipped = new Set(used.flatMap((file) => [file, `${file}.map`]));
  for (const { path, contents } of outputFiles) {
    if (!shipped.has(relative(ROOT, path))) continue;
    const file = join(out, name, relative(outdir, path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  const bytesOf = (names: readonly string[]): number =>
    names.reduce((bytes, file) => bytes + (metafile.outputs[file]?.bytes ?? 0), 0);
  const inputsOf = (names: readonly string[]): Inputs =>
    Object.assign({}, ...names.map((file) => metafile.outputs[file]?.inputs));
  return {
    name,
    bytes: bytesOf(atStart),
    laterBytes: bytesOf(used.filter((file) => !atStart.includes(file))),
    mapBytes: bytesOf(used.map((file) => `${file}.map`)),
    inputs: inputsOf(used),
    startInputs: inputsOf(atStart),
  };
}

/** The function's own file and what it imports, transitively, by these kinds of import. */
function reachedBy(kinds: readonly string[], name: string, { outputs }: Metafile): string[] {
  const files = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === `functions/${name}.ts`);
  if (files.length !== 1)
    throw new Error(`esbuild made ${files.length} files of functions/${name}.ts, not one`);
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kinds.includes(kind) && path in outputs && !files.includes(path)) files.push(path);
    }
  }
  return files;
}
