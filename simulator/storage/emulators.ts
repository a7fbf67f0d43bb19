import { EventEmitter } from 'node:events';
import type http from 'node:http';
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
      if (app === undefined) {
        app = buildApp({ logger: false, defaultRegion: region });
        await app.ready();
      }
      const given = app;
      return exchange(request, (incoming, outgoing) => given.routing(incoming, outgoing));
    },
    dynalite(request) {
      tables ??= dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
      const given = tables;
      return exchange(request, (incoming, outgoing) => given.emit('request', incoming, outgoing));
    },
    async close() {
      await app?.close();
    },
  };
}

type Listener = (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => void;

/** Both are servers whose handler takes a request and a response: they get equivalent objects without a socket. */
function exchange(request: AwsRequest, listen: Listener): Promise<AwsAnswer> {
  return new Promise((resolve) => {
    const outgoing = new Outgoing((status, headers, body) => {
      const length = headers['content-length'];
      // The answer to HEAD has a length and no body.
      const kept = request.method === 'HEAD' && length !== undefined ? { 'content-length': length } : {};
      resolve({ status, headers: { ...plainHeaders(headers), ...kept }, body });
    });
    listen(new Incoming(request) as never, outgoing as never);
  });
}

/** The part of http.IncomingMessage that the emulators use. */
class Incoming extends EventEmitter {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly socket = new EventEmitter();
  readonly httpVersionMajor = 1;
  readonly #body: Buffer;

  constructor({ method, url, headers, body }: AwsRequest) {
    super();
    this.method = method;
    this.url = url;
    this.#body = body;
    // The body has already been read to its end, whatever its framing was.
    const { 'transfer-encoding': _framing, expect: _expect, ...rest } = headers;
    this.headers = { ...rest, 'content-length': String(body.length) };
  }

  override on(event: string, listener: (...given: never[]) => void): this {
    super.on(event, listener as () => void);
    // As with a stream: a data listener starts the flow.
    if (event === 'data') process.nextTick(() => this.#flow());
    return this;
  }

  #flow(): void {
    if (this.#body.length > 0) this.emit('data', this.#body);
    this.emit('end');
  }

  resume(): this {
    return this;
  }
}

type Header = string | string[];
type Ended = (status: number, headers: Record<string, Header>, body: string | Buffer) => void;

/** The part of http.ServerResponse that the emulators use. */
class Outgoing extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  readonly #headers: Record<string, Header> = {};
  readonly #ended: Ended;

  constructor(ended: Ended) {
    super();
    this.#ended = ended;
  }

  setHeader(name: string, value: Header | number): void {
    this.#headers[name.toLowerCase()] = Array.isArray(value) ? value : String(value);
  }

  hasHeader(name: string): boolean {
    return name.toLowerCase() in this.#headers;
  }

  getHeader(name: string): Header | undefined {
    return this.#headers[name.toLowerCase()];
  }

  removeHeader(name: string): void {
    delete this.#headers[name.toLowerCase()];
  }

  writeHead(status: number, headers: Record<string, Header | number> = {}): void {
    this.statusCode = status;
    this.headersSent = true;
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
  }

  end(body?: string | Buffer | null): void {
    this.writableEnded = true;
    this.#ended(this.statusCode, this.#headers, body ?? '');
    this.emit('finish');
  }
}

/** The response's headers, except those of a connection. */
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
