import { cronMatcher, includes, type Local } from './cron.ts';

/**
 * When a schedule should have started a drill. Scheduler itself starts drills; this only finds, afterwards, the slots
 * without one. Expressions are valid: core/plan/schedule-expression.ts has checked them.
 */

const MINUTE = 60_000;

/** The minute of a moment: Scheduler starts a drill in its slot's minute, and not to the second. */
export const minuteOf = (at: string | Date): number => Math.floor(new Date(at).getTime() / MINUTE);
/** No zone changes its clocks twice in three days. */
const DAY = 86_400_000;

/** The slots of a schedule after `from` and up to `to`, in order of time, each at its whole minute. */
export const slotsBetween = (expression: string, timeZone: string, from: Date, to: Date): Date[] => [
  ...slotsOf(expression, timeZone, from, to),
];

/** Scheduler knows no later year. */
const LAST = new Date(Date.UTC(2200, 0, 1));

/** The first starts of a schedule after a moment, at most so many, in order of time. */
export function nextSlots(expression: string, timeZone: string, now: Date, count: number): Date[] {
  const found: Date[] = [];
  if (count < 1) return found;
  for (const slot of slotsOf(expression, timeZone, now, LAST)) {
    found.push(slot);
    if (found.length === count) break;
  }
  return found;
}

/** Day by day of the zone's calendar, so that a day without a slot costs one look at the expression. */
function* slotsOf(expression: string, timeZone: string, from: Date, to: Date): Generator<Date> {
  const times = timesOf(expression);
  if (times === undefined) return;
  const localAt = localClock(timeZone);
  const { year, month, day: today } = localAt(from.getTime());
  // A day early: where clocks are set back over midnight, the day before goes on.
  for (let day = Date.UTC(year, month - 1, today) - DAY; day - DAY <= to.getTime(); day += DAY) {
    const shown = times(calendarMinute(new Date(day)));
    if (shown.length === 0) continue;
    const momentOf = momentsOn(day, localAt);
    for (const minute of shown) {
      const at = momentOf(day + minute * MINUTE);
      if (at !== null && at > from.getTime() && at <= to.getTime()) yield new Date(at);
    }
  }
}

/** By day, the minutes since midnight at which clocks then show a time of the schedule; undefined for no schedule. */
function timesOf(expression: string): ((day: Local) => readonly number[]) | undefined {
  const [, kind, body = ''] = /^(cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 'at') {
    const minute = Math.floor(Date.parse(`${body}Z`) / MINUTE);
    return (day) => {
      const since = minute - shownAt(day) / MINUTE;
      return since >= 0 && since < 1_440 ? [since] : [];
    };
  }
  const [minutes = '', hours = '', ...days] = body.trim().split(/\s+/);
  const isDayOf = cronMatcher(['*', '*', ...days]);
  const inField = (field: string, count: number): number[] =>
    Array.from({ length: count }, (_, value) => value).filter((value) =>
      includes(field, value, 0, count - 1),
    );
  const each = inField(hours, 24).flatMap((hour) => inField(minutes, 60).map((minute) => hour * 60 + minute));
  return (day) => (isDayOf(day) ? each : []);
}

/**
 * When clocks show a time of this day. When they are set back its times come twice, and Scheduler runs once
 * (docs/aws-facts.md, 9.3): the first counts. Null: clocks leave it out.
 */
function momentsOn(day: number, localAt: (at: number) => Local): (shown: number) => number | null {
  const offsetAt = (at: number): number => shownAt(localAt(at)) - at;
  // The zone's day lies within these: no zone is a whole day away from UTC.
  const [before, after] = [offsetAt(day - DAY), offsetAt(day + 2 * DAY)];
  if (before === after) return (shown) => shown - before;
  // An earlier moment is that of the larger offset.
  const offsets = [before, after].sort((a, b) => b - a);
  return (shown) =>
    offsets.map((offset) => shown - offset).find((at) => shownAt(localAt(at)) === shown) ?? null;
}

/**
 * The times of a schedule that clocks leave out within the next year, or on the day of an `at(…)`, as clocks would have
 * shown them: `2027-03-14T02:30`.
 */
export function timesLeftOut(expression: string, timeZone: string, now: Date): string[] {
  const [, kind, body = ''] = /^(cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === undefined) return [];
  const matches = kind === 'at' ? atMatcher(body) : cronMatcher(body.trim().split(/\s+/));
  const localAt = localClock(timeZone);
  const [first, days] = kind === 'at' ? [Date.parse(`${body}Z`) - DAY, 2] : [now.getTime(), 366];
  const found: string[] = [];
  for (let day = first; day < first + days * DAY; day += DAY) {
    if (shownAt(localAt(day + DAY)) - shownAt(localAt(day)) <= DAY) continue;
    let before = shownAt(localAt(day));
    for (let at = day + MINUTE; at <= day + DAY; at += MINUTE) {
      const shown = shownAt(localAt(at));
      for (let missing = before + MINUTE; missing < shown; missing += MINUTE)
        if (matches(calendarMinute(new Date(missing))))
          found.push(new Date(missing).toISOString().slice(0, 16));
      before = shown;
    }
  }
  return found;
}

/** What clocks of UTC show. */
const calendarMinute = (date: Date): Local => {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month,
    year,
    weekday: date.getUTCDay() + 1,
    daysInMonth,
  };
};

/** When clocks show the time of a slot again, because they were set back since; null: never. */
export function repeatOf(slot: Date, timeZone: string): Date | null {
  const again = sameTime(localClock(timeZone), slot.getTime(), DAY);
  return again === null ? null : new Date(again);
}

/** The other moment within a day, before or after it, at which clocks show the same time; null: there is none. */
function sameTime(localAt: (at: number) => Local, at: number, within: number): number | null {
  const offsetAt = (moment: number): number => shownAt(localAt(moment)) - moment;
  const other = at + offsetAt(at) - offsetAt(at + within);
  return other !== at && shownAt(localAt(other)) === shownAt(localAt(at)) ? other : null;
}

/** What clocks show, as a number that can be compared. */
const shownAt = ({ year, month, day, hour, minute }: Local): number =>
  Date.UTC(year, month - 1, day, hour, minute);

function localClock(timeZone: string): (at: number) => Local {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0] = ['year', 'month', 'day'].map(
      (type) => parts.get(type as 'year') ?? 0,
    );
    return {
      minute: parts.get('minute') ?? 0,
      hour: parts.get('hour') ?? 0,
      day,
      month,
      year,
      weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1,
      daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    };
  };
}

function atMatcher(body: string): (local: Local) => boolean {
  const minute = Math.floor(Date.parse(`${body}Z`) / MINUTE) * MINUTE;
  return (local) => shownAt(local) === minute;
}
