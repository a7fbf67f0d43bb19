import type { DrillPlan } from '../core/plan/plan.ts';
import type { Locale } from './wording.ts';

const TAGS = { ja: 'ja-JP', en: 'en-GB' } as const satisfies Record<Locale, string>;

const made = new Map<string, Intl.DateTimeFormat>();

/** A formatter, made once: making one takes longer than formatting a thousand moments. */
export function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([tag, options]);
  const format = made.get(key) ?? new Intl.DateTimeFormat(tag, options);
  made.set(key, format);
  return format;
}

const format = (plan: DrillPlan, locale: Locale): Intl.DateTimeFormat =>
  dateFormat(TAGS[locale], {
    timeZone: plan.schedule.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });

/** A moment in the plan's zone, followed by UTC. */
export const localTime = (plan: DrillPlan, at: string, locale: Locale): string =>
  `${format(plan, locale).format(new Date(at))} ${plan.schedule.timeZone} (${at})`;

/** The day of a moment in a time zone: 2026-11-22. */
export const dayIn = (at: string, timeZone: string): string =>
  dateFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(at));

/** The same with the time: 2026-11-22 02:00. */
export const minuteIn = (at: string, timeZone: string): string =>
  dateFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));

/** The day on which something began in the plan's time zone. */
export const localDay = (plan: DrillPlan, at: string): string => dayIn(at, plan.schedule.timeZone);
