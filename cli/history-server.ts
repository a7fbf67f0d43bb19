import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves a fixed set of pages to the browser of this machine, and nothing else. */

/** By its address below the server's own; an address that is not among them does not exist. */
export type Served = ReadonlyMap<string, () => Promise<Uint8Array | undefined>>;

export interface HistoryServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Loopback only: nobody else's network leads here. */
const LOOPBACK = '127.0.0.1';

/** Under another name a page of somebody else would be of the same origin as these (DNS rebinding). */
const HOSTS: ReadonlySet<string> = new Set([LOOPBACK, 'localhost']);

/**
 * Serves on a free port, below a path that other users of this machine cannot guess. Pages that are still being read are
 * waited for. Paths are looked up as they are asked for and lead to no file by themselves.
 */
export async function serveHistory(pages: Promise<Served>): Promise<HistoryServer> {
  // Whoever reads them says what went wrong, when nobody has asked for a page yet.
  pages.catch(() => {});
  const path = `/${randomBytes(16).toString('base64url')}/`;
  const server = createServer((request, response) => {
    answer(request, path, pages).then(
      ({ status, headers, body }) => send(response, request, status, headers, body),
      () =>
        send(
          response,
          request,
          500,
          {},
          'This file could not be read; the terminal of kunren history may say more.\n',
        ),
    );
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}${path}`,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

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
  status: number,
  headers: Answer['headers'],
  body: Answer['body'],
): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
}
