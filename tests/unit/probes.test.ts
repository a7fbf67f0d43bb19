import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { selfSigned } from '../../simulator/account/certificate.ts';
import { answers, ask, type Changes, HOST, OK, says, start, stopAll } from './local-servers.ts';

/** Probes against real sockets on this machine. */

describe('a TCP probe', () => {
  it('passes where the port accepts', async () => {
    const { port } = await start(net.createServer());
    expect(await ask('tcp', port)).toMatchObject({ passed: true, seen: 'connected', errorCode: null });
  });

  it('passes where the server hangs up at once', async () => {
    const { port } = await start(net.createServer((socket) => socket.end()));
    expect(await ask('tcp', port)).toMatchObject({ passed: true });
  });

  it('fails where nothing listens', async () => {
    const { port } = await start(net.createServer());
    await stopAll();
    expect(await ask('tcp', port)).toMatchObject({ passed: false, errorCode: 'ECONNREFUSED' });
  });

  it('times out when nothing answers', async () => {
    // A documentation address (RFC 5737): packets to it go nowhere, or are turned away.
    const probe = { ...probeSchema.parse({ protocol: 'tcp', port: 9 }), timeout: 0.2 };
    const { passed, errorCode, durationMilliseconds } = await probeOnce(probe, '192.0.2.1');
    expect(passed).toBe(false);
    expect(['TIMEOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EACCES']).toContain(errorCode);
    expect(durationMilliseconds).toBeLessThan(2_000);
  });
});

describe('an HTTP probe passes', () => {
  it.each<[string, http.RequestListener, Changes]>([
    ['with the expected status', (_, response) => response.end(), {}],
    [
      'with a status that is an error elsewhere',
      (_, response) => response.writeHead(401).end(),
      { expectStatus: 401 },
    ],
    ['with the expected text', (_, response) => response.end('Hello WordPress'), { expectBody: 'WordPress' }],
    [
      'with text in another script',
      (_, response) => response.end('ようこそ、訓練へ'),
      { expectBody: '訓練' },
    ],
    [
      'with text that arrives in pieces, a character cut in two',
      (_, response) => {
        const bytes = Buffer.from('ようこそ、訓練へ');
        response.write(bytes.subarray(0, 16));
        setImmediate(() => response.end(bytes.subarray(16)));
      },
      { expectBody: '訓練' },
    ],
    [
      'with text between bytes that are no text',
      (_, response) => response.end(Buffer.from([0xff, 0xfe, 0x4f, 0x4b, 0xc3])),
      { expectBody: 'OK' },
    ],
    [
      'with text just within the first 64 KiB',
      (_, response) => response.end(`${'x'.repeat(65_534)}OK`),
      { expectBody: 'OK' },
    ],
    [
      'without reading a body that nobody asked about',
      (_, response) => response.writeHead(200, { 'content-length': '1000000' }).write('x'),
      {},
    ],
  ])('%s', async (_, listener, changes) => {
    const { port } = await start(answers(listener));
    expect(await ask('http', port, changes)).toMatchObject({ passed: true, errorCode: null });
  });

  it('asking for path, query and host as the plan says', async () => {
    const asked: (string | undefined)[] = [];
    const { port } = await start(
      answers((request, response) => {
        asked.push(request.url, request.headers.host, request.headers['user-agent']);
        response.end();
      }),
    );
    await ask('http', port, { path: '/health?deep=1%20', host: 'www.example.com' });
    await ask('http', port);
    expect(asked).toEqual([
      '/health?deep=1%20',
      'www.example.com',
      'kunren',
      '/',
      `${HOST}:${port}`,
      'kunren',
    ]);
  });

  it('asking for a path as a person writes it', async () => {
    const asked: (string | undefined)[] = [];
    const { port } = await start(
      answers((request, response) => {
        asked.push(request.url);
        response.end();
      }),
    );
    expect(await ask('http', port, { path: '/検索?q=訓 練' })).toMatchObject({ passed: true });
    expect(asked).toEqual([`/${encodeURIComponent('検索')}?q=${encodeURIComponent('訓 練')}`]);
  });
});

describe('an HTTPS probe', () => {
  it('passes although the clone’s certificate is for another name and self-signed', async () => {
    const { port } = await start(
      https.createServer(selfSigned(), (_, response) => response.end('WordPress')),
    );
    for (const host of [undefined, 'www.example.com']) {
      const attempt = await ask('https', port, { expectBody: 'WordPress', ...(host && { host }) });
      expect(attempt).toMatchObject({ passed: true });
    }
  });

  it('fails where the server speaks no TLS', async () => {
    const { port } = await start(answers((_, response) => response.end()));
    expect(await ask('https', port)).toMatchObject({ passed: false, errorCode: 'EPROTO' });
  });

  it('fails in time where the handshake never ends', async () => {
    const { port } = await start(net.createServer());
    expect(await ask('https', port)).toMatchObject({ passed: false, errorCode: 'TIMEOUT' });
  });
});

describe('after an attempt', () => {
  it.each<[string, string, net.Server, Changes]>([
    ['TCP that passed', 'tcp', net.createServer(), {}],
    ['HTTP that passed', 'http', answers((_, response) => response.end('x')), {}],
    [
      'HTTP that was kept alive',
      'http',
      says(`${OK}connection: keep-alive\r\ncontent-length: 0\r\n\r\n`),
      {},
    ],
    ['HTTP that timed out', 'http', net.createServer((socket) => socket.resume()), {}],
    ['a body that was too long', 'http', says(`${OK}\r\n`, 'x'.repeat(200_000)), { expectBody: 'OK' }],
  ])('the connection is closed: %s', async (_, protocol, server, changes) => {
    const { port, sockets } = await start(server);
    const connected = new Promise((resolve) => server.once('connection', resolve));
    await ask(protocol, port, changes);
    await connected;
    while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(sockets.size).toBe(0);
  });

  it('what was seen is one short line, whatever the server sent', async () => {
    const { port } = await start(says(`HTTP/1.1 200 ${'A\u0007'.repeat(400)}\u2028\r\n\r\n`));
    const { seen } = await ask('http', port, { expectStatus: 204 });
    expect(seen).toMatch(/^[^\p{Cc}\u2028]{1,200}$/u);
  });
});
