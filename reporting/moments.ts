import { dateFormat, dayIn } from './local-time.ts';
import type { Locale } from './wording.ts';

/** Times and durations for people, in one form everywhere: the plan's zone, followed by UTC. */

const TAGS = { ja: 'ja-JP', en: 'en-GB' } as const satisfies Record<Locale, string>;
/** Zones whose short name everybody knows; any other is named in full. */
const SHORT_ZONES = new Map(Object.entries<string>({ 'Asia/Tokyo': 'JST', UTC: 'UTC', 'Etc/UTC': 'UTC' }));

const zoneName = (timeZone: string): string => SHORT_ZONES.get(timeZone) ?? timeZone;

const clock = (at: string, timeZone: string): string =>
  dateFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );

/** `2026-11-22(日)`. */
function dayOf(at: string, timeZone: string, locale: Locale): string {
  const weekday = dateFormat(TAGS[locale], { timeZone, weekday: 'short' }).format(new Date(at));
  return locale === 'ja' ? `${dayIn(at, timeZone)}(${weekday})` : `${weekday} ${dayIn(at, timeZone)}`;
}

/** With the same moment in UTC, unless that is the zone. */
function withUtc(here: string, at: string, timeZone: string, locale: Locale): string {
  const utc = `${dayIn(at, 'UTC')} ${clock(at, 'UTC')} UTC`;
  if (zoneName(timeZone) === 'UTC') return here;
  return locale === 'ja' ? `${here}（${utc}）` : `${here} (${utc})`;
}

/** `2026-11-22(日) 02:00 JST（2026-11-21 17:00 UTC）`. */
export const momentText = (at: string, timeZone: string, locale: Locale): string =>
  withUtc(
    `${dayOf(at, timeZone, locale)} ${clock(at, timeZone)} ${zoneName(timeZone)}`,
    at,
    timeZone,
    locale,
  );

/** `2026-11-22(日) 02:00:07 JST`, in a log. */
export const secondText = (at: string, timeZone: string, locale: Locale): string =>
  `${dayOf(at, timeZone, locale)} ${dateFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at))} ${zoneName(timeZone)}`;

/** `2026-11-22(日) 02:00–02:43 JST（2026-11-21 17:00 UTC）`. */
export function spanText(from: string, to: string, timeZone: string, locale: Locale): string {
  const sameDay = dayIn(from, timeZone) === dayIn(to, timeZone);
  const end = `${sameDay ? '' : `${dayOf(to, timeZone, locale)} `}${clock(to, timeZone)}`;
  const here = `${dayOf(from, timeZone, locale)} ${clock(from, timeZone)}–${end} ${zoneName(timeZone)}`;
  return withUtc(here, from, timeZone, locale);
}

const UNITS = { ja: ['日', '時間', '分', '秒'], en: ['d', 'h', 'm', 's'] } as const;
/** Up to here in minutes and seconds: 65分12秒 compares with RTO 60分 at a glance. */
const IN_MINUTES_BELOW = 3 * 3_600;

/** `30分12秒`, `60分`, `2m 5s`. */
export function amountText(seconds: number, locale: Locale): string {
  const whole = Math.round(seconds);
  const [days, hours, minutes] = UNITS[locale];
  const last = UNITS[locale][3];
  const long = Math.abs(whole) >= IN_MINUTES_BELOW;
  const parts = (
    long
      ? [
          [Math.trunc(whole / 86_400), days],
          [Math.trunc((whole % 86_400) / 3_600), hours],
          [Math.trunc((whole % 3_600) / 60), minutes],
          [whole % 60, last],
        ]
      : [
          [Math.trunc(whole / 60), minutes],
          [whole % 60, last],
        ]
  ).flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount}${unit}`]));
  return parts.length === 0 ? `0${last}` : parts.join(locale === 'ja' ? '' : ' ');
}

/** An objective, in minutes when that is whole: `RTO 60分`, `RPO 60秒`. */
export const targetText = (seconds: number, locale: Locale): string =>
  seconds === 60 ? `60${UNITS[locale][3]}` : amountText(seconds, locale);
