import { describe, expect, it } from 'vitest';
import { momentIn, normalisedMoment, serviceMoment } from '../../core/facts/moment.ts';

describe('a time as a service writes it', () => {
  it.each([
    ['2024-09-16T04:42:46.324841+00:00', '2024-09-16T04:42:46.324Z'],
    ['2024-09-16T04:42:46+00:00', '2024-09-16T04:42:46.000Z'],
    ['2024-09-16T04:42:46.000Z', '2024-09-16T04:42:46.000Z'],
    ['2024-09-16T04:42:46Z', '2024-09-16T04:42:46.000Z'],
    ['2024-09-16T13:42:46+09:00', '2024-09-16T04:42:46.000Z'],
  ])('%s is %s', (written, moment) => {
    expect(momentIn(written)).toBe(moment);
    expect(serviceMoment.safeParse(written).success).toBe(true);
  });

  it.each([
    '',
    '2024',
    'today 1',
    '2024-09-16T04:42:46',
    '2024-13-16T04:42:46Z',
    '2024-09-16',
    undefined,
    null,
  ])('%j is none', (written) => {
    expect(momentIn(written)).toBeNull();
  });

  it('that cannot be read is null in facts, and no moment where one must be', () => {
    expect(serviceMoment.parse('yesterday')).toBeNull();
    expect(normalisedMoment.safeParse('yesterday').success).toBe(false);
  });
});
