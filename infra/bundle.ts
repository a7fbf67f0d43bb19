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
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * A client's schemas name their keys by constants, `{ [_xN]: 'name' }`, which esbuild must take for code with effects,
 * so it keeps the schemas of every operation. With the literal instead it keeps those of the operations in use: EC2's
 * client shrinks from 694 to 178 KB.
 */
const literalSchemaKeys: Plugin = {
  name: 'literal-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const literals = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name = '', literal = '']) => [
          name,
          literal,
        ]),
      );
      return {
        contents: text.replace(/\[(_\w+)\]:/g, (all, name) => {
          const literal = literals.get(name);
          return literal === undefined ? all : `${literal}:`;
        }),
      };
    });
  },
};

/** Bundles every function into `dist/NAME/index.mjs`, or elsewhere, and tells how large each is. */
export async function bundleFunctions(out = join(ROOT, 'dist')): Promise<Bundle[]> {
  const files = await readdir(join(ROOT, 'functions'));
  const names = files.map((file) => file.replace(/\.ts$/, '')).filter((name) => name !== 'serve');
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
    plugins: [credentialsFromEnvironment, withoutTheUnused, literalSchemaKeys],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error(`esbuild gave no bundle of functions/${name}.ts`);
  return { name, bytes: output.bytes, inputs: output.inputs };
}
