import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type Attempt, attempt, type Done, type Reached } from './attempt.ts';

/**
 * The engine for every protocol that Node has no client for: a connection that is read in whole messages, bounded in
 * time and bytes, and always destroyed at the end. Why not a client library for each:
 * docs/decisions/0014-probes-speak-first-words-only.md.
 */

/** The result of a conversation. */
export interface Outcome {
  readonly passed: boolean;
  readonly seen: string;
  readonly errorCode?: string;
}

export const passed = (seen: string): Outcome => ({ passed: true, seen });
export const failed = (errorCode: string, seen: string): Outcome => ({ passed: false, seen, errorCode });

/** The failure for a server that does not speak the plan's protocol. */
export const unexpected = (seen: string): Outcome => failed('UNEXPECTED_ANSWER', seen);

/** The recovered server at the other end. Once the attempt is over its promises stay pending. */
export interface Peer {
  send(bytes: Uint8Array | string): void;
  /**
   * The next message. `lengthOf` returns its length from the bytes so far, or undefined while that is unknown; it
   * throws when this is no such message.
   */
  read(lengthOf: (received: Buffer) => number | undefined): Promise<Buffer>;
  /** Continues over TLS; any certificate is accepted unless the options say otherwise. */
  startTls(options?: ConnectionOptions): Promise<TLSSocket>;
}

/** The most bytes read from a server in one attempt. */
const MAXIMUM_BYTES = 64 * 1_024;

/** An old server may support nothing newer, and a probe only checks whether it answers. */
const ANY_TLS: ConnectionOptions = {
  rejectUnauthorized: false,
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT@SECLEVEL=0',
};

interface Place {
  readonly port: number;
  readonly timeout: number;
  /** Whether TLS comes before the first message. */
  readonly tls?: boolean;
}

/** Connects and lets `talk` exchange the protocol's first messages, under the probe's deadline. */
export const converse = (
  { port, timeout, tls = false }: Place,
  address: string,
  talk: (peer: Peer) => Promise<Outcome>,
): Promise<Attempt> =>
  attempt(timeout, (done, reached) => {
    const socket = connect({ host: address, port });
    const peer = peerAt(socket, done, reached);
    socket.once('connect', () => {
      reached('connectMilliseconds');
      (tls ? peer.startTls().then(() => talk(peer)) : talk(peer)).then(
        (outcome) => done(outcome.passed, outcome.seen, outcome.errorCode),
        (error: Error) => done(false, `not the protocol: ${error.message}`, 'UNEXPECTED_ANSWER'),
      );
    });
    return () => socket.destroy();
  });

/** Whether text is an address: probes never resolve names. */
export const isAddress = (text: string): boolean => isIP(text) !== 0;

function peerAt(raw: Socket, done: Done, reached: Reached): Peer {
  let socket = raw;
  let received: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let look = (): void => {};

  const listenTo = (to: Socket): void => {
    to.on('data', (part) => {
      reached('firstByteMilliseconds');
      bytes += part.length;
      if (bytes > MAXIMUM_BYTES) {
        done(false, `more than ${MAXIMUM_BYTES} bytes, and still no answer`, 'TOO_LONG');
        return;
      }
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      look();
    });
    to.on('error', (error: NodeJS.ErrnoException) => done(false, error.message, error.code));
    const closed = (): void => done(false, `the server hung up after ${bytes} bytes`, 'CLOSED');
    to.once('end', closed);
    to.once('close', closed);
  };

  listenTo(raw);
  return {
    send: (message) => void socket.write(message),
    read: (lengthOf) =>
      new Promise((resolve, reject) => {
        look = () => {
          try {
            const length = received.length === 0 ? undefined : lengthOf(received);
            if (length === undefined || length > received.length) return;
            look = () => {};
            const message = received.subarray(0, length);
            received = received.subarray(length);
            resolve(message);
          } catch (error) {
            reject(error);
          }
        };
        look();
      }),
    startTls: (options = {}) =>
      new Promise((resolve) => {
        raw.removeAllListeners('data');
        const secure = connectTls({ ...ANY_TLS, ...options, socket: raw });
        socket = secure;
        listenTo(secure);
        secure.once('secureConnect', () => {
          reached('tlsMilliseconds');
          resolve(secure);
        });
      }),
  };
}

/** A line of text, its end included; CR LF or LF. */
export function lineLength(received: Buffer): number | undefined {
  const end = received.indexOf(0x0a);
  return end === -1 ? undefined : end + 1;
}
