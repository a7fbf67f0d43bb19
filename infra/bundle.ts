import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { cutFonts } from './report-fonts.ts';

/** Makes one minified file of each function, with all that it needs and nothing that Lambda brings along anyway. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Bundle {
  /** The function's file name without its ending: `start-wave`. */
  readonly name: string;
  /** Loaded with the function. */
  readonly bytes: number;
  /** Loaded when it is needed, if ever. */
  readonly laterBytes: number;
  /** What went into all of it. */
  readonly inputs: Metafile['outputs'][string]['inputs'];
}

/** Lambda gives credentials in the environment: the chain that looks for profiles, SSO and web identities is dead weight. */
const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: 'credentials',
      namespace: 'kunren',
    }));
    onLoad({ filter: /.*/, namespace: 'kunren' }, () => ({
      contents: `export const defaultProvider = () => async () => ({
        accessKeyId: process.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN,
      });`,
    }));
  },
};

/** S3's event streams are for SelectObjectContent, instance metadata is for EC2: both would be loaded and never asked. */
const withoutTheUnused: Plugin = {
  name: 'without-the-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@smithy\/(core\/event-streams|credential-provider-imds)$/ }, ({ path }) => ({
      path,
      namespace: 'unused',
    }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      // S3's client sets event streams up when it is made, long before anybody would use one.
      contents: 'exports.resolveEventStreamSerdeConfig = (config) => config;',
    }));
  },
};

/** Only DynamoDB's errors have fields that we read: who holds a lease. */
const READS_ERROR_FIELDS = 'client-dynamodb';

/**
 * Makes a client shrink to the operations in use; EC2's from 694 to 178 KB. Its schemas name their keys by constants,
 * `{ [_xN]: 'name' }`, which esbuild must take for code with effects: literals stand in for them. And it registers every
 * error of every operation; one that is not registered arrives as the service's base error with the same name and
 * message, as an error does that the model has never heard of. The base error stays registered.
 */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const literals = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name = '', literal = '']) => [
          name,
          literal,
        ]),
      );
      const lean = path.includes(READS_ERROR_FIELDS)
        ? text
        : text.replace(/^(?!_s_registry)\w+\.registerError\(.*\);$/gm, '');
      return {
        contents: lean.replace(/\[(_\w+)\]:/g, (all, name) => {
          const literal = literals.get(name);
          return literal === undefined ? all : `${literal}:`;
        }),
      };
    });
  },
};

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
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'functions', `${name}.ts`)],
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
    mainFields: ['module', 'main'],
    // Some packages of the SDK are CommonJS and require Node's own modules.
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    plugins: [credentialsFromEnvironment, withoutTheUnused, onlyWhatIsUsed],
    logLevel: 'error',
  });
  const { outputs } = metafile;
  const sum = (files: readonly string[]): number =>
    files.reduce((bytes, file) => bytes + (outputs[file]?.bytes ?? 0), 0);
  const atStart = reachedBy(['import-statement'], metafile);
  const used = reachedBy(['import-statement', 'dynamic-import'], metafile);
  // esbuild writes what was imported somewhere in the code that it has since left out.
  for (const file of Object.keys(outputs)) if (!used.includes(file)) await rm(join(ROOT, file));
  return {
    name,
    bytes: sum(atStart),
    laterBytes: sum(used) - sum(atStart),
    inputs: Object.assign({}, ...used.map((file) => outputs[file]?.inputs)),
  };
}

/** The function's own file and those that it imports, and they, in these ways. */
function reachedBy(kinds: readonly string[], { outputs }: Metafile): string[] {
  const files = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint?.startsWith('functions/'));
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kinds.includes(kind) && path in outputs && !files.includes(path)) files.push(path);
    }
  }
  return files;
}
