import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { closeGate, type Gate, isLoopback } from '../../simulator/gate.ts';

/** Whatever Node offers to reach an address, it goes through the gate. */

/** For documentation (RFC 5737): nobody is there. */
const PRODUCTION = '198.51.100.5';
const MAPPED = '198.51.100.6';

let gate: Gate;
let server: net.Server;
let datagrams: dgram.Socket;
let received: string[];
const port = (): number => (server.address() as AddressInfo).port;

beforeEach(async () => {
  received = [];
  server = net.createServer((socket) => {
    received.push('tcp');
    socket.on('error', () => {});
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  datagrams = dgram.createSocket('udp4').on('message', (message) => received.push(String(message)));
  datagrams.bind(port(), '127.0.0.1');
  await once(datagrams, 'listening');
  gate = closeGate((address) => (address === MAPPED ? { address: '127.0.0.1', port: port() } : null));
});
afterEach(() => {
  gate.stop();
  server.close();
  datagrams.close();
});

type Reach = (host: string) => { destroy(): unknown; on(event: 'error', does: () => void): unknown };

const WAYS: [string, Reach][] = [
  ['net.connect', (host) => net.connect(1, host)],
  ['net.connect with options', (host) => net.connect({ port: 1, host })],
  ['a socket', (host) => new net.Socket().connect(1, host)],
  ['a socket with options', (host) => new net.Socket().connect({ port: 1, host })],
  ['tls.connect', (host) => tls.connect({ port: 1, host, rejectUnauthorized: false })],
  ['http', (host) => http.get({ host, port: 1, path: '/a', agent: false })],
  ['http with an agent', (host) => http.get(`http://${host}:1/a`, { agent: new http.Agent() })],
  ['https', (host) => https.get({ host, port: 1, agent: false, rejectUnauthorized: false })],
];

describe.each(WAYS)('by %s', (_, reach) => {
  it.each([PRODUCTION, 'production.example.com', '2001:db8::5', '::ffff:198.51.100.5', '0.0.0.0'])(
    'nobody reaches %s',
    (host) => {
      const dialled = reach(host.includes(':') && String(reach).includes('http://') ? `[${host}]` : host);
      dialled.on('error', () => {});
      expect(gate.dials.map(({ ledTo }) => ledTo)).toEqual([null]);
      dialled.destroy();
    },
  );

  it('an address of the simulation is reached on this machine', async () => {
    const dialled = reach(MAPPED);
    dialled.on('error', () => {});
    await expect.poll(() => received).toEqual(['tcp']);
    expect(gate.dials).toMatchObject([{ transport: 'tcp', address: MAPPED, ledTo: '127.0.0.1' }]);
    dialled.destroy();
  });
});

describe('datagrams', () => {
  it('go nowhere but where the simulation leads them, by a connected socket', async () => {
    for (const address of [PRODUCTION, MAPPED]) {
      const socket = dgram.createSocket('udp4');
      socket.connect(1, address, () => socket.send('hello'));
      if (address === MAPPED) await expect.poll(() => received).toEqual(['hello']);
      socket.close();
    }
    expect(gate.dials.map(({ ledTo }) => ledTo)).toEqual([null, '127.0.0.1']);
  });

  it('and by one that is not connected', async () => {
    const socket = dgram.createSocket('udp4');
    socket.send('nobody', 1, PRODUCTION);
    socket.send('hello', 1, MAPPED);
    socket.send('a hello too', 2, 5, 1, MAPPED);
    await expect.poll(() => received.toSorted()).toEqual(['hello', 'hello']);
    socket.close();
    // Node sends again what waited until the socket was bound.
    expect(gate.dials.slice(0, 3).map(({ ledTo }) => ledTo)).toEqual([null, '127.0.0.1', '127.0.0.1']);
    expect(gate.dials.every(({ ledTo }) => ledTo === null || isLoopback(ledTo))).toBe(true);
  });
});

it.each(['tcp', 'http', 'https', 'dns', 'ssh', 'redis'])(
  'a probe by %s to nowhere gets no answer',
  async (protocol) => {
    const name = protocol === 'dns' ? { name: 'a.example.com' } : {};
    const probe = { ...probeSchema.parse({ protocol, port: 1, ...name }), timeout: 0.1 };
    expect(await probeOnce(probe, PRODUCTION)).toMatchObject({ passed: false, errorCode: 'TIMEOUT' });
    expect(gate.dials.map(({ ledTo }) => ledTo)).toEqual([null]);
  },
);

it.each([
  ['127.0.0.1', true],
  ['127.64.3.2', true],
  ['::1', true],
  ['localhost', true],
  ['10.0.0.5', false],
  ['128.0.0.1', false],
  ['::', false],
  ['localhost.example.com', false],
])('%s is of this machine alone: %s', (address, isOwn) => {
  expect(isLoopback(address)).toBe(isOwn);
});

it('is open again when it is stopped', () => {
  gate.stop();
  const socket = net.connect(port(), '127.0.0.1');
  socket.on('error', () => {});
  socket.destroy();
  expect(gate.dials).toEqual([]);
});
