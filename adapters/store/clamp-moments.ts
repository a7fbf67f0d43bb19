import type { FactName } from '../../core/facts/fact-names.ts';

/** AWS's clocks may be ahead of ours, and kunren itself writes no moment that is still to come. */
const AHEAD_MILLISECONDS = 600_000;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

/** Facts that say until when something is allowed, or whose reader looks at that itself. */
const AHEAD_OF_TIME: ReadonlySet<FactName> = new Set(['opening', 'hold', 'watch']);

/**
 * A fact in which no moment is later than now: a request that says that it was made in 2099 would keep cleanup waiting
 * until then.
 */
export const clampMoments = (name: FactName, value: unknown, now: Date): unknown =>
  AHEAD_OF_TIME.has(name) ? value : clamped(value, now);

function clamped(value: unknown, now: Date): unknown {
  if (typeof value === 'string')
    return MOMENT.test(value) && Date.parse(value) > now.getTime() + AHEAD_MILLISECONDS
      ? now.toISOString()
      : value;
  if (Array.isArray(value)) return value.map((one) => clamped(one, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clamped(one, now)]));
}
