import https from 'node:https';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { answers, ask, type Changes, OK, says, start } from './local-servers.ts';

/** What a recovered server may do to an HTTP probe, by accident or on purpose. */

describe('an HTTP probe fails', () => {
  it.each<[string, net.Server, Changes, string, RegExp]>([
    [
      'on another status',
      answers((_, response) => response.writeHead(500).end()),
      {},
      'UNEXPECTED_STATUS',
      /^status 500, expected 200$/,
    ],
    [
      'on a redirect, which it does not follow',
      answers((_, response) => response.writeHead(302, { location: '/login' }).end()),
      {},
      'UNEXPECTED_STATUS',
      /^status 302, redirects to \/login, expected 200$/,
    ],
    [
      'on another text',
      answers((_, response) => response.end('It works!')),
      { expectBody: 'WordPress' },
      'UNEXPECTED_BODY',
      /without the expected text/,
    ],
    [
      'on text after the first 64 KiB',
      answers((_, response) => response.end(`${'x'.repeat(65_535)}OK`)),
      { expectBody: 'OK' },
      'UNEXPECTED_BODY',
      /./,
    ],
    [
      'on no text at all',
      answers((_, response) => response.writeHead(200).end()),
      { expectBody: 'OK' },
      'UNEXPECTED_BODY',
      /./,
    ],
    ['on silence', net.createServer(), {}, 'TIMEOUT', /^no answer within 0.3 s$/],
    [
      'on a body that never ends and comes too slowly',
      says(`${OK}content-length: 99\r\n\r\nx`),
      { expectBody: 'OK' },
      'TIMEOUT',
      /./,
    ],
    [
      'on a redirect with a token, which is masked before it is cut',
      answers((_, response) =>
        response.writeHead(302, { location: `/${'x'.repeat(130)}/ghp_${'C4nary'.repeat(6)}` }).end(),
      ),
      {},
      'UNEXPECTED_STATUS',
      /^status 302, redirects to \/x{130}\/\*\*\*, expected 200$/,
    ],
    [
      'on a redirect with a query, which is not shown',
      answers((_, response) => response.writeHead(302, { location: '/login?next=C4nary' }).end()),
      {},
      'UNEXPECTED_STATUS',
      /^status 302, redirects to \/login\?…, expected 200$/,
    ],
    [
      'on something that is no HTTP',
      says('SSH-2.0-OpenSSH_9.6\r\n'),
      {},
      'HPE_INVALID_CONSTANT',
      /Parse Error/,
    ],
    [
      'on a header that is too large',
      says(`${OK}x: ${'y'.repeat(200_000)}\r\n\r\n`),
      {},
      'HPE_HEADER_OVERFLOW',
      /./,
    ],
    [
      'on a connection that is cut before the answer',
      net.createServer((socket) => socket.once('data', () => socket.destroy())),
      {},
      'ECONNRESET',
      /./,
    ],
    [
      'on a connection that is cut within the body',
      net.createServer((socket) =>
        socket.once('data', () => socket.end(`${OK}content-length: 99\r\n\r\nWord`)),
      ),
      { expectBody: 'WordPress' },
      'BROKEN_ANSWER',
      /./,
    ],
    [
      'on an upgrade that nobody asked for',
      says('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      {},
      'UNEXPECTED_STATUS',
      /./,
    ],
    ['on a server that speaks TLS', https.createServer(), {}, 'ECONNRESET', /./],
    [
      'on a host that no header can hold',
      answers((_, response) => response.end()),
      { host: 'ウェブ.example.jp' },
      'ERR_INVALID_CHAR',
      /./,
    ],
  ])('%s', async (_, server, changes, errorCode, seen) => {
    const { port } = await start(server);
    const attempt = await ask('http', port, changes);
    expect(attempt).toMatchObject({ passed: false, errorCode });
    expect(attempt.seen).toMatch(seen);
  });

  it('on a body without end after 64 KiB, and reads no more', async () => {
    let sent = 0;
    const { port } = await start(
      answers((_, response) => {
        const more = (): void => {
          while (!response.destroyed && sent < 50_000_000) {
            sent += 16_384;
            if (!response.write('x'.repeat(16_384))) break;
          }
        };
        response.on('drain', more);
        more();
      }),
    );
    const attempt = await ask('http', port, { expectBody: 'WordPress' });
    expect(attempt).toMatchObject({ passed: false, errorCode: 'UNEXPECTED_BODY' });
    expect(sent).toBeLessThan(20_000_000);
  });

  it('on one byte at a time, at its deadline', async () => {
    const { port } = await start(
      answers((_, response) => {
        const timer = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(timer));
      }),
    );
    const attempt = await ask('http', port, { expectBody: 'WordPress' });
    expect(attempt).toMatchObject({ passed: false, errorCode: 'TIMEOUT' });
    expect(attempt.durationMilliseconds).toBeGreaterThanOrEqual(290);
    expect(attempt.durationMilliseconds).toBeLessThan(2_000);
  });
});
