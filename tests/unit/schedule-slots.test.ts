import { describe, expect, it } from 'vitest';
import { slotsBetween } from '../../core/history/schedule-slots.ts';

const slots = (expression: string, timeZone: string, from: string, to: string): string[] =>
  slotsBetween(expression, timeZone, new Date(from), new Date(to)).map((slot) =>
    slot.toISOString().slice(0, 16),
  );

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
    [
      'no slots of a rate, which counts from its own beginning',
      'rate(1 day)',
      'UTC',
      '2026-11-01T00:00Z',
      '2026-11-05T00:00Z',
      [],
    ],
  ])('finds %s', (_, expression, timeZone, from, to, expected) => {
    expect(slots(expression, timeZone, from, to)).toEqual(expected);
  });
});
