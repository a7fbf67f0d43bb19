import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves a fixed set of pages to the browser of this machine, and nothing else. */

/** By its address below the server's own; an address that is not among them does not exist. */
export type Served = ReadonlyMap<string, () => Promise<Uint8Array | undefined>>;

export interface LoopbackServer {
  readonly url: string;
  /** Also what is still being answered. */
  close(): void;
}

/** Loopback only: nobody else's network leads here. */
const LOOPBACK = '127.0.0.1';

/** Under another name a page of somebody else would be of the same origin as these (DNS rebinding). */
const HOSTS: ReadonlySet<string> = new Set([LOOPBACK, 'localhost']);

/**
 * Serves on a free port, below a path that other users of this machine cannot guess. Pages that are still being read are
 * waited for. Paths are looked up as they are asked for and lead to no file by themselves.
 */
export async function serveOnLoopback(pages: Promise<Served>): Promise<LoopbackServer> {
  const path = `/${randomBytes(16).toString('base64url')}/`;
  const server = createServer((request, response) => {
    answer(request, path, pages).then(
      (found) => send(response, request, found),
      () => send(response, request, refuse(500, UNREAD)),
    );
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}${path}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

const UNREAD =
  'This file could not be read; where your AWS credentials have expired, renew them, and give the command again.';

const PLAIN = 'text/plain; charset=utf-8';

const refuse = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': PLAIN, ...headers },
  body: `${text}\n`,
});

async function answer(
  { method, url = '', headers: { host = '' } }: IncomingMessage,
  path: string,
  pages: Promise<Served>,
): Promise<Answer> {
  if (!HOSTS.has(host.replace(/:\d+$/, '')))
    return refuse(421, `${LOOPBACK} is the only name of this server; open the address that kunren printed.`);
  if (method !== 'GET' && method !== 'HEAD')
    return refuse(405, 'This server only shows; ask with GET.', { allow: 'GET, HEAD' });
  const [asked = ''] = url.split('?');
  const name = asked.startsWith(path) ? asked.slice(path.length) : undefined;
  const read = name === undefined ? undefined : (await pages).get(name);
  const body = await read?.();
  return name === undefined || body === undefined
    ? refuse(404, 'There is no such page here; open the address that kunren printed.')
    : { status: 200, headers: { 'content-type': typeOf(name) }, body };
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['', 'text/html; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['pdf', 'application/pdf'],
  ['json', 'application/json'],
  ['gz', 'application/gzip'],
]);

const typeOf = (name: string): string => TYPES.get(/(?:[.](\w+))?$/.exec(name)?.[1] ?? '') ?? PLAIN;

/** Evidence is anybody's until it is verified: its pages run nothing, load nothing and are kept nowhere. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function send(
  response: ServerResponse,
  { method }: IncomingMessage,
  { status, headers, body }: Answer,
): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
}
