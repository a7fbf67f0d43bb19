import { randomBytes } from 'node:crypto';
import { type RequestOptions, request } from 'node:https';

/** A time-stamping authority (RFC 3161) of the operator's choice. */

/**
 * Asks for a stamp of a SHA-256 digest; returns the authority's response, DER.
 * @throws {Error} when it is not reached, refuses, or answers about something else.
 */
export type TimeStamp = (digest: Uint8Array) => Promise<Uint8Array>;

const TIMEOUT_MILLISECONDS = 20_000;
/** A token with its chain of certificates has less than ten. */
const ANSWER_BYTES_MAX = 65_536;
const NONCE_BYTES = 8;

/** Tests replace the authority by their own server: the CA of its certificate. */
type Connecting = Pick<RequestOptions, 'ca'>;

/** Over https with the certificate verified; a redirect is followed by nobody. */
export const timeStampBy =
  (url: string, connecting: Connecting = {}): TimeStamp =>
  async (digest) => {
    const nonce = randomBytes(NONCE_BYTES);
    const response = await post(url, timeStampRequest(digest, nonce), connecting);
    // A refusal has no token, and a token names what it is about; who signed it `kunren verify` checks.
    if (![digest, significant(nonce)].every((part) => response.includes(Buffer.from(part))))
      throw new Error(`${new URL(url).host} gave no time stamp of this digest; ask its operator why`);
    return response;
  };

/** RFC 3161, 2.4.1: version 1, SHA-256 with its parameters, the digest, a nonce, and the wish for certificates. */
export function timeStampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const imprint = Buffer.concat([Buffer.from('300d06096086480165030402010500', 'hex'), der(0x04, digest)]);
  const parts = [
    Buffer.from('020101', 'hex'),
    der(0x30, imprint),
    der(0x02, significant(nonce)),
    Buffer.from('0101ff', 'hex'),
  ];
  return der(0x30, Buffer.concat(parts));
}

/** A positive number begins with no zero that it does not need, and with one where its first bit is set (X.690, 8.3). */
function significant(number: Uint8Array): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  const digits = Buffer.from(number.subarray(first === -1 ? number.length - 1 : first));
  return (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), digits]) : digits;
}

/** Short lengths alone: a request has less than 128 bytes. */
const der = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag, content.length]), content]);

const post = (url: string, body: Buffer, connecting: Connecting): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      minVersion: 'TLSv1.2',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: { 'content-type': 'application/timestamp-query', 'content-length': body.length },
      ...connecting,
    };
    const failed = (why: string): void =>
      reject(new Error(`no time stamp from ${host}: ${why}; the next sweep asks again`));
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) sent.destroy(new Error('it answered more than any stamp has'));
        chunks.push(chunk);
      });
      response.on('error', ({ message }) => failed(message));
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(Buffer.concat(chunks))
          : failed(`it answered with status ${response.statusCode}`),
      );
    });
    sent.on('error', ({ message }) => failed(message));
    sent.end(body);
  });
