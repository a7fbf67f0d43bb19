import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { ask, askPatiently, type Changes, HOST, simulate, start } from './local-servers.ts';

/** Whatever a server does, a probe costs its deadline and a bounded buffer at most, and never asks anybody else. */

const PROBES: [string, Changes][] = [
  ['tls', {}],
  ['http', { expectBody: 'x'.repeat(200) }],
  ['https', { expectBody: 'x'.repeat(200) }],
  ['dns', { transport: 'tcp', name: 'www.example.com' }],
  ['ssh', {}],
  ['rdp', {}],
  ['mysql', {}],
  ['postgresql', {}],
  ['sqlserver', {}],
  ['smtp', {}],
  ['ldap', {}],
  ['redis', {}],
  ['exchange', { steps: [{ send: 'hello', expect: 'nothing that anybody says' }] }],
];

/** Every connection that this process makes. */
const dialled: net.Socket[] = [];
const note = (message: unknown): void => {
  dialled.push((message as { socket: net.Socket }).socket);
};
beforeEach(() => {
  dialled.length = 0;
  diagnostics.subscribe('net.client.socket', note);
});
afterEach(() => {
  diagnostics.unsubscribe('net.client.socket', note);
  expect(dialled.filter((socket) => !socket.destroyed)).toEqual([]);
  const elsewhere = dialled
    .map((socket) => socket.remoteAddress)
    .filter((to) => to !== undefined && to !== HOST);
  expect(elsewhere).toEqual([]);
});

describe.each(PROBES)('%s', (protocol, changes) => {
  it('ends at its deadline on silence', async () => {
    const { port } = await start(net.createServer((socket) => socket.resume()));
    expect(await ask(protocol, port, changes)).toMatchObject({ passed: false, errorCode: 'TIMEOUT' });
  });

  it('ends on garbage', async () => {
    const { port } = await simulate(protocol, { behaviour: 'garbage' });
    const { passed, durationMilliseconds } = await ask(protocol, port, changes);
    expect(passed).toBe(false);
    expect(durationMilliseconds).toBeLessThan(2_000);
  });

  it('ends on bytes without end, and takes few of them', async () => {
    let sent = 0;
    const { port } = await start(
      net.createServer((socket) => {
        const more = (): void => {
          while (!socket.destroyed && sent < 200_000_000) {
            sent += 16_384;
            if (!socket.write('x'.repeat(16_384))) break;
          }
        };
        socket.on('drain', more);
        more();
      }),
    );
    const { passed, durationMilliseconds } = await ask(protocol, port, changes);
    expect(passed).toBe(false);
    expect(durationMilliseconds).toBeLessThan(2_000);
    // What the two kernels' buffers hold, beside the 64 KiB that are read.
    expect(sent).toBeLessThan(20_000_000);
  });

  it('ends at its deadline on one byte at a time', async () => {
    const { port } = await start(
      net.createServer((socket) => {
        const timer = setInterval(() => socket.write('2'), 10);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const { passed, durationMilliseconds } = await ask(protocol, port, changes);
    expect(passed).toBe(false);
    expect(durationMilliseconds).toBeLessThan(2_000);
  });

  it('ends where the server hangs up, politely or not', async () => {
    for (const hangUp of [(one: net.Socket) => one.end(), (one: net.Socket) => one.resetAndDestroy()]) {
      const { port } = await start(net.createServer(hangUp));
      const { errorCode } = await ask(protocol, port, changes);
      expect(errorCode).toMatch(/^(CLOSED|ECONNRESET|EPIPE)$/);
    }
  });

  it('looks no name up', async () => {
    const probe = probeSchema.parse({ protocol, port: 9, ...changes });
    expect(await probeOnce(probe, 'localhost')).toMatchObject({ passed: false, errorCode: 'NO_ADDRESS' });
    expect(dialled).toEqual([]);
  });
});

describe('an HTTP server', () => {
  it.each<[string, string, Changes]>([
    ['with headers without end', 'HTTP/1.1 200 OK\r\n', {}],
    [
      'with a chunked body without end',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      { expectBody: 'never' },
    ],
    ['that says to continue without end', 'HTTP/1.1 100 Continue\r\n\r\n', {}],
  ])('%s costs at most the deadline', async (_, first, changes) => {
    const more = first.includes('chunked')
      ? '1000\r\n'.padEnd(4_102, 'x').concat('\r\n')
      : `${first.includes('100') ? first : `x: ${'y'.repeat(900)}\r\n`}`;
    const { port } = await start(
      net.createServer((socket) => {
        socket.write(first);
        const timer = setInterval(() => {
          if (!socket.destroyed) socket.write(more.repeat(10));
        }, 1);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const { passed, durationMilliseconds } = await ask('http', port, changes);
    expect(passed).toBe(false);
    expect(durationMilliseconds).toBeLessThan(2_000);
  });

  it('that redirects endlessly, slowly, costs one deadline and not one for each', async () => {
    const server = http.createServer((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 80);
    });
    const { port } = await start(server);
    const { errorCode, durationMilliseconds } = await ask('http', port, { redirects: 10 });
    expect(errorCode).toBe('TIMEOUT');
    expect(durationMilliseconds).toBeLessThan(2_000);
  });
});

it('a mail server with an endless greeting is read for 64 KiB', async () => {
  const { port } = await start(net.createServer((socket) => socket.write('220-x\r\n'.repeat(20_000))));
  expect(await ask('smtp', port)).toMatchObject({ passed: false, errorCode: 'TOO_LONG' });
});

describe('a search in JSON', () => {
  const send = (value: unknown) => http.createServer((_, response) => response.end(JSON.stringify(value)));

  it.each<[string, unknown, string]>([
    ['a pattern of the plan', { x: [{ a: `${'a'.repeat(60_000)}!` }] }, "$.x[?match(@.a,'(a+)+')]"],
    ['a pattern of the answer', { x: [{ a: 'a'.repeat(40), p: '(a+)+$.' }] }, '$.x[?search(@.a,@.p)]'],
    [
      'a pattern of the answer that is only large',
      { x: [{ a: 'a'.repeat(40_000), p: '((a?){100}){9}'.repeat(30) }] },
      '$.x[?match(@.a,@.p)]',
    ],
    ['a search that multiplies', Array.from({ length: 20_000 }, () => 0), '$[?$[?$[?@==1]]]'],
    ['a search that collects', [Array.from({ length: 100 }, () => [[1], [2]])], '$..[*,*,*,*]..[*,*,*,*]..*'],
  ])('with %s costs at most its limit, and the deadline holds', async (_, body, path) => {
    const { port } = await start(send(body));
    const startedAt = performance.now();
    const { passed } = await ask('http', port, { expectJson: [{ path, equals: 'UP' }] });
    expect(passed).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it('that was too slow is told as that', async () => {
    const { port } = await start(send(Array.from({ length: 20_000 }, () => 0)));
    const attempt = await askPatiently('http', port, {
      expectJson: [{ path: '$[?$[?$[?@==1]]]', equals: 1 }],
    });
    expect(attempt).toMatchObject({
      passed: false,
      errorCode: 'SLOW_SEARCH',
      seen: expect.stringMatching(/search/),
    });
  });
});
