import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { ask, type Changes, HOST, simulate, start } from './local-servers.ts';

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
