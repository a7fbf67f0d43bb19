import type { DrillPlan } from '../core/plan/plan.ts';

const made = new Map<string, Intl.DateTimeFormat>();

/** A formatter, made once: making one takes longer than formatting a thousand moments. */
export function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([tag, options]);
  const format = made.get(key) ?? new Intl.DateTimeFormat(tag, options);
  made.set(key, format);
  return format;
}

/** The day of a moment in a time zone: 2026-11-22. */
export const dayIn = (at: string, timeZone: string): string =>
  dateFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(at));

/** The day on which something began in the plan's time zone. */
export const localDay = (plan: DrillPlan, at: string): string => dayIn(at, plan.schedule.timeZone);
