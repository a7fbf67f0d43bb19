/**
 * When a schedule should have started a drill. Scheduler itself starts drills; this only finds, afterwards, the slots
 * without one. Expressions are valid: core/plan/schedule-expression.ts has checked them.
 */

const MINUTE = 60_000;

/** The minute of a moment: Scheduler starts a drill in its slot's minute, and not to the second. */
export const minuteOf = (at: string | Date): number => Math.floor(new Date(at).getTime() / MINUTE);
/** No zone changes its clocks twice in a day. */
const DAY = 86_400_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Local {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  /** 1 is Sunday, as in cron. */
  readonly weekday: number;
  readonly year: number;
  readonly daysInMonth: number;
}

/** The slots of a schedule after `from` and up to `to`, in order of time, each at its whole minute. */
export function slotsBetween(expression: string, timeZone: string, from: Date, to: Date): Date[] {
  const [, kind, body = ''] = /^(cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === undefined) return [];
  const matches = kind === 'at' ? atMatcher(body) : cronMatcher(body.trim().split(/\s+/));
  const localAt = localClock(timeZone);
  const slots: Date[] = [];
  const first = Math.floor(from.getTime() / MINUTE) * MINUTE + MINUTE;
  for (let at = first; at <= to.getTime(); at += MINUTE) {
    // When clocks are set back their times come twice, and Scheduler runs once (docs/aws-facts.md, 9.3).
    if (matches(localAt(at)) && sameTime(localAt, at, -DAY) === null) slots.push(new Date(at));
  }
  return slots;
}

/** Scheduler knows no later year. */
const YEAR_MAX = 2199;

/** The first starts of a schedule after a moment, at most so many, in order of time. */
export function nextSlots(expression: string, timeZone: string, now: Date, count: number): Date[] {
  const [, kind, body = ''] = /^(cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === undefined) return [];
  const isDayOf =
    kind === 'at'
      ? ({ year, month, day }: Local) =>
          body.startsWith(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10))
      : cronMatcher(['*', '*', ...body.trim().split(/\s+/).slice(2)]);
  const today = localClock(timeZone)(now.getTime());
  const found = new Map<number, Date>();
  const last = Date.UTC(YEAR_MAX, 11, 31);
  for (
    let day = Date.UTC(today.year, today.month - 1, today.day);
    day <= last && found.size < count;
    day += DAY
  ) {
    if (!isDayOf(calendarMinute(new Date(day)))) continue;
    // The zone's day begins and ends within a day of UTC's.
    const from = new Date(Math.max(now.getTime(), day - DAY));
    for (const slot of slotsBetween(expression, timeZone, from, new Date(day + 2 * DAY)))
      found.set(slot.getTime(), slot);
  }
  return [...found.values()].slice(0, count);
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

function cronMatcher([
  minutes = '',
  hours = '',
  days = '',
  months = '',
  weekdays = '',
  years = '',
]: readonly string[]) {
  return (local: Local): boolean =>
    includes(minutes, local.minute, 0, 59) &&
    includes(hours, local.hour, 0, 23) &&
    includes(months, local.month, 1, 12, MONTHS) &&
    includes(years, local.year, 1970, 2199) &&
    (days === '?' || isDay(days, local)) &&
    (weekdays === '?' || isWeekday(weekdays, local));
}

/** `*`, values, lists, ranges and steps, with names where the field has them. */
function includes(
  field: string,
  value: number,
  minimum: number,
  maximum: number,
  names: readonly string[] = [],
): boolean {
  const numberOf = (text: string): number => {
    const place = names.indexOf(text.toUpperCase());
    return place === -1 ? Number(text) : place + minimum;
  };
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const [low = '', high] = range.split('-');
    const from = range === '*' ? minimum : numberOf(low);
    const to = range === '*' || (high === undefined && step !== undefined) ? maximum : numberOf(high ?? low);
    // A range such as FRI-MON wraps around.
    const within = from <= to ? value >= from && value <= to : value >= from || value <= to;
    const distance = value >= from ? value - from : value - from + (maximum - minimum + 1);
    return within && distance % Number(step ?? 1) === 0;
  });
}

function isDay(field: string, local: Local): boolean {
  if (field === 'L') return local.day === local.daysInMonth;
  const [, wanted] = /^(\d+)W$/.exec(field) ?? [];
  return wanted === undefined
    ? includes(field, local.day, 1, 31)
    : local.day === nearestWorkday(Number(wanted), local);
}

/** The weekday nearest to a day of the month, never in another month. */
function nearestWorkday(wanted: number, { year, month, daysInMonth }: Local): number {
  const day = Math.min(wanted, daysInMonth);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === daysInMonth ? day - 2 : day + 1;
  return day;
}

function isWeekday(field: string, local: Local): boolean {
  const numberOf = (text: string): number => {
    const place = WEEKDAYS.indexOf(text.toUpperCase());
    return place === -1 ? Number(text) : place + 1;
  };
  if (field === 'L') return local.weekday === 7;
  const [, last] = /^(\w+)L$/.exec(field) ?? [];
  if (last !== undefined) return local.weekday === numberOf(last) && local.day + 7 > local.daysInMonth;
  const [, name, place] = /^(\w+)#(\d)$/.exec(field) ?? [];
  if (name !== undefined)
    return local.weekday === numberOf(name) && Math.ceil(local.day / 7) === Number(place);
  return includes(field, local.weekday, 1, 7, WEEKDAYS);
}
