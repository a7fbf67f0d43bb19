import * as z from 'zod';
import { formatDuration } from '../text/duration.ts';
import { moment } from './moment.ts';

/**
 * What a server is, and not what it does yet: a wrong host name, key or certificate does not become right by waiting. It
 * is confirmed, and then not asked for again.
 */

export const mismatchSchema = z.strictObject({
  /** How often in a row it was seen, and when first. */
  seenTimes: z.int(),
  since: moment,
  /** Whether it was confirmed, so that the probe is not tried again. */
  confirmed: z.boolean(),
});

export type Mismatch = z.infer<typeof mismatchSchema>;

const MISMATCHES: ReadonlySet<string> = new Set([
  'WRONG_HOSTNAME',
  'WRONG_SID',
  'WRONG_ADDRESS',
  'REACHABLE',
  'HOST_KEY',
  'NO_ALGORITHM',
  'NO_NLA',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_EXPIRING',
  'CERTIFICATE_NAME',
  'CERTIFICATE_PIN',
  'CERTIFICATE_UNTRUSTED',
]);

/**
 * Soon after a boot cloud-init, EC2Launch and DHCP still set names, keys and addresses: a mismatch is believed when it
 * lasts longer than that, and was seen more often than by chance.
 */
export const CONFIRMATION_SECONDS = 300;
export const CONFIRMATIONS = 6;

/** What an attempt adds to a mismatch; undefined when it was none, since it must be seen in a row. */
export function mismatchAfter(
  before: Mismatch | undefined,
  errorCode: string | null,
  now: Date,
): Mismatch | undefined {
  if (errorCode === null || !MISMATCHES.has(errorCode)) return undefined;
  const since = before?.since ?? now.toISOString();
  const seenTimes = (before?.seenTimes ?? 0) + 1;
  const lastsSeconds = (now.getTime() - Date.parse(since)) / 1_000;
  return { seenTimes, since, confirmed: seenTimes >= CONFIRMATIONS && lastsSeconds >= CONFIRMATION_SECONDS };
}

/** How long to wait until the next attempt: each confirmation of a mismatch waits twice as long as the last. */
export const confirmationWaitSeconds = (mismatch: Mismatch | undefined, intervalSeconds: number): number =>
  mismatch === undefined
    ? intervalSeconds
    : Math.max(intervalSeconds, FIRST_WAIT_SECONDS * 2 ** mismatch.seenTimes);
/** Doubled for each, they take the seconds of the confirmation together. */
const FIRST_WAIT_SECONDS = 10;

/** What is said of a confirmed mismatch, so that nobody looks for the attempts that were not made. */
export const confirmedText = (seen: string, { seenTimes, since }: Mismatch, now: Date): string =>
  `${seen}; seen ${seenTimes} times in ${formatDuration(Math.round((now.getTime() - Date.parse(since)) / 1_000))}, not tried again`;
