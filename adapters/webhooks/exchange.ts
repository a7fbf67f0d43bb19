import { type RequestOptions, request } from 'node:https';
import type { Destination } from './destination.ts';

/** One request to a webhook and its outcome, without the address, which is the secret. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds: number | null }
  /** The service did not receive the message. */
  | { readonly kind: 'unreached'; readonly code: string }
  /** It may have received it: the connection broke, or no answer came, after the request was sent. */
  | { readonly kind: 'uncertain'; readonly code: string };

export interface Message {
  readonly contentType: string;
  readonly body: string;
}

export type Exchange = (destination: Destination, message: Message) => Promise<Answer>;

const TIMEOUT_MILLISECONDS = 10_000;
const ANSWER_BYTES_MAX = 65_536;

/** Tests replace the service by their own server: its address, port, and the CA of its certificate. */
export type Connecting = Pick<RequestOptions, 'ca' | 'port' | 'lookup'> & {
  readonly timeoutMilliseconds?: number;
};

/** Posts by HTTPS with the certificate verified; redirects are answers like any other and not followed. */
export const httpsExchange =
  ({ timeoutMilliseconds = TIMEOUT_MILLISECONDS, ...connecting }: Connecting = {}): Exchange =>
  ({ url, headers }, { contentType, body }) =>
    new Promise((resolve) => {
      let isSecure = false;
      const options: RequestOptions = {
        method: 'POST',
        agent: false,
        minVersion: 'TLSv1.2',
        headers: {
          ...headers,
          'content-type': `${contentType}; charset=utf-8`,
          'content-length': Buffer.byteLength(body),
          'user-agent': 'kunren',
        },
        ...connecting,
      };
      const sent = request(url, options);
      const failed = (code: string): void => {
        clearTimeout(timer);
        resolve({ kind: isSecure ? 'uncertain' : 'unreached', code });
        sent.destroy();
      };
      const timer = setTimeout(() => failed('TIMEOUT'), timeoutMilliseconds);
      sent.on('socket', (socket) => {
        // Nothing of the message is sent before the handshake is over and the certificate was verified.
        socket.once('secureConnect', () => {
          isSecure = true;
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => failed(codeOf(error)));
      sent.on('response', (response) => {
        let bytes = 0;
        const answered = (): void => {
          clearTimeout(timer);
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            retryAfterSeconds: secondsIn(response.headers['retry-after'], Date.now()),
          });
        };
        // The status is the answer; an endless body must not delay it.
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) response.destroy();
        });
        response.on('close', answered);
        response.on('error', answered);
      });
      sent.end(body);
    });

/** Node's codes are short words; messages may contain addresses. */
const codeOf = ({ code }: NodeJS.ErrnoException): string =>
  code !== undefined && /^[\w-]{1,60}$/.test(code) ? code : 'ERROR';

/** RFC 9110, 10.2.3: seconds, or a date. */
function secondsIn(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1_000));
}
