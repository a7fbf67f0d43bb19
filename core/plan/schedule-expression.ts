import { formatDuration } from '../text/duration.ts';
import { hint, nearest, quote } from '../text/wording.ts';

/**
 * EventBridge Scheduler's expressions, checked as strictly as its documentation reads:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */

interface CronField {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Names that stand for `minimum`, `minimum + 1`, … */
  readonly names: readonly string[];
  /** Forms beyond `*`, values, lists, ranges and steps, as people write them. */
  readonly special: (text: string) => boolean;
  readonly allowed: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const nothingSpecial = () => false;

const CRON_FIELDS: readonly CronField[] = [
  { name: 'minutes', minimum: 0, maximum: 59, names: [], special: nothingSpecial, allowed: '0-59 , - * /' },
  { name: 'hours', minimum: 0, maximum: 23, names: [], special: nothingSpecial, allowed: '0-23 , - * /' },
  {
    name: 'day of month',
    minimum: 1,
    maximum: 31,
    names: [],
    special: (text) => /^(\?|L|([1-9]|[12]\d|3[01])W)$/.test(text),
    allowed: '1-31 , - * ? / L W',
  },
  {
    name: 'month',
    minimum: 1,
    maximum: 12,
    names: MONTHS,
    special: nothingSpecial,
    allowed: '1-12 or JAN-DEC , - * /',
  },
  {
    name: 'day of week',
    minimum: 1,
    maximum: 7,
    names: DAYS,
    special: (text) => /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i.test(text),
    allowed: '1-7 (1 is Sunday) or SUN-SAT , - * ? L #',
  },
  {
    name: 'year',
    minimum: 1970,
    maximum: 2199,
    names: [],
    special: nothingSpecial,
    allowed: '1970-2199 , - * /',
  },
];

/** Instead of a schedule: AWS Backup's restore testing starts the drill, when it has restored what the plan names. */
export const ON_RESTORE_TEST = 'on-restore-test';

/** Whether a valid expression fires repeatedly, rather than once. */
export function isRecurring(expression: string): boolean {
  return !expression.trim().startsWith('at(');
}

/** What is wrong with a schedule expression, or undefined when Scheduler would take it. */
export function scheduleExpressionFault(expression: string): string | undefined {
  if (expression === ON_RESTORE_TEST) return undefined;
  const match = /^([a-z]+)\((.*)\)$/i.exec(expression.trim());
  const kind = match?.[1] ?? '';
  const body = match?.[2] ?? '';
  if (kind === 'cron') return cronFault(body);
  // Its first run is the deployment itself (docs/aws-facts.md, 9.3).
  if (kind === 'rate')
    return `${quote(expression)} would start a drill as soon as it is deployed: write the days and the time, as in cron(0 2 1,15 * ? *)`;
  if (kind === 'at') return atFault(body);
  const suggestion = match === null ? '' : hint(kind, ['cron', 'at'], 'choose');
  return `${quote(expression)} is not a schedule${suggestion || ': write cron(0 2 1 * ? *) or at(2027-03-31T02:00:00)'}`;
}

function atFault(body: string): string | undefined {
  const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(body);
  if (form === null) {
    return `${quote(`at(${body})`)} is not a moment: write at(2027-03-31T02:00:00), its zone goes into timeZone`;
  }
  // Only an existing date comes back from the calendar unchanged.
  const moment = new Date(`${body}Z`);
  const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(body);
  return exists ? undefined : `${quote(body)} is not a moment that the calendar has`;
}

function cronFault(body: string): string | undefined {
  const parts = body.trim().split(/\s+/);
  if (parts.length !== CRON_FIELDS.length) {
    const count = body.trim() === '' ? 0 : parts.length;
    return `cron has ${count} of its six fields: write minutes, hours, day of month, month, day of week and year`;
  }
  const faults = CRON_FIELDS.map((field, index) => fieldFault(field, parts[index] ?? ''));
  const first = faults.find((fault) => fault !== undefined);
  if (first !== undefined) return first;
  const unspecified = [parts[2], parts[4]].filter((part) => part === '?').length;
  if (unspecified === 1) return calendarFault(parts);
  return unspecified === 0
    ? "day of month and day of week are both given: write '?' for one of them"
    : "day of month and day of week are both '?': give one of them";
}

const DAYS_MAX = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that its month never has; Scheduler accepts it and never fires. */
function calendarFault(parts: readonly string[]): string | undefined {
  const [, , day = '', month = ''] = parts;
  const number = MONTHS.indexOf(month.toUpperCase()) + 1 || Number(month);
  const daysMax = DAYS_MAX[number - 1];
  if (daysMax === undefined || !(Number(day) > daysMax)) return undefined;
  return `day ${day} of month ${month} never comes: write L for the last day of the month`;
}

/** Whether a cron expression fires several times an hour, as `cron(* 2 1 * ? *)` does by mistake. */
export function firesWithinTheHour(expression: string): boolean {
  return /^cron\(\s*[^\s]*[*,/-]/.test(expression.trim());
}

function fieldFault(field: CronField, text: string): string | undefined {
  if (field.special(text)) return undefined;
  const bad = text.split(',').find((item) => !isItem(field, item));
  if (bad === undefined) return undefined;
  const alone = field.special(bad) ? ', which stands alone,' : '';
  return `${quote(bad)}${alone} is not valid for cron's ${field.name}: allowed are ${field.allowed}`;
}

/** A value, a range, `*`, or any of them with a step: `5`, `MON-FRI`, `0/15`. */
function isItem(field: CronField, item: string): boolean {
  const [base = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !field.allowed.includes('/'))) return false;
  if (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) >= 1 && Number(step) <= field.maximum))
    return false;
  if (base === '*') return true;
  const [from = '', to, ...rest] = base.split('-');
  const start = numberOf(field, from);
  if (start === undefined || rest.length > 0) return false;
  if (to === undefined) return true;
  const end = numberOf(field, to);
  return end !== undefined && start <= end;
}

function numberOf(field: CronField, text: string): number | undefined {
  const index = field.names.indexOf(text.toUpperCase());
  if (index !== -1) return field.minimum + index;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.minimum && value <= field.maximum ? value : undefined;
}

/** What is wrong with a time zone, or undefined when it is an IANA name. */
export function timeZoneFault(timeZone: string): string | undefined {
  const known = Intl.supportedValuesOf('timeZone');
  if (timeZone === 'UTC' || known.includes(timeZone)) return undefined;
  if (isAlias(timeZone)) return undefined;
  const city = known.find((zone) => zone.toLowerCase().endsWith(`/${timeZone.toLowerCase()}`));
  const meant = city ?? nearest(timeZone, ['UTC', ...known]);
  const way =
    meant === undefined
      ? ": write an IANA name such as 'Asia/Tokyo' or 'UTC'"
      : `; did you mean ${quote(meant)}?`;
  return `${quote(timeZone)} is not a time zone${way}`;
}

/** Aliases such as Asia/Calcutta that IANA keeps; offsets and abbreviations are not among them. */
function isAlias(timeZone: string): boolean {
  if (!/^[A-Z][A-Za-z_]+\/[A-Za-z0-9_+/-]+$/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

const WINDOW_MINUTES_MAX = 1_440;

/** What is wrong with a flexible time window, or undefined; zero is off. */
export function flexibleWindowFault(seconds: number): string | undefined {
  if (seconds % 60 !== 0) return `${formatDuration(seconds)} is not in whole minutes: write it as 15m or 1h`;
  if (seconds <= WINDOW_MINUTES_MAX * 60) return undefined;
  return `${formatDuration(seconds)} is longer than a day: EventBridge Scheduler allows ${WINDOW_MINUTES_MAX}m at most`;
}
