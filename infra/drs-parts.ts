import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * client-drs asks for parts of the SDK that AWS has since joined into fewer packages, which all other clients use: the
 * bundle gives it those, so that it has one generation of them and not two. Decision 70 has what differs.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CLIENT_DRS = /\/@aws-sdk\/client-drs\/dist-es\//;

const AWS_CLIENT = `export * from '@aws-sdk/core/client';`;
const CLIENT = `export * from '@smithy/core/client';`;
const CONFIG = `export * from '@smithy/core/config';`;
const ENDPOINTS = `export * from '@smithy/core/endpoints';`;
const PROTOCOLS = `export * from '@smithy/core/protocols';`;
const RETRY = `export * from '@smithy/core/retry';`;
const SERDE = `export * from '@smithy/core/serde';`;

/** The module that stands for each package that client-drs imports. A name that one lacks fails the build. */
const NEWER: Readonly<Record<string, string>> = {
  '@aws-sdk/core': `export { emitWarningIfUnsupportedVersion } from '@aws-sdk/core/client';
    export * from '@aws-sdk/core/httpAuthSchemes';`,
  '@aws-sdk/middleware-host-header': AWS_CLIENT,
  '@aws-sdk/middleware-logger': AWS_CLIENT,
  '@aws-sdk/middleware-recursion-detection': AWS_CLIENT,
  '@aws-sdk/middleware-user-agent': AWS_CLIENT,
  '@aws-sdk/region-config-resolver': AWS_CLIENT,
  // Imported for its effect alone, which the newer rules engine has below.
  '@aws-sdk/util-endpoints': '',
  '@aws-sdk/util-user-agent-node': AWS_CLIENT,
  '@smithy/config-resolver': CONFIG,
  '@smithy/core': `export * from '@smithy/core';`,
  '@smithy/hash-node': SERDE,
  '@smithy/middleware-content-length': PROTOCOLS,
  '@smithy/middleware-endpoint': ENDPOINTS,
  '@smithy/middleware-retry': RETRY,
  '@smithy/middleware-serde': SERDE,
  '@smithy/node-config-provider': CONFIG,
  // A request timeout once ended silence at any time; since then only silence before the answer begins.
  '@smithy/node-http-handler': `import { NodeHttpHandler as Newer } from '@smithy/node-http-handler';
    export { streamCollector } from '@smithy/node-http-handler';
    export const NodeHttpHandler = {
      create: (options) => Newer.create(
        typeof options === 'object' && options.handle === undefined
          ? { socketTimeout: options.requestTimeout, ...options }
          : options,
      ),
    };`,
  '@smithy/protocol-http': PROTOCOLS,
  '@smithy/smithy-client': `export * from '@smithy/core/client';
    export * from '@smithy/core/serde';
    export { collectBody } from '@smithy/core/protocols';`,
  '@smithy/url-parser': PROTOCOLS,
  '@smithy/util-base64': SERDE,
  '@smithy/util-body-length-node': SERDE,
  '@smithy/util-defaults-mode-node': CONFIG,
  // The rules ask for AWS's partitions, which the older package brought along.
  '@smithy/util-endpoints': `import { awsEndpointFunctions } from '@aws-sdk/core/client';
    import { customEndpointFunctions, resolveEndpoint as resolve } from '@smithy/core/endpoints';
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
