import type { IncomingMessage } from 'node:http';
import { type JsonValue, query } from 'jsonpath-rfc9535';
import type { Probe } from '../../core/plan/plan.ts';
import type { Done } from './attempt.ts';

/** Compares one answer with what the plan expects. */

export type HttpProbe = Extract<Probe, { protocol: 'http' | 'https' }>;

/** The most of a body that is read: a hostile or broken server must not cost memory. */
const MAXIMUM_BODY_BYTES = 64 * 1_024;

/** Reads as much of the answer as the plan checks, then says whether it passes. */
export function judgeResponse(probe: HttpProbe, response: IncomingMessage, done: Done): void {
  const status = response.statusCode ?? 0;
  const { expectBody, expectJson } = probe;
  if (!isExpected(probe.expectStatus, status)) {
    const expected = [probe.expectStatus].flat().join(', ');
    done(false, `status ${status}, expected ${expected}`, 'UNEXPECTED_STATUS');
    return;
  }
  if (expectBody === undefined && expectJson === undefined) {
    done(true, `status ${status}`);
    return;
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const check = (ended: boolean): void => {
    const body = Buffer.concat(parts).subarray(0, MAXIMUM_BODY_BYTES).toString();
    const isWhole = ended && bytes <= MAXIMUM_BODY_BYTES;
    const fault = textFault(probe, body) ?? jsonFault(probe, body, isWhole);
    if (fault === undefined) done(true, `status ${status}, as expected`);
    else if (isWhole || bytes >= MAXIMUM_BODY_BYTES) {
      const encoding = response.headers['content-encoding'];
      const why = encoding === undefined ? '' : ` (sent as ${encoding}, which is not unpacked)`;
      done(false, `status ${status}, but ${fault}${why}`, 'UNEXPECTED_BODY');
    }
  };
  response.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes >= MAXIMUM_BODY_BYTES) check(false);
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

const textFault = ({ expectBody }: HttpProbe, body: string): string | undefined =>
  expectBody === undefined || body.includes(expectBody) ? undefined : 'without the expected text';

function jsonFault({ expectJson = [] }: HttpProbe, body: string, isWhole: boolean): string | undefined {
  if (expectJson.length === 0) return undefined;
  if (!isWhole) return `with more than ${MAXIMUM_BODY_BYTES} bytes, too many to be read as JSON`;
  try {
    const document = JSON.parse(body) as JsonValue;
    for (const { path, equals } of expectJson) {
      const found = query(document, path);
      if (found.includes(equals)) continue;
      const value = found.length === 0 ? 'missing' : found.map((one) => JSON.stringify(one)).join(', ');
      return `${path} is ${value}, expected ${JSON.stringify(equals)}`;
    }
    return undefined;
  } catch (error) {
    return `not JSON that can be searched: ${(error as Error).message}`;
  }
}
