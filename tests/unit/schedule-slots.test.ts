import { describe, expect, it } from 'vitest';
import { nextSlots, repeatOf, slotsBetween, timesLeftOut } from '../../core/plan/schedule-slots.ts';

const slots = (expression: string, timeZone: string, from: string, to: string): string[] =>
  slotsBetween(expression, timeZone, new Date(from), new Date(to)).map((slot) =>
    slot.toISOString().slice(0, 16),
  );

const NEW_YORK = 'America/New_York';

describe('slotsBetween', () => {
  it.each<[string, string, string, string, string, string[]]>([
    [
      'the first of the month in Tokyo',
      'cron(0 2 1 * ? *)',
      'Asia/Tokyo',
      '2026-11-29T00:00Z',
      '2026-12-02T00:00Z',
      ['2026-11-30T17:00'],
    ],
    [
      'the first Saturday',
      'cron(0 2 ? * SAT#1 *)',
      'UTC',
      '2026-11-01T00:00Z',
      '2026-11-30T00:00Z',
      ['2026-11-07T02:00'],
    ],
    [
      'the last Friday',
      'cron(0 2 ? * 6L *)',
      'UTC',
      '2026-11-01T00:00Z',
      '2026-11-30T00:00Z',
      ['2026-11-27T02:00'],
    ],
    [
      'every six hours',
      'cron(0 */6 * * ? *)',
      'UTC',
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T06:00', '2026-11-01T12:00', '2026-11-01T18:00', '2026-11-02T00:00'],
    ],
    [
      'a step from a value',
      'cron(0 9/6 1 * ? *)',
      'UTC',
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T09:00', '2026-11-01T15:00', '2026-11-01T21:00'],
    ],
    [
      'weekdays by name',
      'cron(30 1 ? * MON-TUE,FRI *)',
      'UTC',
      '2026-11-16T00:00Z',
      '2026-11-22T00:00Z',
      ['2026-11-16T01:30', '2026-11-17T01:30', '2026-11-20T01:30'],
    ],
    [
      'the last day of the month',
      'cron(0 0 L FEB ? 2028)',
      'UTC',
      '2028-02-27T00:00Z',
      '2028-03-01T00:00Z',
      ['2028-02-29T00:00'],
    ],
    [
      'the workday nearest the first, a Saturday',
      'cron(0 0 1W AUG ? 2026)',
      'UTC',
      '2026-07-30T00:00Z',
      '2026-08-05T00:00Z',
      ['2026-08-03T00:00'],
    ],
    [
      'the workday nearest the fifteenth, a Sunday',
      'cron(0 0 15W NOV ? 2026)',
      'UTC',
      '2026-11-12T00:00Z',
      '2026-11-18T00:00Z',
      ['2026-11-16T00:00'],
    ],
    [
      'a single moment',
      'at(2026-12-24T18:30:00)',
      'Asia/Tokyo',
      '2026-12-24T00:00Z',
      '2026-12-25T00:00Z',
      ['2026-12-24T09:30'],
    ],
    ['nothing in another year', 'cron(0 2 1 * ? 2030)', 'UTC', '2026-11-01T00:00Z', '2026-12-02T00:00Z', []],
    [
      'nothing at the very beginning, which the look before has seen',
      'cron(0 2 1 * ? *)',
      'UTC',
      '2026-12-01T02:00Z',
      '2026-12-01T03:00Z',
      [],
    ],
    [
      'no hour that the change of clocks leaves out',
      'cron(30 2 29 3 ? 2026)',
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      '2026-03-30T00:00Z',
      [],
    ],
    [
      'once the hour that comes twice',
      'cron(30 2 25 10 ? 2026)',
      'Europe/Berlin',
      '2026-10-24T00:00Z',
      '2026-10-26T00:00Z',
      ['2026-10-25T00:30'],
    ],
  ])('finds %s', (_, expression, timeZone, from, to, expected) => {
    expect(slots(expression, timeZone, from, to)).toEqual(expected);
  });
});

/**
 * Clocks are set forward, so that times are left out, or back, so that they come twice: in the north and in the south,
 * by an hour and by half of one.
 */
describe('when clocks change', () => {
  const SYDNEY = 'Australia/Sydney';
  const LORD_HOWE = 'Australia/Lord_Howe';
  it.each<[string, string, string, string, string, string[]]>([
    // Set back.
    [
      'once a time that comes twice',
      'cron(30 1 1 * ? *)',
      NEW_YORK,
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T05:30'],
    ],
    [
      'nothing where the search begins between the two',
      'cron(30 1 1 * ? *)',
      NEW_YORK,
      '2026-11-01T05:30Z',
      '2026-11-02T00:00Z',
      [],
    ],
    [
      'the first where the search ends between the two',
      'cron(30 1 1 * ? *)',
      NEW_YORK,
      '2026-11-01T00:00Z',
      '2026-11-01T06:00Z',
      ['2026-11-01T05:30'],
    ],
    [
      'each of several times in an hour that comes twice, once',
      'cron(0,30 1 1 * ? *)',
      NEW_YORK,
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T05:00', '2026-11-01T05:30'],
    ],
    [
      'every hour, the one that comes twice only once',
      'cron(0 * 1 11 ? *)',
      NEW_YORK,
      '2026-11-01T04:30Z',
      '2026-11-01T08:30Z',
      ['2026-11-01T05:00', '2026-11-01T07:00', '2026-11-01T08:00'],
    ],
    [
      'the times just before and after as ever',
      'cron(59,0 0,2 1 * ? *)',
      NEW_YORK,
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T04:00', '2026-11-01T04:59', '2026-11-01T07:00', '2026-11-01T07:59'],
    ],
    [
      'a single moment that comes twice, once',
      'at(2026-11-01T01:30:00)',
      NEW_YORK,
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      ['2026-11-01T05:30'],
    ],
    [
      'nothing of a single moment where the search begins between the two',
      'at(2026-11-01T01:30:00)',
      NEW_YORK,
      '2026-11-01T05:45Z',
      '2026-11-02T00:00Z',
      [],
    ],
    [
      'once a time that comes twice in April',
      'cron(30 2 5 4 ? *)',
      SYDNEY,
      '2026-04-04T00:00Z',
      '2026-04-06T00:00Z',
      ['2026-04-04T15:30'],
    ],
    [
      'once a time of half an hour that comes twice',
      'cron(45 1 5 4 ? *)',
      LORD_HOWE,
      '2026-04-04T00:00Z',
      '2026-04-06T00:00Z',
      ['2026-04-04T14:45'],
    ],
    // Set forward.
    [
      'no time that is left out',
      'cron(30 2 8 3 ? *)',
      NEW_YORK,
      '2026-03-07T00:00Z',
      '2026-03-10T00:00Z',
      [],
    ],
    [
      'the times just before and after what is left out',
      'cron(59,0 1,3 8 3 ? *)',
      NEW_YORK,
      '2026-03-08T00:00Z',
      '2026-03-09T00:00Z',
      ['2026-03-08T06:00', '2026-03-08T06:59', '2026-03-08T07:00', '2026-03-08T07:59'],
    ],
    [
      'no single moment that is left out',
      'at(2026-03-08T02:30:00)',
      NEW_YORK,
      '2026-03-07T00:00Z',
      '2026-03-10T00:00Z',
      [],
    ],
    [
      'no time left out in October',
      'cron(30 2 4 10 ? *)',
      SYDNEY,
      '2026-10-03T00:00Z',
      '2026-10-05T00:00Z',
      [],
    ],
    [
      'no time of half an hour that is left out',
      'cron(15 2 4 10 ? *)',
      LORD_HOWE,
      '2026-10-03T00:00Z',
      '2026-10-05T00:00Z',
      [],
    ],
    // Neither.
    [
      'the same time on the day before and after, an hour apart in UTC',
      'cron(30 1 ? * * *)',
      NEW_YORK,
      '2026-10-31T00:00Z',
      '2026-11-03T00:00Z',
      ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
    ],
  ])('finds %s', (_, expression, timeZone, from, to, expected) => {
    expect(slots(expression, timeZone, from, to)).toEqual(expected);
  });

  it.each<[string, string, string, string | null]>([
    ['an hour later', NEW_YORK, '2026-11-01T05:30Z', '2026-11-01T06:30'],
    ['half an hour later', LORD_HOWE, '2026-04-04T14:45Z', '2026-04-04T15:15'],
    ['never when it is the second already', NEW_YORK, '2026-11-01T06:30Z', null],
    ['never just before', NEW_YORK, '2026-11-01T04:59Z', null],
    ['never just after', NEW_YORK, '2026-11-01T07:00Z', null],
    ['never where they are set forward', NEW_YORK, '2026-03-08T06:30Z', null],
    ['never in UTC', 'UTC', '2026-11-01T05:30Z', null],
  ])('they show a time again %s', (_, timeZone, at, again) => {
    expect(repeatOf(new Date(at), timeZone)?.toISOString().slice(0, 16) ?? null).toBe(again);
  });
});

describe('a schedule that is over', () => {
  it.each([
    ['at(2020-01-01T02:00:00)', 'Asia/Tokyo', false],
    ['at(2026-11-29T09:00:00)', 'Asia/Tokyo', false],
    ['at(2026-11-29T09:01:00)', 'Asia/Tokyo', true],
    ['at(2026-11-29T08:59:00)', 'UTC', true],
    ['at(2199-01-01T02:00:00)', 'UTC', true],
    ['cron(0 2 1 * ? 2020)', 'UTC', false],
    ['cron(0 2 1 * ? 2020-2025)', 'UTC', false],
    ['cron(0 2 1 1 ? 2026)', 'UTC', false],
    ['cron(0 2 1 12 ? 2026)', 'UTC', true],
    ['cron(59 23 29 11 ? 2026)', 'UTC', true],
    ['cron(0 8 29 11 ? 2026)', 'Asia/Tokyo', false],
    ['cron(0 2 29 2 ? 2027)', 'UTC', false],
    ['cron(0 2 29 2 ? 2027-2028)', 'UTC', true],
    ['cron(0 2 ? * MON#1 2020/1)', 'UTC', true],
    ['cron(0 2 1 * ? *)', 'UTC', true],
    ['cron(30 2 14 3 ? 2027)', NEW_YORK, false],
    ['cron(30 2 14 3 ? *)', NEW_YORK, true],
    ['at(2027-03-14T02:30:00)', NEW_YORK, false],
  ])('%s in %s: fires again is %s', (expression, timeZone, again) => {
    const now = new Date('2026-11-29T00:00:00Z');
    expect(nextSlots(expression, timeZone, now, 1).length > 0).toBe(again);
  });
});

describe('times that clocks leave out when they are set forward', () => {
  it.each([
    ['of every day', 'cron(30 2 * * ? *)', NEW_YORK, ['2027-03-14T02:30']],
    ['of one day', 'cron(30 2 14 3 ? 2027)', NEW_YORK, ['2027-03-14T02:30']],
    ['of a weekday of the month', 'cron(15 2 ? * SUN#2 *)', NEW_YORK, ['2027-03-14T02:15']],
    ['of one moment', 'at(2028-03-12T02:30:00)', NEW_YORK, ['2028-03-12T02:30']],
    [
      'of half an hour',
      'cron(0,15,45 2 * * ? *)',
      'Australia/Lord_Howe',
      ['2027-10-03T02:00', '2027-10-03T02:15'],
    ],
    ['just before them', 'cron(59 1 * * ? *)', NEW_YORK, []],
    ['just after them', 'cron(0 3 * * ? *)', NEW_YORK, []],
    ['of another day', 'cron(30 2 1 * ? *)', NEW_YORK, []],
    ['where clocks never change', 'cron(30 2 * * ? *)', 'Asia/Tokyo', []],
  ])('%s', (_, expression, timeZone, times) => {
    expect(timesLeftOut(expression, timeZone, new Date('2026-11-29T00:00:00Z'))).toEqual(times);
  });
});

describe('the next slots', () => {
  const now = new Date('2026-11-29T00:00:00Z');
  const texts = (slots: readonly Date[]): string[] => slots.map((slot) => slot.toISOString());

  it.each([
    [
      'cron(0 2 1 * ? *)',
      'Asia/Tokyo',
      ['2026-11-30T17:00:00.000Z', '2026-12-31T17:00:00.000Z', '2027-01-31T17:00:00.000Z'],
    ],
    [
      'cron(0 2 29 2 ? *)',
      'UTC',
      ['2028-02-29T02:00:00.000Z', '2032-02-29T02:00:00.000Z', '2036-02-29T02:00:00.000Z'],
    ],
    ['cron(0 2 ? 12 MON#1 2026)', 'UTC', ['2026-12-07T02:00:00.000Z']],
    ['at(2027-03-31T02:00:00)', 'Asia/Tokyo', ['2027-03-30T17:00:00.000Z']],
    ['at(2026-03-31T02:00:00)', 'Asia/Tokyo', []],
  ])('of %s in %s are the first after now', (expression, timeZone, expected) => {
    expect(texts(nextSlots(expression, timeZone, now, 3))).toEqual(expected);
  });

  it.each(['Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Niue'])(
    'in %s are those that a look at every minute finds',
    (timeZone) => {
      for (const expression of ['cron(30 1 ? * SUN *)', 'cron(15 23 L * ? *)', 'cron(0 0 1,2,3 * ? *)']) {
        const all = slotsBetween(expression, timeZone, now, new Date('2027-02-02T00:00:00Z'));
        expect(nextSlots(expression, timeZone, now, 3)).toEqual(all.slice(0, 3));
      }
    },
  );
});

describe('slots around a change of clocks', () => {
  /** Every minute is asked what clocks then show, and each time counts once, when it is first shown. */
  function byMinutes(hours: readonly number[], minute: number, timeZone: string, from: string, to: string) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const found = new Map<string, string>();
    for (let at = Date.parse(from) - 86_400_000; at <= Date.parse(to); at += 60_000) {
      const shown = format.format(at);
      const [hour, minutes] = shown.slice(-5).split(':').map(Number);
      if (hours.includes(hour ?? -1) && minutes === minute && !found.has(shown))
        found.set(shown, new Date(at).toISOString().slice(0, 16));
    }
    return [...found.values()].filter((at) => `${at}Z` > from && `${at}Z` <= to);
  }

  it.each([
    ['America/New_York', '2026-10-30T00:00Z', '2026-11-03T00:00Z'],
    ['America/New_York', '2027-03-12T00:00Z', '2027-03-16T00:00Z'],
    ['Australia/Lord_Howe', '2026-04-03T00:00Z', '2026-04-07T00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T00:00Z', '2026-10-06T00:00Z'],
    ['America/Havana', '2026-10-30T00:00Z', '2026-11-03T00:00Z'],
    ['Atlantic/Azores', '2026-10-24T00:00Z', '2026-10-27T00:00Z'],
    ['Africa/Casablanca', '2027-02-06T00:00Z', '2027-02-09T00:00Z'],
    ['Pacific/Apia', '2011-12-28T00:00Z', '2012-01-02T00:00Z'],
    ['America/Nuuk', '2026-10-23T00:00Z', '2026-10-27T00:00Z'],
  ])('in %s from %s are those that a look at every minute finds', (timeZone, from, to) => {
    for (const minute of [0, 15, 30]) {
      expect(slots(`cron(${minute} * * * ? *)`, timeZone, from, to), `at ${minute}`).toEqual(
        byMinutes(
          Array.from({ length: 24 }, (_, hour) => hour),
          minute,
          timeZone,
          from,
          to,
        ),
      );
      expect(slots(`cron(${minute} 0-2,23 * * ? *)`, timeZone, from, to), `at night ${minute}`).toEqual(
        byMinutes([0, 1, 2, 23], minute, timeZone, from, to),
      );
    }
  });
});
