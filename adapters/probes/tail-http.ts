import { type IncomingMessage, request } from 'node:http';
import { maskSecrets } from '../../core/text/mask-secrets.ts';
import { oneLine } from '../../core/text/one-line.ts';

/** The end of a file that a server serves over HTTP. */
export type Tail =
  | {
      readonly text: string;
      /** The server's clock, if it sends one. */
      readonly date: Date | null;
    }
  | { readonly errorCode: string; readonly seen: string };

export interface TailPlace {
  readonly address: string;
  readonly port: number;
  readonly path: string;
}

const TAIL_BYTES = 64 * 1_024;
/** A server without range support sends the whole file: this much of it is read, and only its end kept. */
const PASSING_BYTES_MAXIMUM = 16 * 1_024 * 1_024;
const DEADLINE_SECONDS = 15;

/**
 * Makes one request, to the instance's own address; no redirect is followed. The timer is the global one, as in probes.
 */
export const readTail = ({ address, port, path }: TailPlace): Promise<Tail> =>
  new Promise((resolve) => {
    const asking = request({
      host: address,
      port,
      path: path.replace(/[^\x21-\x7e]+/g, encodeURIComponent),
      agent: false,
      headers: { range: `bytes=-${TAIL_BYTES}`, 'user-agent': 'kunren', accept: '*/*' },
    });
    const finish = (tail: Tail): void => {
      clearTimeout(timer);
      asking.destroy();
      resolve(tail);
    };
    const fail = (errorCode: string, seen: string): void =>
      finish({ errorCode, seen: oneLine(maskSecrets(seen), 200) });
    const timer = setTimeout(
      () => fail('TIMEOUT', `no whole answer within ${DEADLINE_SECONDS} s`),
      DEADLINE_SECONDS * 1_000,
    );
    asking.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'FAILED', error.message));
    asking.once('response', (response) => collectTail(response, finish, fail));
    asking.end();
  });

function collectTail(
  response: IncomingMessage,
  finish: (tail: Tail) => void,
  fail: (errorCode: string, seen: string) => void,
): void {
  const { statusCode = 0, headers } = response;
  const dateHeader = Date.parse(headers.date ?? '');
  const date = Number.isNaN(dateHeader) ? null : new Date(dateHeader);
  // An empty file has no last bytes.
  if (statusCode === 416) {
    finish({ text: '', date });
    return;
  }
  if (statusCode !== 200 && statusCode !== 206) {
    fail('UNEXPECTED_STATUS', `status ${statusCode}`);
    return;
  }
  let kept = Buffer.alloc(0);
  let passed = 0;
  response.on('data', (part: Buffer) => {
    passed += part.length;
    if (passed > PASSING_BYTES_MAXIMUM) fail('TOO_LONG', `more than ${PASSING_BYTES_MAXIMUM} bytes`);
    else kept = Buffer.concat([kept, part]).subarray(-TAIL_BYTES);
  });
  response.once('error', (error) => fail('BROKEN_ANSWER', error.message));
  response.once('end', () => finish({ text: kept.toString('latin1'), date }));
}
