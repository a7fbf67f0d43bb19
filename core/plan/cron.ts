/** Which days, hours and minutes a cron expression of EventBridge Scheduler names. */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** What clocks show. */
export interface Local {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  /** 1 is Sunday, as in cron. */
  readonly weekday: number;
  readonly year: number;
  readonly daysInMonth: number;
}

/** Whether a time is one of the expression's, field by field. */
export function cronMatcher([
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
export function includes(
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
