import { createHash } from 'node:crypto';
import type { Webhook } from '../../core/plan/notifications.ts';
import { describeError } from '../aws/errors.ts';
import type { DeliveryMarks } from './delivery-marks.ts';
import { type Destination, destinationOf } from './destination.ts';
import type { Answer, Exchange, Message } from './exchange.ts';
import type { ReadSecret } from './secrets.ts';

/**
 * Posts an event to a webhook, once. @throws {Error} when it did not arrive, or that is unknown; the queue keeps it.
 */
export type Deliver = (webhook: Webhook, eventId: string, message: Message) => Promise<void>;

interface Delivering {
  readonly readSecret: ReadSecret;
  readonly deliveryMarks: DeliveryMarks;
  readonly exchange: Exchange;
  readonly sleep: (seconds: number) => Promise<void>;
}

const TRIES = 3;
/** Between tries when the service named no time: 1, then 4 seconds. */
const BACK_OFF_SECONDS = 1;
/** A service that asks for more gets it from the queue, which delivers again half an hour later. */
const WAIT_SECONDS_MAX = 30;

/**
 * What did not arrive is retried, here and then by the queue. What may have arrived is never posted again: it goes to
 * the dead-letter queue, where people can see it.
 */
export const deliverer =
  ({ readSecret, deliveryMarks, exchange, sleep }: Delivering): Deliver =>
  async ({ service, secret: arn }, eventId, message) => {
    const key = `${eventId}#${createHash('sha256').update(`${service} ${arn}`).digest('hex').slice(0, 16)}`;
    const claimed = await deliveryMarks.claim(key);
    if (claimed === 'POSTED') return;
    const what = `event ${eventId} for the ${service} webhook`;
    if (claimed === 'UNCERTAIN')
      throw new Error(`${what} may have arrived before: it is not posted again; look into the chat`);
    const destination = await freeing(async () => destinationOf(service, await readSecret(arn)));
    const answer = await postPatiently(destination, message);
    if (answer.kind === 'uncertain')
      throw new Error(`${what} may have arrived, but no answer did (${answer.code}): it is not posted again`);
    const arrived = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
    await deliveryMarks.record(key, arrived ? 'POSTED' : 'FREE');
    if (arrived) return;
    const why =
      answer.kind === 'answered' ? `it answered ${answer.status}` : `it was not reached (${answer.code})`;
    throw new Error(`${what} was not taken: ${why}`);

    /** Runs what comes before anything is sent, and releases the claim to post if it fails. */
    async function freeing<T>(run: () => Promise<T>): Promise<T> {
      try {
        return await run();
      } catch (error) {
        await deliveryMarks.record(key, 'FREE');
        throw new Error(`${what} was not posted: ${describeError(error)}`);
      }
    }

    async function postPatiently(to: Destination, one: Message): Promise<Answer> {
      for (let time = 1; ; time += 1) {
        const given = await exchange(to, one);
        const wait = waitAfter(given, time);
        if (time >= TRIES || wait === null || wait > WAIT_SECONDS_MAX) return given;
        await sleep(wait);
      }
    }
  };

/** How long to wait before a retry; null when it would be useless, or might post twice. */
function waitAfter(answer: Answer, time: number): number | null {
  const backOff = BACK_OFF_SECONDS * 4 ** (time - 1);
  if (answer.kind === 'unreached')
    return /^(CERT|DEPTH|ERR_TLS|SELF_SIGNED|UNABLE)/.test(answer.code) ? null : backOff;
  if (answer.kind === 'uncertain') return null;
  if (answer.status === 429) return answer.retryAfterSeconds ?? backOff;
  if (answer.status >= 500) return answer.retryAfterSeconds ?? backOff;
  return null;
}
