import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Makes one minified file of each function, with all that it needs and nothing that Lambda brings along anyway. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Bundle {
  /** The function's file name without its ending: `start-wave`. */
  readonly name: string;
  readonly bytes: number;
  /** What went into it. */
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
  const names = files.map((file) => file.replace(/\.ts$/, '')).filter((name) => !NOT_LAMBDAS.has(name));
  await rm(out, { recursive: true, force: true });
  return Promise.all(names.sort().map((name) => bundleFunction(name, out)));
}

async function bundleFunction(name: string, out: string): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'functions', `${name}.ts`)],
    outfile: join(out, name, 'index.mjs'),
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
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error(`esbuild gave no bundle of functions/${name}.ts`);
  return { name, bytes: output.bytes, inputs: output.inputs };
}
