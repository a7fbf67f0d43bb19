import type { FactName } from '../../core/facts/fact-names.ts';

/** Our own clocks are far nearer to each other. */
const AHEAD_MILLISECONDS = 600_000;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

/** Facts of what was done, all by our own clock; others hold moments by AWS's, or until when something is allowed. */
const BY_OUR_CLOCK: ReadonlySet<FactName> = new Set([
  'cleanup',
  'sweep',
  'closing',
  'aborted',
  'abort',
  'delayed',
]);

/**
 * A fact in which no moment is later than now: a request that says that it was made in 2099 would keep cleanup waiting
 * until then.
 */
export const clampMoments = (name: FactName, value: unknown, now: Date): unknown =>
  BY_OUR_CLOCK.has(name) ? clamped(value, now) : value;

function clamped(value: unknown, now: Date): unknown {
  if (typeof value === 'string')
    return MOMENT.test(value) && Date.parse(value) > now.getTime() + AHEAD_MILLISECONDS
      ? now.toISOString()
      : value;
  if (Array.isArray(value)) return value.map((one) => clamped(one, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clamped(one, now)]));
}
