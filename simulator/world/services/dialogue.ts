import { createHash } from 'node:crypto';
import type net from 'node:net';
import type { SimulatorClock } from '../../clock.ts';
import type { ServiceScenario } from '../../scenario/services.ts';

/** One side of a conversation: what a server says first, and what it answers. */
export interface Dialogue {
  readonly greeting?: Buffer | string;
  /** Nothing when the server does not answer this. */
  answer?(received: Buffer): Buffer | string | undefined;
  /** After an answer: the connection goes on as something else. */
  afterAnswer?(socket: net.Socket): void;
}

/** Between two bytes of a service that trickles. */
const TRICKLE_SECONDS = 1;

/** Lets a service speak as its behaviour wants: as it should, slowly, at length, or nonsense. */
export function speak(
  socket: net.Socket,
  { behaviour, answersAfter }: ServiceScenario,
  clock: SimulatorClock,
  { greeting, answer, afterAnswer }: Dialogue,
): void {
  if (behaviour === 'endless') flood(socket);
  if (behaviour === 'garbage') socket.write(garbage());
  if (behaviour === 'endless' || behaviour === 'garbage') {
    socket.resume();
    return;
  }
  const say = (what: Buffer | string, then: () => void = () => {}): void =>
    later(socket, clock, answersAfter, () => {
      if (behaviour === 'slow') trickle(socket, clock, Buffer.from(what));
      else socket.write(what, then);
    });
  if (greeting !== undefined && greeting.length > 0) say(greeting);
  socket.on('data', (received) => {
    const reply = behaviour === 'banner' ? undefined : answer?.(received);
    if (reply !== undefined) say(reply, () => afterAnswer?.(socket));
  });
}

/** Runs something when the clock says so, unless the other side has gone away by then. */
export function later(socket: net.Socket, clock: SimulatorClock, seconds: number, run: () => void): void {
  if (seconds === 0) {
    run();
    return;
  }
  const cancel = clock.after(seconds, () => {
    if (!socket.destroyed) run();
  });
  // Whoever has gone away is not answered, and nothing of him is left to wait for.
  socket.once('close', cancel);
}

/** One byte after the other, into the socket or into what is written over it. */
export function trickle(
  socket: net.Socket,
  clock: SimulatorClock,
  bytes: Buffer,
  to: NodeJS.WritableStream = socket,
): void {
  later(socket, clock, TRICKLE_SECONDS, () => {
    to.write(bytes.subarray(0, 1));
    if (bytes.length > 1) trickle(socket, clock, bytes.subarray(1), to);
  });
}

/** Bytes without end, as fast as they are taken. */
export function flood(to: NodeJS.WritableStream & { readonly destroyed: boolean }): void {
  const block = 'x'.repeat(16_384);
  const more = (): void => {
    while (!to.destroyed && to.write(block));
  };
  to.on('drain', more);
  more();
}

/** Bytes that are no protocol's, the same each time. */
const garbage = (): Buffer =>
  Buffer.concat([0, 1, 2, 3].map((part) => createHash('sha512').update(`garbage ${part}`).digest()));
