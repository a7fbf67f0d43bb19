import { Readable } from 'node:stream';
import { buildQueryString } from '@smithy/core/protocols';
import { markHeaders } from './invocations.ts';
import type { AwsAnswer, AwsRequest } from './protocol/service.ts';
import { replaceHandles, replaceSends, type SdkRequest } from './sdk-clients.ts';
import type { Simulator } from './server.ts';
import { type AnyClient, attempted, countAttempt, shortOutput, shortRequest } from './short-calls.ts';

/**
 * A way from SDK clients to a simulator of the same thread without sockets, for soaks: four fifths of what a call costs
 * are HTTP and what the SDK does around it. Requests that go anywhere else, probes among them, take their usual way.
 */

/** Until the answer is called, clients of this thread hand their requests to the simulator itself. */
export function callInProcess(simulator: Simulator): () => void {
  const here = { hostname: '127.0.0.1', port: simulator.port };
  const backToSends = replaceSends(
    (whole) =>
      async function (this: AnyClient, command, ...rest) {
        const request = await shortRequest(this, command, here);
        countAttempt(this, command);
        const answer = await simulator.exchange(await toAwsRequest(request));
        if (answer !== undefined && isLastWord(answer)) {
          return shortOutput(this, command, { ...answer, ...plain(answer) });
        }
        // Whether and when it is tried again is for the SDK to say.
        return attempted.run({ answer, isTaken: false }, () => whole.call(this, command, ...rest));
      },
  );
  const backToSockets = replaceHandles(
    (overSockets) =>
      async function (this: unknown, request, options) {
        if (request.port !== simulator.port) return overSockets.call(this, request, options);
        const first = attempted.getStore();
        if (first === undefined || first.isTaken) {
          return sdkAnswer(request, await simulator.exchange(await toAwsRequest(request)));
        }
        first.isTaken = true;
        return sdkAnswer(request, first.answer);
      },
  );
  return () => {
    backToSends();
    backToSockets();
  };
}

/** Success, or an object that is not there or is there already: nothing that the SDK would try again. */
const isLastWord = ({ status }: AwsAnswer): boolean => status < 300 || status === 404 || status === 412;

/** @throws {Error} as the SDK's handler tells of a connection that broke. */
function sdkAnswer({ method }: SdkRequest, answer: AwsAnswer | undefined): { response: unknown } {
  if (answer === undefined)
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' });
  const { headers, body } = plain(answer);
  return {
    response: {
      statusCode: answer.status,
      headers,
      body: streamOf(method === 'HEAD' ? '' : body),
    },
  };
}

const plain = ({ headers, body }: AwsAnswer): { headers: Record<string, string>; body: Buffer } => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  body: Buffer.from(body),
});

async function toAwsRequest(request: SdkRequest): Promise<AwsRequest> {
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
