import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as asPublished from '@aws-sdk/client-drs';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../adapters/aws/clients.ts';
import { collect } from '../../adapters/aws/pages.ts';
import { BUNDLE_PLUGINS } from '../../infra/bundle-plugins.ts';

/** client-drs as it is bundled, on newer parts of the SDK, does what the published package does. */

type Package = typeof asPublished;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const out = mkdtempSync(join(tmpdir(), 'kunren-drs-'));
const outside = { ...process.env };
let asBundled: Package;
let answers: Answer[] = [];
let asked: { at: string; body: string; headers: IncomingMessage['headers'] }[] = [];

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  asked.push({ at: `${request.method} ${request.url}`, body, headers: request.headers });
  (answers.shift() ?? json(200, { items: [] }))(request, response);
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'r-1', ...headers });
    response.end(JSON.stringify(body));
  };
const failing = (status: number, name: string): Answer =>
  json(status, { message: 'why', code: 'c' }, { 'x-amzn-errortype': `${name}:http://internal.amazon.com/` });
const hangingUp: Answer = (request) => request.socket.destroy();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await build({
    stdin: { contents: `export * from '@aws-sdk/client-drs';`, resolveDir: import.meta.dirname },
    outfile: join(out, 'drs.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [...BUNDLE_PLUGINS],
    logLevel: 'error',
  });
  asBundled = await import(join(out, 'drs.mjs'));
}, 60_000);
beforeEach(() => {
  const { port } = server.address() as { port: number };
  process.env = {
    ...outside,
    AWS_ENDPOINT_URL_DRS: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIDENV',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_SESSION_TOKEN: 'token',
  };
  answers = [];
  asked = [];
});
afterAll(() => {
  process.env = outside;
  rmSync(out, { recursive: true });
  server.close();
  server.closeAllConnections();
});

const OPTIONS = clientOptions('ap-northeast-1');

/** What comes of a call, without how long it took. */
async function outcome(of: Package, options: object = {}) {
  const client = new of.DrsClient({ ...OPTIONS, ...options });
  try {
    return await client.send(new of.GetLaunchConfigurationCommand({ sourceServerID: 's-1' }));
  } catch (error) {
    const { name, message, $metadata, ...rest } = error as asPublished.DrsServiceException;
    const fields = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('$')));
    return { name, message, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId, fields };
  }
}

/** The same answers to both, and what each made of them. */
async function both(script: readonly Answer[], options?: object) {
  const results = [];
  for (const of of [asPublished, asBundled]) {
    answers = [...script];
    asked = [];
    const result = await outcome(of, options);
    const { totalRetryDelay: _, ...metadata } = ('$metadata' in result && result.$metadata) || {};
    results.push({
      result: { ...result, $metadata: metadata },
      asked: asked.map(({ at, body }) => [at, body]),
    });
  }
  return results as [(typeof results)[0], (typeof results)[0]];
}

describe('client-drs as it is bundled', () => {
  it.each<[string, Answer[], object, number]>([
    ['an answer', [json(200, { ec2LaunchTemplateID: 'lt-1', copyPrivateIp: true, new: 1 })], {}, 1],
    ['an answer after a fault of the service', [failing(500, 'InternalServerException')], {}, 2],
    ['an answer after an overload', [failing(503, 'ServiceUnavailable')], {}, 2],
    ['an answer after throttling', [failing(429, 'ThrottlingException')], {}, 2],
    ['an answer after a lost connection', [hangingUp, hangingUp], {}, 3],
    ['a conflict', [failing(409, 'ConflictException')], {}, 1],
    ['a server that is not there', [failing(404, 'ResourceNotFoundException')], {}, 1],
    ['a service that nobody has set up', [failing(400, 'UninitializedAccountException')], {}, 1],
    ['an error that the model does not know', [failing(400, 'BrandNewException')], {}, 1],
    ['a fault of a client that asks once', [failing(500, 'InternalServerException')], { maxAttempts: 1 }, 1],
    ['throttling of a client that asks once', [failing(429, 'ThrottlingException')], { maxAttempts: 1 }, 1],
    ['a lost connection of a client that asks once', [hangingUp], { maxAttempts: 1 }, 1],
  ])('gives %s as the package does', async (_, script, options, calls) => {
    const [published, bundled] = await both(script, options);
    expect(bundled).toEqual(published);
    expect(bundled.asked).toHaveLength(calls);
  });

  it('gives up after six attempts', async () => {
    answers = Array.from({ length: 9 }, () => hangingUp);
    await expect(outcome(asBundled)).resolves.toMatchObject({ name: 'TimeoutError' });
    expect(asked).toHaveLength(6);
  });

  it('gives up on silence, before an answer and within one', async () => {
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };
    const silent: Answer = () => undefined;
    const halting: Answer = (_, response) => response.writeHead(200).write('{');
    for (const answer of [silent, halting]) {
      answers = [answer];
      const result = await outcome(asBundled, { maxAttempts: 1, requestHandler });
      expect(result).toMatchObject({ name: 'TimeoutError' });
    }
  });

  it('reads every page', async () => {
    answers = [
      json(200, { items: [{ jobID: 'a' }], nextToken: 'n' }),
      json(200, { items: [{ jobID: 'b' }] }),
    ];
    const client = new asBundled.DrsClient(OPTIONS);
    const jobs = await collect(asBundled.paginateDescribeJobs({ client }, {}), ({ items }) => items);
    expect(jobs.map(({ jobID }) => jobID)).toEqual(['a', 'b']);
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([{}, { nextToken: 'n' }]);
  });

  it.each<[string, object, RegExp]>([
    ['of the environment', {}, /Credential=AKIDENV\/\d{8}\/ap-northeast-1\/drs\/aws4_request/],
    [
      'of an assumed role',
      { credentials: async () => ({ accessKeyId: 'AKIDROLE', secretAccessKey: 'y' }) },
      /Credential=AKIDROLE\//,
    ],
  ])('signs with the keys %s', async (_, options, signature) => {
    await outcome(asBundled, options);
    expect(asked[0]?.headers.authorization).toMatch(signature);
  });

  it('corrects a clock that is wrong, and asks again', async () => {
    const date = new Date(Date.now() + 3_600_000);
    const skewed = json(
      403,
      { message: 'Signature expired' },
      {
        'x-amzn-errortype': 'InvalidSignatureException',
        date: date.toUTCString(),
      },
    );
    answers = [skewed, json(200, { ec2LaunchTemplateID: 'lt-1' }, { date: date.toUTCString() })];
    await expect(outcome(asBundled)).resolves.toMatchObject({ ec2LaunchTemplateID: 'lt-1' });
    const sent = String(asked[1]?.headers['x-amz-date']).replace(
      /(....)(..)(..T..)(..)(..Z)/,
      '$1-$2-$3:$4:$5',
    );
    expect(Math.abs(Date.parse(sent) - date.getTime())).toBeLessThan(60_000);
  });

  it.each([
    ['ap-northeast-1', {}],
    ['us-gov-west-1', {}],
    ['cn-north-1', {}],
    ['us-east-1', { useFipsEndpoint: true }],
    ['eu-west-1', { useDualstackEndpoint: true }],
    ['us-gov-west-1', { useFipsEndpoint: true, useDualstackEndpoint: true }],
  ])('finds the endpoint of %s with %j as the package does', async (region, options) => {
    delete process.env['AWS_ENDPOINT_URL_DRS'];
    const hosts = [];
    for (const of of [asPublished, asBundled]) {
      const requestHandler = {
        handle: async ({ hostname }: { hostname: string }) => Promise.reject(new Error(hostname)),
      };
      hosts.push(await outcome(of, { region, maxAttempts: 1, requestHandler, ...options }));
    }
    expect(hosts[1]).toEqual(hosts[0]);
    expect(hosts[1]).toMatchObject({ message: expect.stringMatching(/^drs/) });
  });
});
