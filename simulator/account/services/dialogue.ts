import { createHash } from 'node:crypto';
import type net from 'node:net';
import type { SimulatorClock } from '../../clock.ts';
import type { ServiceScenario } from '../../scenario/services.ts';

/** One side of a conversation: what a server sends first, and what it answers. */
export interface Dialogue {
  readonly greeting?: Buffer | string;
  /** Nothing when the server does not answer this. */
  answer?(received: Buffer): Buffer | string | undefined;
  /** After an answer: the connection continues with another protocol. */
  afterAnswer?(socket: net.Socket): void;
}

/** Between two bytes of a service that trickles. */
const TRICKLE_SECONDS = 1;

/** Makes a service answer by its behaviour: correctly, slowly, endlessly, or with nonsense. */
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

/** Runs something after a delay, unless the other side has disconnected by then. */
export function later(socket: net.Socket, clock: SimulatorClock, seconds: number, run: () => void): void {
  if (seconds === 0) {
    run();
    return;
  }
  const cancel = clock.after(seconds, () => {
    if (!socket.destroyed) run();
  });
  // A disconnected client gets no answer, and its timer is cancelled.
  socket.once('close', cancel);
}

/** One byte after the other, into the socket or a stream on top of it. */
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

/** Endless bytes, as fast as they are read. */
export function flood(to: NodeJS.WritableStream & { readonly destroyed: boolean }): void {
  const block = 'x'.repeat(16_384);
  const more = (): void => {
    while (!to.destroyed && to.write(block));
  };
  to.on('drain', more);
  more();
}

/** Bytes of no protocol, the same each time. */
const garbage = (): Buffer =>
  Buffer.concat([0, 1, 2, 3].map((part) => createHash('sha512').update(`garbage ${part}`).digest()));
