import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * client-drs asks for parts of the SDK that AWS has since joined into fewer packages, which all other clients use: the
 * bundle gives it those, so that it has one generation of them and not two. Decision 70 has what differs.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CLIENT_DRS = /\/@aws-sdk\/client-drs\/dist-es\//;

const AWS_CLIENT = '@aws-sdk/core/client';
const CLIENT = '@smithy/core/client';
const CONFIG = '@smithy/core/config';
const ENDPOINTS = '@smithy/core/endpoints';
const HTTP_HANDLER = '@smithy/node-http-handler';
const PROTOCOLS = '@smithy/core/protocols';
const RETRY = '@smithy/core/retry';
const SERDE = '@smithy/core/serde';

/** Where the names are now that client-drs imports from each package. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/core': [AWS_CLIENT, '@aws-sdk/core/httpAuthSchemes'],
  '@aws-sdk/middleware-host-header': [AWS_CLIENT],
  '@aws-sdk/middleware-logger': [AWS_CLIENT],
  '@aws-sdk/middleware-recursion-detection': [AWS_CLIENT],
  '@aws-sdk/middleware-user-agent': [AWS_CLIENT],
  '@aws-sdk/region-config-resolver': [AWS_CLIENT],
  '@aws-sdk/util-user-agent-node': [AWS_CLIENT],
  '@smithy/config-resolver': [CONFIG],
  '@smithy/core': ['@smithy/core'],
  '@smithy/hash-node': [SERDE],
  '@smithy/middleware-content-length': [PROTOCOLS],
  '@smithy/middleware-endpoint': [ENDPOINTS],
  '@smithy/middleware-retry': [RETRY],
  '@smithy/middleware-serde': [SERDE],
  '@smithy/node-config-provider': [CONFIG],
  '@smithy/protocol-http': [PROTOCOLS],
  '@smithy/smithy-client': [CLIENT, SERDE, PROTOCOLS],
  '@smithy/url-parser': [PROTOCOLS],
  '@smithy/util-base64': [SERDE],
  '@smithy/util-body-length-node': [SERDE],
  '@smithy/util-defaults-mode-node': [CONFIG],
  '@smithy/util-middleware': [CLIENT],
  '@smithy/util-retry': [RETRY],
  '@smithy/util-utf8': [SERDE],
};

/** What stands for a package whose names have another way today. */
const STAND_INS: Readonly<Record<string, string>> = {
  // Imported for its effect alone, which the rules engine has below.
  '@aws-sdk/util-endpoints': '',
  // A request timeout once ended silence at any time; since then only silence before the answer begins.
  '@smithy/node-http-handler': `import { NodeHttpHandler as Newer } from '${HTTP_HANDLER}';
    export { streamCollector } from '${HTTP_HANDLER}';
    export const NodeHttpHandler = {
      create: (options) => Newer.create(
        typeof options === 'object' && options.handle === undefined
          ? { socketTimeout: options.requestTimeout, ...options }
          : options,
      ),
    };`,
  // The rules ask for AWS's partitions, which the older package brought along.
  '@smithy/util-endpoints': `import { awsEndpointFunctions } from '${AWS_CLIENT}';
    import { customEndpointFunctions, resolveEndpoint as resolve } from '${ENDPOINTS}';
    export const resolveEndpoint = (rules, options) => {
      customEndpointFunctions.aws = awsEndpointFunctions;
      return resolve(rules, options);
    };`,
};

/** The packages that have the names which this file imports from that one, and the file that they are looked for from. */
export function partsFor(specifier: string, importer: string): { parts: readonly string[]; from: string } {
  const newer = IN_CLIENT_DRS.test(importer) ? NEWER[specifier] : undefined;
  // Beside client-drs lie packages of its own time.
  return newer === undefined
    ? { parts: [specifier], from: importer }
    : { parts: newer, from: join(ROOT, 'package.json') };
}

/** Only what has a stand-in is still asked for by its name: the rest has been written as imports of the newer files. */
export const drsOnNewerParts: Plugin = {
  name: 'drs-on-newer-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@(smithy|aws-sdk)\// }, ({ path, importer }) => {
      if (!IN_CLIENT_DRS.test(importer)) return undefined;
      if (STAND_INS[path] === undefined) return { errors: [{ text: `no newer part stands for ${path}` }] };
      return { path, namespace: 'newer', sideEffects: false };
    });
    onLoad({ filter: /.*/, namespace: 'newer' }, ({ path }) => ({
      contents: STAND_INS[path] ?? '',
      resolveDir: ROOT,
    }));
  },
};
