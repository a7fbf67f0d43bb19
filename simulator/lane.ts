import net from 'node:net';
import { LANES } from './account/addresses.ts';

/**
 * Simulators that run at once on one machine would give their instances the same loopback addresses. Each takes a
 * lane for itself by holding a port of its number; alone on the machine it is always the first, so that addresses
 * are the same from run to run. A process keeps a lane that it no longer uses for its next simulator, so that the same
 * world plays out on the same addresses whatever other processes begin and end in between.
 */
export interface Lane {
  readonly number: number;
  close(): void;
}

const FIRST_PORT = 24_601;

const kept: number[] = [];

/** Takes the first free lane; when all are taken it shares one, and clashing ports are told as world problems. */
export async function takeLane(): Promise<Lane> {
  const number = kept.shift() ?? (await firstFree());
  if (number === undefined) return { number: 0, close: () => undefined };
  return {
    number,
    close() {
      kept.push(number);
      kept.sort((a, b) => a - b);
    },
  };
}

async function firstFree(): Promise<number | undefined> {
  for (let number = 0; number < LANES; number += 1) {
    if (await holds(FIRST_PORT + number)) return number;
  }
  return undefined;
}

/** Whether this process now holds the port, which it does until it ends. */
function holds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true));
    server.unref();
  });
}
