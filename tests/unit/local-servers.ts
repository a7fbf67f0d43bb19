import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { createService } from '../../simulator/account/services.ts';
import { serviceSchema } from '../../simulator/scenario/services.ts';

/** Servers on this machine for probes to ask; each is gone after its test. */

export const HOST = '127.0.0.1';
const servers: { server: net.Server; sockets: Set<net.Socket> }[] = [];

/** Starts a server and gives its port and the sockets that it has open. */
export async function start(server: net.Server): Promise<{ port: number; sockets: Set<net.Socket> }> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  servers.push({ server, sockets });
  await new Promise<void>((listening) => server.listen(0, HOST, listening));
  return { port: (server.address() as AddressInfo).port, sockets };
}

/** A server that answers any request with these bytes. */
export const says = (...parts: (string | Buffer)[]) =>
  net.createServer((socket) => {
    socket.once('data', () => {
      for (const part of parts) socket.write(part);
    });
  });
export const answers = (listener: http.RequestListener) => http.createServer(listener);

const realClock = {
  now: () => new Date(),
  after(seconds: number, run: () => void) {
    const timer = setTimeout(run, seconds * 1_000);
    return () => clearTimeout(timer);
  },
};

/** Starts a service of the simulator, well or badly as its scenario says. */
export const simulate = (protocol: string, scenario: Changes = {}) =>
  start(createService(serviceSchema.parse({ protocol, port: 1, ...scenario }), realClock, HOST));

/** Frees a port again, so that nothing listens there. */
export const stopAll = async (): Promise<void> => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
};
afterEach(stopAll);

export type Changes = Record<string, unknown>;

/** One attempt; timeouts are short, since every one of them is waited for. */
export const ask = (protocol: string, port: number, changes: Changes = {}) =>
  probeOnce({ ...probeSchema.parse({ protocol, port, ...changes, timeout: '5s' }), timeout: 0.3 }, HOST);

/** One attempt that is expected to end at once. */
export const askPatiently = (protocol: string, port: number, changes: Changes = {}) =>
  probeOnce(probeSchema.parse({ protocol, port, timeout: '10s', ...changes }), HOST);

export const OK = 'HTTP/1.1 200 OK\r\n';
