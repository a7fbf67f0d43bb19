import pThrottle from 'p-throttle';

const SERVERS_PER_SECOND = 10;

/**
 * What DRS tells of one server at a time is asked at most so often a second: it publishes no rate (docs/aws-facts.md, 4.1),
 * and whoever recovers servers for real in the account must not be throttled because of us.
 */
export const serverPace = () => pThrottle({ limit: SERVERS_PER_SECOND, interval: 1_000 });
