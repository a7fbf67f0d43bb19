import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readTail } from '../../adapters/probes/tail-http.ts';

/** The end of a file over HTTP, from real servers on this machine. */

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function tailOf(listener: http.RequestListener, path = '/heartbeat') {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return readTail({ address: '127.0.0.1', port: (server.address() as AddressInfo).port, path });
}

describe('the end of a file', () => {
  it('is asked for in bytes, and taken with the server’s clock', async () => {
    let asked: http.IncomingHttpHeaders = {};
    const tail = await tailOf((request, response) => {
      asked = request.headers;
      response.writeHead(206, { date: 'Sat, 21 Nov 2026 17:00:00 GMT' });
      response.end('a\n');
    });
    expect(asked).toMatchObject({ range: 'bytes=-65536', 'user-agent': 'kunren' });
    expect(tail).toEqual({ text: 'a\n', date: new Date('2026-11-21T17:00:00Z') });
  });

  it('is kept where a server sends the whole', async () => {
    const whole = `${'x'.repeat(300_000)}the end\n`;
    const tail = await tailOf((_, response) => response.end(whole));
    expect('text' in tail && tail.text).toBe(whole.slice(-65_536));
  });

  it('of an empty file is empty', async () => {
    expect(await tailOf((_, response) => response.writeHead(416).end())).toMatchObject({ text: '' });
  });

  it.each<[string, http.RequestListener, string]>([
    ['an error', (_, response) => response.writeHead(404).end(), 'UNEXPECTED_STATUS'],
    [
      'another place',
      (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      'UNEXPECTED_STATUS',
    ],
    ['a connection that breaks', (request) => request.socket.destroy(), 'ECONNRESET'],
    [
      'a file without end',
      (_, response) => {
        const part = Buffer.alloc(1_000_000, 120);
        const more = (): void => {
          if (!response.destroyed) response.write(part, more);
        };
        more();
      },
      'TOO_LONG',
    ],
  ])('is a fact where there is %s', async (_, listener, errorCode) => {
    expect(await tailOf(listener)).toMatchObject({ errorCode });
  });

  it('is a fact when nothing listens', async () => {
    expect(await readTail({ address: '127.0.0.1', port: 1, path: '/' })).toMatchObject({
      errorCode: 'ECONNREFUSED',
    });
  });
});
