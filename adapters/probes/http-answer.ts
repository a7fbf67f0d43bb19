import type { IncomingMessage } from 'node:http';
import type { Probe } from '../../core/plan/plan.ts';
import type { Done } from './attempt.ts';
import { withoutQuery } from './described.ts';
import { type BodyFault, jsonFault } from './json-answer.ts';

/** Compares one answer with what the plan expects. */

export type HttpProbe = Extract<Probe, { protocol: 'http' | 'https' }>;

/** The most of a body that is read: a hostile or broken server must not cost memory. */
const MAXIMUM_BODY_BYTES = 64 * 1_024;

/** Reads as much of the answer as the plan checks, then says whether it passes; `target` is where it redirects to. */
export function judgeResponse(
  probe: HttpProbe,
  response: IncomingMessage,
  target: string | undefined,
  done: Done,
): void {
  const { statusCode = 0 } = response;
  const status =
    target === undefined
      ? `status ${statusCode}`
      : `status ${statusCode}, redirects to ${withoutQuery(target)}`;
  const { expectBody, expectJson } = probe;
  if (!isExpected(probe.expectStatus, statusCode)) {
    const expected = [probe.expectStatus].flat().join(', ');
    done(false, `${status}, expected ${expected}`, 'UNEXPECTED_STATUS');
    return;
  }
  if (expectBody === undefined && expectJson === undefined) {
    done(true, status);
    return;
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const check = (isWhole: boolean): void => {
    const body = Buffer.concat(parts).subarray(0, MAXIMUM_BODY_BYTES).toString();
    bodyFault(probe, body, isWhole).then(
      (fault) => {
        const encoding = response.headers['content-encoding'];
        if (fault === undefined) {
          done(true, `${status}, as expected`);
          return;
        }
        const why =
          encoding === undefined ? fault.text : `${fault.text} (sent as ${encoding}, which is not unpacked)`;
        done(false, `${status}, but ${why}`, fault.errorCode);
      },
      (error: NodeJS.ErrnoException) => done(false, error.message, error.code),
    );
  };
  response.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes < MAXIMUM_BODY_BYTES) return;
    response.removeAllListeners('data').removeAllListeners('end');
    response.pause();
    check(false);
  });
  response.once('end', () => check(true));
}

/** Whether a status is the expected one, or one of them, or in one of their ranges. */
function isExpected(expected: HttpProbe['expectStatus'], status: number): boolean {
  return [expected].flat().some((one) => {
    if (typeof one === 'number') return one === status;
    const [first = 0, last = 0] = one.split('-').map(Number);
    return status >= first && status <= last;
  });
}

/** What the body lacks. */
async function bodyFault(
  { expectBody, expectJson, timeout }: HttpProbe,
  body: string,
  isWhole: boolean,
): Promise<BodyFault | undefined> {
  const unexpected = (text: string): BodyFault => ({ text, errorCode: 'UNEXPECTED_BODY' });
  if (expectBody !== undefined && !body.includes(expectBody)) return unexpected('without the expected text');
  if (expectJson === undefined) return undefined;
  if (!isWhole) return unexpected(`with more than ${MAXIMUM_BODY_BYTES} bytes, too many to be read as JSON`);
  return jsonFault(expectJson, body, timeout);
}
