import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firesWithinTheHour,
  flexibleWindowFault,
  isRecurring,
  scheduleExpressionFault,
  timeZoneFault,
} from '../../core/plan/schedule-expression.ts';

describe('expressions that Scheduler takes', () => {
  test.each([
    'cron(0 2 1 * ? *)',
    'cron(15 10 ? * 6L 2022-2029)',
    'cron(0 18 ? * MON-FRI *)',
    'cron(0 8 1,15 JAN,JUL ? *)',
    'cron(0/10 * ? * MON *)',
    'cron(*/15 2-4 * * ? 2027)',
    'cron(0 2 L * ? *)',
    'cron(0 2 3W * ? *)',
    'cron(0 2 ? * TUE#2 *)',
    'cron(0 2 ? * L *)',
    'cron(0 2 29 FEB ? *)',
    'cron(0  2  1  *  ?  *)',
    'cron(0 2 15W * ? *)',
    'cron(0 2 1 JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC ? *)',
    'cron(0 2 1 jan-dec ? *)',
    'cron(0 2 ? * SUN,MON,TUE,WED,THU,FRI,SAT *)',
    'cron(0 2 ? * sat *)',
    'cron(0 2 ? * sunL *)',
    'cron(0/1 2 1 * ? *)',
    'cron(0/59 2 1 * ? *)',
    'cron(5-5 2 1 * ? *)',
    'cron( 0 2 1 * ? * )',
    ' cron(0 2 1 * ? *) ',
    'at(2028-02-29T23:59:59)',
  ])('%s', (expression) => {
    expect(scheduleExpressionFault(expression)).toBeUndefined();
  });
});

describe('expressions that Scheduler refuses', () => {
  test.each([
    ['', "'' is not a schedule: write cron"],
    ['cron', "'cron' is not a schedule"],
    ['CRON(0 2 1 * ? *)', "did you mean 'cron'?"],
    ['cronn(0 2 1 * ? *)', "did you mean 'cron'?"],
    ['0 2 1 * ? *', 'is not a schedule'],
    ['cron()', 'cron has 0 of its six fields'],
    ['cron(0 2 1 * ? * *)', 'cron has 7 of its six fields'],
    ['cron(60 2 1 * ? *)', "'60' is not valid for cron's minutes: allowed are 0-59"],
    ['cron(-1 2 1 * ? *)', "cron's minutes"],
    ['cron(0 24 1 * ? *)', "cron's hours"],
    ['cron(0 2 0 * ? *)', "cron's day of month"],
    ['cron(0 2 32 * ? *)', "cron's day of month"],
    ['cron(0 2 32W * ? *)', "cron's day of month"],
    ['cron(0 2 1 13 ? *)', "cron's month"],
    ['cron(0 2 1 ? ? *)', "cron's month"],
    ['cron(0 2 ? * 0 *)', '1 is Sunday'],
    ['cron(0 2 ? * 8 *)', "cron's day of week"],
    ['cron(0 2 ? * MON#6 *)', "cron's day of week"],
    ['cron(0 2 ? * MON#1,FRI#1 *)', "'MON#1', which stands alone,"],
    ['cron(0 2 ? * MON/2 *)', "cron's day of week"],
    ['cron(0 2 1 * ? 1969)', "cron's year"],
    ['cron(0 2 1 * ? 2200)', "cron's year"],
    ['cron(30-10 2 1 * ? *)', "cron's minutes"],
    ['cron(0/0 2 1 * ? *)', "cron's minutes"],
    ['cron(, 2 1 * ? *)', "cron's minutes"],
    ['cron(1,,2 2 1 * ? *)', "cron's minutes"],
    ['cron(1.5 2 1 * ? *)', "cron's minutes"],
    ['cron(0 2 1 * MON *)', "write '?' for one of them"],
    ['cron(0 2 * * * *)', "write '?' for one of them"],
    ['cron(0 2 ? * ? *)', "are both '?'"],
    ['cron(0 2 31 4 ? *)', 'day 31 of month 4 never comes'],
    ['cron(0 2 LX * ? *)', "cron's day of month"],
    ['cron(0/60 2 1 * ? *)', "'0/60' is not valid for cron's minutes"],
    ['cron(0/1e1 2 1 * ? *)', "'0/1e1' is not valid for cron's minutes"],
    ['cron(0/5/5 2 1 * ? *)', "'0/5/5' is not valid for cron's minutes"],
    ['cron(1-2-3 2 1 * ? *)', "'1-2-3' is not valid for cron's minutes"],
    ['cron(1,60 2 1 * ? *)', "'60' is not valid for cron's minutes"],
    ['0 cron(0 2 1 * ? *)', "'0 cron(0 2 1 * ? *)' is not a schedule"],
    ['cron(0 2 1 * ? *) x', 'is not a schedule'],
    ['cron( )', 'cron has 0 of its six fields'],
    ['rate(7 days)', 'would start a drill as soon as it is deployed: write the days and the time'],
    ['rate(1 month)', 'would start a drill as soon as it is deployed'],
    ['att(2027-01-01T02:00:00)', "did you mean 'at'?"],
    ['xyzzy(1)', "; choose 'cron' or 'at'"],
    ['at(2027-02-29T02:00:00)', 'not a moment that the calendar has'],
    ['at(2027-13-01T02:00:00)', 'not a moment that the calendar has'],
    ['at(2027-01-01T02:00:00Z)', 'its zone goes into timeZone'],
    ['at(2027-01-01T02:00)', "'at(2027-01-01T02:00)' is not a moment"],
    ['at(x2027-01-01T02:00:00)', 'is not a moment: write at(2027-03-31T02:00:00)'],
  ])('%s', (expression, fault) => {
    expect(scheduleExpressionFault(expression)).toContain(fault);
  });

  test.each([
    ['minutes', 'x 2 1 * ? *', '0-59 , - * /'],
    ['hours', '0 x 1 * ? *', '0-23 , - * /'],
    ['day of month', '0 2 x * ? *', '1-31 , - * ? / L W'],
    ['month', '0 2 1 x ? *', '1-12 or JAN-DEC , - * /'],
    ['day of week', '0 2 ? * x *', '1-7 (1 is Sunday) or SUN-SAT , - * ? L #'],
    ['year', '0 2 1 * ? x', '1970-2199 , - * /'],
  ])('for their %s, with all that is allowed there', (field, body, allowed) => {
    expect(scheduleExpressionFault(`cron(${body})`)).toBe(
      `'x' is not valid for cron's ${field}: allowed are ${allowed}`,
    );
  });

  test('whatever is between the brackets, there is an answer', () => {
    fc.assert(
      fc.property(fc.constantFrom('cron', 'rate', 'at'), fc.string(), (kind, body) => {
        expect(['undefined', 'string']).toContain(typeof scheduleExpressionFault(`${kind}(${body})`));
      }),
    );
  });
});

test('time zones are IANA names', () => {
  for (const zone of ['UTC', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta', 'Etc/UTC']) {
    expect(timeZoneFault(zone)).toBeUndefined();
  }
  expect(timeZoneFault('UTX')).toContain("did you mean 'UTC'?");
  expect(timeZoneFault('Tokyo')).toContain("did you mean 'Asia/Tokyo'?");
  expect(timeZoneFault('asia/tokyo')).toContain("did you mean 'Asia/Tokyo'?");
  for (const zone of ['aSia/Calcutta', 'JST', '+09:00', 'GMT+9', '', 'Mars/Olympus', '../etc/passwd']) {
    expect(timeZoneFault(zone)).toContain('is not a time zone');
  }
});

test('a flexible window is whole minutes up to a day, or off', () => {
  expect([0, 60, 900, 86_400].map(flexibleWindowFault)).toEqual([undefined, undefined, undefined, undefined]);
  expect(flexibleWindowFault(90)).toContain('whole minutes');
  expect(flexibleWindowFault(86_460)).toContain('1440m at most');
});

test('what fires how often', () => {
  expect([' at(2027-01-01T02:00:00)', 'cron(0 2 1 * ? *)'].map(isRecurring)).toEqual([false, true]);
  expect(
    [' cron( * 2 1 * ? *)', 'cron(0/15 2 1 * ? *)', 'cron(0,30 2 1 * ? *)'].map(firesWithinTheHour),
  ).toEqual([true, true, true]);
  expect(
    ['cron(0 2 1,15 * ? *)', 'cron(30 * 1 * ? *)', 'xcron(* 2 1 * ? *)'].map(firesWithinTheHour),
  ).toEqual([false, false, false]);
});
