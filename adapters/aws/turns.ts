import pThrottle from 'p-throttle';

/**
 * Waits for a turn, of which there are so many a second; the caller makes its call then, so that it is still known in
 * whose invocation. Whoever works in the account must not be throttled because of us.
 */
export const turns = (perSecond: number): (() => Promise<void>) =>
  pThrottle({ limit: perSecond, interval: 1_000 })(async () => {});

/** What DRS tells of one server at a time; it publishes no rate (docs/aws-facts.md, 4.1). */
export const SERVERS_PER_SECOND = 10;
