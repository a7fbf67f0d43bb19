import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { ourBucketsAlone } from './bucket-endpoints.ts';
import { builtinsAtOnce } from './builtins-at-once.ts';
import { drsOnNewerParts } from './drs-parts.ts';
import { schemasThatOnlyParse, withoutDescriptions } from './lean-schemas.ts';
import { pastIndexes } from './past-indexes.ts';

/** What keeps code out of the bundles that no Lambda of ours can ever reach. */

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

const PROVIDER_ERRORS = '@smithy/core/config';

/** Nobody puts a configuration of the AWS CLI beside a Lambda: every client would look for one, and parse it. */
const configurationFromEnvironment: Plugin = {
  name: 'configuration-from-environment',
  setup({ onLoad }) {
    onLoad({ filter: /\/node-config-provider\/fromSharedConfigFiles\.js$/ }, ({ path }) => ({
      contents: `import { CredentialsProviderError } from '${PROVIDER_ERRORS}';
        export const fromSharedConfigFiles = () => async () => {
          throw new CredentialsProviderError('nothing is configured in files');
        };`,
      resolveDir: dirname(path),
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

/** Files that nobody asks for anything in a Lambda, although something imports them: whoever does is told so. */
const ABSENT: readonly RegExp[] = [
  // Writing a schema as JSON Schema, which `kunren schema` does.
  /\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/,
  // Hashes in JavaScript, for where Node was built without its own.
  /\/(Sha256Js|Sha1Js|Md5Js)\.js$/,
  // Streams as browsers have them.
  /\/util-stream\/(sdk-stream-mixin|checksum\/createChecksumStream)\.browser\.js$/,
  // Bodies that are streams: what we send are bytes.
  /\/util-stream\/(createBufferedReadable|getAwsChunkedEncodingStream)\.js$/,
  // Retries that adapt their rate, for whoever sets AWS_RETRY_MODE to `adaptive`.
  /\/util-retry\/AdaptiveRetryStrategy\.js$/,
  // The Region of the EC2 instance that this runs on.
  /\/regionConfig\/getInstanceMetadataRegion\.js$/,
];

const withoutTheAbsent: Plugin = {
  name: 'without-the-absent',
  setup({ onLoad }) {
    for (const filter of ABSENT) {
      onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const names = [...text.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name);
        const renamed = [...text.matchAll(/^export \{ \w+ as (\w+) \};$/gm)].map(([, name]) => name);
        const file = path.replace(/^.*\/node_modules\//, '');
        return {
          contents: `function absent() { throw new Error('${file} is not in the bundle: infra/bundle-plugins.ts'); }
            export { ${[...names, ...renamed].map((name) => `absent as ${name}`).join(', ')} };`,
        };
      });
    }
  },
};

/** Lines that register an error; of one alone we read a field, who holds a lease, and a service's base error stays. */
const UNREAD_ERRORS = /^(?!_s_registry)\w+\.registerError\((?!ConditionalCheckFailedException).*\);$/gm;

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
      return {
        contents: text.replace(UNREAD_ERRORS, '').replace(/\[(_\w+)\]:/g, (all, name) => {
          const literal = literals.get(name);
          return literal === undefined ? all : `${literal}:`;
        }),
      };
    });
  },
};

interface Partition {
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, object>>;
}

/** The SDK knows every Region by a name for people, which nobody reads, and nearly all by their partition's pattern. */
const regionsByTheirPattern: Plugin = {
  name: 'regions-by-their-pattern',
  setup({ onLoad }) {
    onLoad({ filter: /\/util-endpoints\/lib\/aws\/partitions\.js$/ }, async ({ path }) => {
      const { partitionsInfo } = (await import(pathToFileURL(path).href)) as {
        readonly partitionsInfo: { readonly partitions: readonly Partition[] };
      };
      const all = partitionsInfo.partitions;
      const byPattern = (name: string): Partition | undefined =>
        all.find(({ regionRegex }) => new RegExp(regionRegex).test(name));
      const partitions = all.map((partition) => ({
        ...partition,
        regions: Object.fromEntries(
          Object.keys(partition.regions)
            .filter((name) => byPattern(name) !== partition)
            .map((name) => [name, {}]),
        ),
      }));
      return {
        contents: `export const partitionsInfo = ${JSON.stringify({ ...partitionsInfo, partitions })};`,
      };
    });
  },
};

/** Classes that every client makes an object of and then asks for nothing. */
const NEVER_ASKED: readonly (readonly [file: RegExp, contents: string])[] = [
  // S3's answers are XML, and what we send it is not.
  [
    /\/protocols\/xml\/XmlShapeSerializer\.js$/,
    `export class XmlShapeSerializer {
      setSerdeContext() {}
      write() { throw new Error('requests in XML are not in the bundle: infra/bundle-plugins.ts'); }
      flush() { this.write(); }
    }`,
  ],
  // DynamoDB finds its endpoint as all services do, unless somebody asks for the endpoints of an account.
  [
    /\/endpoint-cache\/dist-es\/EndpointCache\.js$/,
    `export class EndpointCache {
      getEndpoint() { throw new Error('endpoint discovery is not in the bundle: infra/bundle-plugins.ts'); }
    }`,
  ],
  // Sessions of directory buckets.
  [
    /\/middleware-s3-express\/classes\/S3ExpressIdentityProviderImpl\.js$/,
    `export class S3ExpressIdentityProviderImpl {
      getS3ExpressIdentity() { throw new Error('directory buckets are not in the bundle: infra/bundle-plugins.ts'); }
    }`,
  ],
  // Following a bucket into another Region, which nobody asks the client to do.
  [
    /\/middleware-region-redirect\/region-redirect-middleware\.js$/,
    `export const getRegionRedirectMiddlewarePlugin = ({ followRegionRedirects }) => {
      if (followRegionRedirects) throw new Error('redirects are not in the bundle: infra/bundle-plugins.ts');
      return { applyToStack() {} };
    };`,
  ],
  // The headers of event streams.
  [
    /\/signature-v4\/dist-es\/HeaderFormatter\.js$/,
    `export class HeaderFormatter {
      format() { throw new Error('event streams are not in the bundle: infra/bundle-plugins.ts'); }
    }`,
  ],
  // Signatures for several Regions at once, of S3's multi-region access points, for which Lambda has no signer anyway.
  [
    /\/signature-v4-multi-region\/dist-es\/SignatureV4MultiRegion\.js$/,
    `import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials';
    export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
      static sigv4aDependency() { return 'none'; }
      sign(request, options = {}) {
        if (options.signingRegion === '*') throw new Error('SigV4a is not in the bundle: infra/bundle-plugins.ts');
        return super.sign(request, options);
      }
    }`,
  ],
];

const withoutTheNeverAsked: Plugin = {
  name: 'without-the-never-asked',
  setup({ onLoad }) {
    for (const [filter, contents] of NEVER_ASKED)
      onLoad({ filter }, ({ path }) => ({ contents, resolveDir: dirname(path) }));
  },
};

/** A client tells AWS its version, a record tells ours, and all of package.json would be bundled for it. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup({ onLoad }) {
    onLoad({ filter: /\/package\.json$/ }, async ({ path }) => {
      if (/\/node_modules\/(?!@aws-sdk\/client-)/.test(path)) return undefined;
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

export const BUNDLE_PLUGINS: readonly Plugin[] = [
  builtinsAtOnce,
  credentialsFromEnvironment,
  configurationFromEnvironment,
  drsOnNewerParts,
  withoutTheUnused,
  withoutTheAbsent,
  schemasThatOnlyParse,
  withoutDescriptions,
  withoutTheNeverAsked,
  ourBucketsAlone,
  regionsByTheirPattern,
  onlyWhatIsUsed,
  versionAlone,
  // Last, for it takes every file of the SDK that the others leave.
  pastIndexes,
];
