import net from 'node:net';
import { LANES } from './account/addresses.ts';

/**
 * Concurrent simulators on one machine would give their instances the same loopback addresses. Each reserves a lane by
 * holding the port of its number; a single simulator always gets the first, so that addresses are the same in every
 * run. A process keeps an unused lane for its next simulator, so that the same account gets the same addresses whatever
 * other processes begin and end in between.
 */
export interface Lane {
  readonly number: number;
  close(): void;
}

const FIRST_PORT = 24_601;

const kept: number[] = [];

/**
 * Takes the first free lane; when all are taken it shares one, and clashing ports are reported as problems of the
 * account.
 */
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

/** Whether this process now holds the port, which it keeps until it ends. */
function holds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true));
    server.unref();
  });
}
