import { describe, expect, it } from 'vitest';
import { isLater, namesOf, secondsBetween } from '../../core/verdict/measuring.ts';
import { at } from '../builders.ts';

describe('seconds between two moments', () => {
  it.each<[string, string | null, string | null, number | null]>([
    ['from the one to the other', at(1), at(3), 120],
    ['negative where the other was first', at(3), at(1), -120],
    ['to the millisecond', '2026-11-21T17:00:00.0004Z', '2026-11-21T17:00:01.2345Z', 1.234],
    ['across time zones', '2026-11-21T17:00:00Z', '2026-11-22T02:00:01+09:00', 1],
    ['unknown where the first is', null, at(1), null],
    ['unknown where the second is', at(1), null, null],
    ['unknown where the first cannot be read', 'soon', at(1), null],
    ['unknown where the second cannot be read', at(1), 'soon', null],
  ])('are %s', (_, from, to, seconds) => {
    expect(secondsBetween(from, to)).toBe(seconds);
  });
});

describe('a moment', () => {
  it.each<[string, string | null | undefined, string | null | undefined, boolean]>([
    ['is later than an earlier one', at(2), at(1), true],
    ['is not later than itself', at(1), at(1), false],
    ['is not later than a later one', at(1), at(2), false],
    ['is later than none', at(1), null, true],
    ['is later than one that is not there', at(1), undefined, true],
    ['that is unknown is later than nothing', null, at(1), false],
    ['that is unknown is not even later than none', null, null, false],
    ['that is not there is later than nothing', undefined, undefined, false],
  ])('%s', (_, one, other, later) => {
    expect(isLater(one, other)).toBe(later);
  });
});

describe('names of servers', () => {
  it.each<[number, string]>([
    [0, ''],
    [1, 'web-0'],
    [3, 'web-0, web-1, web-2'],
    [4, 'web-0, web-1, web-2 and 1 more'],
    [9, 'web-0, web-1, web-2 and 6 more'],
  ])('of %i are reported', (count, text) => {
    expect(namesOf(Array.from({ length: count }, (_, index) => ({ hostname: `web-${index}` })))).toBe(text);
  });
});
