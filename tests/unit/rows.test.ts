import { describe, expect, it } from 'vitest';
import { formatColumns, formatRows } from '../../cli/rows.ts';

const HEADER = ['drill', 'plan', 'recovery point'];
const ROWS = [
  ['01M8KZZ4VXMC0NG1Q0J56EV5G0', '業務システム', 'taken after the start, counted as 0 s / RPO 60s'],
];

describe('rows for people', () => {
  it('break between words where the terminal ends', () => {
    expect(formatRows([['recovery time', '20m 40s, allowed 50m (RTO 60m − 10m), met']], 40)).toBe(
      'recovery time   20m 40s, allowed 50m\n                (RTO 60m − 10m), met\n',
    );
  });

  it('are not broken where no terminal is', () => {
    expect(formatRows([['next', 'a '.repeat(200).trim()]])).toBe(
      `${`next            ${'a '.repeat(200)}`.trim()}\n`,
    );
  });
});

describe('a table for people', () => {
  it('has columns as wide as their widest cell; a Japanese character takes two', () => {
    expect(formatColumns(HEADER, [...ROWS, ['01', 'b', 'c']], 120).split('\n')).toEqual([
      'drill                       plan          recovery point',
      '01M8KZZ4VXMC0NG1Q0J56EV5G0  業務システム  taken after the start, counted as 0 s / RPO 60s',
      '01                          b             c',
      '',
    ]);
  });

  it('is a list for each row where the terminal is narrower, and breaks no word', () => {
    expect(formatColumns(HEADER, ROWS, 60)).toBe(
      [
        '01M8KZZ4VXMC0NG1Q0J56EV5G0',
        '  plan           業務システム',
        '  recovery point taken after the start, counted as 0 s / RPO',
        '                 60s',
        '',
      ].join('\n'),
    );
  });
});
