import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { invocationOf } from '../../simulator/invocations.ts';

/** One endpoint for all: what moto offers is moto's to answer, DRS and what moto lacks the simulator's. */

/** The services that moto answers, by the name that requests are signed for. */
const BY_MOTO = new Set(['s3', 'sns', 'sqs', 'dynamodb', 'monitoring', 'sts', 'kms', 'events', 'states']);

/** What was asked and answered, for those who judge it. */
export interface Exchange {
  /** The name that the request was signed for. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of an error: its code. */
  readonly error?: string;
  readonly body: string;
}

export interface RouterOptions {
  readonly moto: string;
  readonly simulator: string;
  /** Whether requests of this run of a Lambda are still carried out. */
  readonly admit?: (invocation: string | undefined) => boolean;
  readonly onAnswer: (exchange: Exchange) => void;
}

export interface Router {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the router on any free port of this machine. */
export async function startRouter({ moto, simulator, admit, onAnswer }: RouterOptions): Promise<Router> {
  const server = http.createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const service = serviceOf(request.headers.authorization);
      const byMoto = BY_MOTO.has(service);
      // The simulator counts and cuts off by itself.
      if (byMoto && admit?.(invocationOf(request.headers)) === false) return void response.destroy();
      const answer = await forward(byMoto ? moto : simulator, request);
      onAnswer(exchangeOf(service, request, answer));
      // moto's clock is the machine's: a client in virtual time would see a skew, and try every error again.
      response.sendDate = false;
      response.writeHead(answer.status, { ...answer.headers, date: new Date().toUTCString() });
      response.end(answer.body);
    };
    pass().catch(() => response.destroy());
  });
  // A client's idle connection must not be cut by real time while virtual time stands still.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  // A server that listens on an address has a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const serviceOf = (authorization = ''): string =>
  /Credential=([^,\s]+)/.exec(authorization)?.[1]?.split('/').at(-2) ?? '';

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

async function forward(to: string, incoming: http.IncomingMessage): Promise<Answer> {
  const body = await bodyOf(incoming);
  const { hostname, port } = new URL(to);
  return new Promise((resolve, reject) => {
    const { method, url: path, headers } = incoming;
    const onward = http.request({ hostname, port, method, path, headers, agent: false });
    onward.once('error', reject);
    onward.once('response', (response) => {
      bodyOf(response).then(
        (answered) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered }),
        reject,
      );
    });
    onward.end(body);
  });
}

async function bodyOf(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function exchangeOf(
  service: string,
  { method = 'GET', url = '/' }: http.IncomingMessage,
  answer: Answer,
): Exchange {
  const error = answer.headers['x-amzn-errortype'];
  return {
    service,
    method,
    path: url.split('?')[0] ?? url,
    status: answer.status,
    ...(typeof error === 'string' ? { error } : {}),
    body: answer.body.toString(),
  };
}
