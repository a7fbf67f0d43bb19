import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import type { AwsAnswer, AwsRequest } from '../protocol/service.ts';

/** The emulators behind the endpoint: fauxqs for S3, SNS and SQS, dynalite for DynamoDB. Neither opens a socket. */
export interface Emulators {
  fauxqs(request: AwsRequest): Promise<AwsAnswer>;
  dynalite(request: AwsRequest): Promise<AwsAnswer>;
  close(): Promise<void>;
}

type App = ReturnType<typeof buildApp>;

/** Makes the emulators of one simulator; each starts with its first request. */
export function createEmulators(region: string): Emulators {
  let app: App | undefined;
  let tables: ReturnType<typeof dynalite> | undefined;
  return {
    async fauxqs(request) {
      app ??= buildApp({ logger: false, defaultRegion: region });
      return injectInto(app, request);
    },
    dynalite(request) {
      tables ??= dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
      return emitInto(tables, request);
    },
    async close() {
      await app?.close();
    },
  };
}

async function injectInto(app: App, request: AwsRequest): Promise<AwsAnswer> {
  const { method, url, body } = request;
  const headers = { ...request.headers, 'content-length': String(body.length) };
  // The body has been read to its end already, whatever framing it came in.
  delete headers['transfer-encoding'];
  delete headers.expect;
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers,
    ...(body.length === 0 ? {} : { payload: body }),
  });
  const length = response.headers['content-length'];
  // The answer to HEAD has a length and no body.
  const kept = method === 'HEAD' && length !== undefined ? { 'content-length': String(length) } : {};
  return {
    status: response.statusCode,
    headers: { ...plainHeaders(response.headers), ...kept },
    body: response.rawPayload,
  };
}

/** dynalite is a server whose handler takes a request and a response: both are given, without a socket. */
function emitInto(tables: ReturnType<typeof dynalite>, request: AwsRequest): Promise<AwsAnswer> {
  return new Promise((resolve) => {
    const headers: Record<string, string | string[]> = {};
    const incoming = Object.assign(Readable.from([request.body]), {
      method: request.method,
      url: request.url,
      headers: request.headers,
    });
    const outgoing = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        headers[name.toLowerCase()] = String(value);
      },
      end(body: string | Buffer = '') {
        resolve({ status: outgoing.statusCode, headers: plainHeaders(headers), body });
      },
    };
    tables.emit('request', incoming, outgoing);
  });
}

/** Headers of the answer but those that belong to the connection it did not come by. */
function plainHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== undefined && !CONNECTION_HEADERS.has(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);
