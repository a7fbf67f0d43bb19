import { Readable } from 'node:stream';
import { DrsClient } from '@aws-sdk/client-drs';
import { S3Client } from '@aws-sdk/client-s3';
import { buildQueryString } from '@smithy/core/protocols';
import { markHeaders } from './invocations.ts';
import type { AwsRequest } from './protocol/service.ts';
import type { Simulator } from './server.ts';

/**
 * A way from SDK clients to a simulator of the same thread without sockets, for soaks: a fifth of a simulated drill's
 * processor time is HTTP. Requests that go anywhere else, probes among them, take their usual way.
 */

/** Of a client's HTTP handler what calls go through. */
interface HttpHandler {
  handle(request: ClientHttpRequest, options?: unknown): Promise<{ response: unknown }>;
}

interface ClientHttpRequest {
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

let handlers: readonly HttpHandler[] | undefined;

/** The handler class of client-drs, which is older, and that of all the others. */
function handlerClasses(): readonly HttpHandler[] {
  handlers ??= [new DrsClient({}), new S3Client({})].map(({ config }) =>
    Object.getPrototypeOf(config.requestHandler),
  );
  return handlers;
}

/** Until the answer is called, clients of this thread hand their requests to the simulator itself. */
export function callInProcess(simulator: Simulator): () => void {
  const restorations = handlerClasses().map((handler) => {
    const overSockets = handler.handle;
    handler.handle = async function (this: HttpHandler, request, options) {
      if (request.port !== simulator.port) return overSockets.call(this, request, options);
      return { response: await exchange(simulator, request) };
    };
    return () => {
      handler.handle = overSockets;
    };
  });
  return () => {
    for (const restore of restorations) restore();
  };
}

async function exchange(simulator: Simulator, request: ClientHttpRequest): Promise<unknown> {
  const answer = await simulator.exchange(await toAwsRequest(request));
  // As the SDK's handler tells of a connection that broke.
  if (answer === undefined)
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' });
  const { status, headers, body } = answer;
  return {
    statusCode: status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: streamOf(request.method === 'HEAD' ? '' : body),
  };
}

async function toAwsRequest(request: ClientHttpRequest): Promise<AwsRequest> {
  const { method, path, query = {}, headers, body } = request;
  const search = buildQueryString(query);
  return {
    method,
    path,
    query: new URLSearchParams(search),
    url: search === '' ? path : `${path}?${search}`,
    headers: markHeaders(
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    body: await bytesOf(body),
  };
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  for await (const chunk of body as Readable) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const streamOf = (body: string | Buffer): Readable =>
  new Readable({
    read() {
      if (body.length > 0) this.push(body);
      this.push(null);
    },
  });
