/** Values that are known only to lie in a range: a measure within its uncertainty of a limit decides nothing. */

export interface Range {
  /** Null: not known. */
  readonly leastSeconds: number | null;
  readonly mostSeconds: number | null;
}

/** A measured value and how far it may be off either way; null: nobody knows how far. */
export const rangeOf = (seconds: number, uncertaintySeconds: number | null): Range =>
  uncertaintySeconds === null
    ? { leastSeconds: null, mostSeconds: null }
    : { leastSeconds: seconds - uncertaintySeconds, mostSeconds: seconds + uncertaintySeconds };

/** The largest of several values: at least as large as each, and known only where the most of all is known. */
export function largestOf(ranges: readonly Range[]): Range {
  const least = ranges.flatMap(({ leastSeconds }) => leastSeconds ?? []);
  const most = ranges.map(({ mostSeconds }) => mostSeconds ?? Number.POSITIVE_INFINITY);
  const mostSeconds = Math.max(...most);
  return {
    leastSeconds: least.length === 0 ? null : Math.max(...least),
    mostSeconds: Number.isFinite(mostSeconds) ? mostSeconds : null,
  };
}

/** Whether a value is surely within the limit, or surely above it; null: the uncertainty leaves both open. */
export function isWithin({ leastSeconds, mostSeconds }: Range, limitSeconds: number): boolean | null {
  if (mostSeconds !== null && mostSeconds < limitSeconds) return true;
  if (leastSeconds !== null && leastSeconds > limitSeconds) return false;
  return null;
}

/** How far a value may be off within its range; null where an end of the range is not known. */
export const uncertaintyIn = (seconds: number, { leastSeconds, mostSeconds }: Range): number | null =>
  leastSeconds === null || mostSeconds === null
    ? null
    : Math.round(Math.max(mostSeconds - seconds, seconds - leastSeconds) * 1_000) / 1_000;
