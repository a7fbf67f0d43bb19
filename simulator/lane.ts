import net from 'node:net';
import { LANES } from './world/addresses.ts';

/**
 * Simulators that run at once on one machine would give their instances the same loopback addresses. Each takes a
 * lane for itself by holding a port of its number; alone on the machine it is always the first, so that addresses
 * are the same from run to run.
 */
export interface Lane {
  readonly number: number;
  close(): Promise<void>;
}

const FIRST_PORT = 24_601;

/** Takes the first free lane; when all are taken it shares one, and clashing ports are told as world problems. */
export async function takeLane(): Promise<Lane> {
  for (let number = 0; number < LANES; number += 1) {
    const holder = await hold(FIRST_PORT + number);
    if (holder === undefined) continue;
    return { number, close: () => new Promise((closed) => holder.close(() => closed())) };
  }
  return { number: 0, close: () => Promise.resolve() };
}

function hold(port: number): Promise<net.Server | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
