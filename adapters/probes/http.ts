import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Probe } from '../../core/plan.ts';
import { type Attempt, attempt } from './attempt.ts';

type HttpProbe = Extract<Probe, { protocol: 'http' | 'https' }>;

/** More of a body is never read: a hostile or broken server must not cost memory. */
const MAXIMUM_BODY_BYTES = 64 * 1_024;

/**
 * Passes when the expected status, and where the plan names one the expected text, comes back. The address is the
 * recovered instance's, the name only a header; redirects are not followed, so a probe never leaves the drill.
 */
export const probeHttp = (probe: HttpProbe, address: string): Promise<Attempt> =>
  attempt(probe.timeout, (done) => {
    const request = (probe.protocol === 'https' ? requestHttps : requestHttp)({
      host: address,
      port: probe.port,
      path: escapePath(probe.path),
      // One connection an attempt: a kept one would prove nothing about the port.
      agent: false,
      // A clone rarely has a certificate for its new address; TLS checks are a probe of their own.
      ...(probe.protocol === 'https' ? { rejectUnauthorized: false, servername: probe.host ?? '' } : {}),
      headers: { host: probe.host ?? `${address}:${probe.port}`, 'user-agent': 'kunren', accept: '*/*' },
    });
    request.once('response', (response) => judgeResponse(probe, response, done));
    request.once('error', (error: NodeJS.ErrnoException) => done(false, error.message, error.code));
    request.end();
    return () => request.destroy();
  });

/** A path as a person writes it: what is escaped already stays as it is. */
const escapePath = (path: string): string => path.replace(/[^\x21-\x7e]+/g, encodeURIComponent);

function judgeResponse(
  probe: HttpProbe,
  response: IncomingMessage,
  done: (passed: boolean, seen: string, errorCode?: string) => void,
): void {
  const status = response.statusCode ?? 0;
  response.once('error', (error) => done(false, error.message, 'BROKEN_ANSWER'));
  if (status !== probe.expectStatus) {
    done(false, `status ${status}, expected ${probe.expectStatus}`, 'UNEXPECTED_STATUS');
    return;
  }
  const { expectBody } = probe;
  if (expectBody === undefined) {
    done(true, `status ${status}`);
    return;
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const check = (ended: boolean): void => {
    const body = Buffer.concat(parts).subarray(0, MAXIMUM_BODY_BYTES).toString();
    if (body.includes(expectBody)) done(true, `status ${status}, expected text found`);
    else if (ended || bytes >= MAXIMUM_BODY_BYTES)
      done(false, `status ${status}, but without the expected text`, 'UNEXPECTED_BODY');
  };
  response.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes >= MAXIMUM_BODY_BYTES) check(false);
  });
  response.once('end', () => check(true));
}
