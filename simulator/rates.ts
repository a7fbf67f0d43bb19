import type { AwsFault } from './protocol/error.ts';
import type { RateScenario } from './scenario/adversity.ts';

/** Refuses a call that comes too fast; undefined lets it through. */
export type RateLimiter = (service: string, operation: string) => AwsFault | undefined;

/**
 * The rates at which the account may make calls, each a bucket of tokens that fills with time: EC2 API Reference, 'Request
 * throttling'. DRS publishes neither its rates nor how it counts (docs/aws-facts.md, 4.1), so it is limited in the same way.
 */
export function createRates(rates: Readonly<Record<string, RateScenario>>, now: () => Date): RateLimiter {
  const buckets = new Map(Object.entries(rates).map(([operation, rate]) => [operation, bucketOf(rate, now)]));
  return (service, operation) => {
    const takes = buckets.get(`${service}:${operation}`);
    return takes === undefined || takes() ? undefined : tooFast(service);
  };
}

function bucketOf({ perSecond, burst }: RateScenario, now: () => Date): () => boolean {
  let tokens = burst;
  let filledAt = now().getTime();
  return () => {
    const at = now().getTime();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1_000) * perSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

const tooFast = (service: string): AwsFault =>
  service === 'ec2'
    ? { code: 'RequestLimitExceeded', status: 503, message: 'Request limit exceeded.' }
    : { code: 'ThrottlingException', status: service === 'drs' ? 429 : 400, message: 'Rate exceeded' };
