import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * client-drs asks for parts of the SDK that AWS has since joined into fewer packages, which all other clients use: the
 * bundle gives it those, so that it has one generation of them and not two. Decision 70 has what differs.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CLIENT_DRS = /\/@aws-sdk\/client-drs\/dist-es\//;

const all = (...modules: string[]): string => modules.map((name) => `export * from '${name}';`).join('\n');

const AWS_CLIENT = '@aws-sdk/core/client';
const CLIENT = all('@smithy/core/client');
const CONFIG = all('@smithy/core/config');
const ENDPOINTS = '@smithy/core/endpoints';
const HTTP_HANDLER = '@smithy/node-http-handler';
const PROTOCOLS = all('@smithy/core/protocols');
const RETRY = all('@smithy/core/retry');
const SERDE = all('@smithy/core/serde');

/** The module that stands for each package that client-drs imports. A name that one lacks fails the build. */
const NEWER: Readonly<Record<string, string>> = {
  '@aws-sdk/core': all(AWS_CLIENT, '@aws-sdk/core/httpAuthSchemes'),
  '@aws-sdk/middleware-host-header': all(AWS_CLIENT),
  '@aws-sdk/middleware-logger': all(AWS_CLIENT),
  '@aws-sdk/middleware-recursion-detection': all(AWS_CLIENT),
  '@aws-sdk/middleware-user-agent': all(AWS_CLIENT),
  '@aws-sdk/region-config-resolver': all(AWS_CLIENT),
  // Imported for its effect alone, which the newer rules engine has below.
  '@aws-sdk/util-endpoints': '',
  '@aws-sdk/util-user-agent-node': all(AWS_CLIENT),
  '@smithy/config-resolver': CONFIG,
  '@smithy/core': all('@smithy/core'),
  '@smithy/hash-node': SERDE,
  '@smithy/middleware-content-length': PROTOCOLS,
  '@smithy/middleware-endpoint': all(ENDPOINTS),
  '@smithy/middleware-retry': RETRY,
  '@smithy/middleware-serde': SERDE,
  '@smithy/node-config-provider': CONFIG,
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
  '@smithy/protocol-http': PROTOCOLS,
  '@smithy/smithy-client': [CLIENT, SERDE, PROTOCOLS].join('\n'),
  '@smithy/url-parser': PROTOCOLS,
  '@smithy/util-base64': SERDE,
  '@smithy/util-body-length-node': SERDE,
  '@smithy/util-defaults-mode-node': CONFIG,
  // The rules ask for AWS's partitions, which the older package brought along.
  '@smithy/util-endpoints': `import { awsEndpointFunctions } from '${AWS_CLIENT}';
    import { customEndpointFunctions, resolveEndpoint as resolve } from '${ENDPOINTS}';
    export const resolveEndpoint = (rules, options) => {
      customEndpointFunctions.aws = awsEndpointFunctions;
      return resolve(rules, options);
    };`,
  '@smithy/util-middleware': CLIENT,
  '@smithy/util-retry': RETRY,
  '@smithy/util-utf8': SERDE,
};

export const drsOnNewerParts: Plugin = {
  name: 'drs-on-newer-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@(smithy|aws-sdk)\// }, ({ path, importer }) => {
      if (!IN_CLIENT_DRS.test(importer)) return undefined;
      if (NEWER[path] === undefined) return { errors: [{ text: `no newer part stands for ${path}` }] };
      return { path, namespace: 'newer', sideEffects: false };
    });
    onLoad({ filter: /.*/, namespace: 'newer' }, ({ path }) => ({
      contents: NEWER[path] ?? '',
      resolveDir: ROOT,
    }));
  },
};
