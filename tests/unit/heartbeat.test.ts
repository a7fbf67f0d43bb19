import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HeartbeatFact,
  heartbeatFactSchema,
  lastSourceTick,
  parseHeartbeat,
} from '../../core/facts/heartbeat.ts';
import { parseHeartbeatSummary } from '../../core/facts/heartbeat-summary.ts';

/** What a file of heartbeats says, whatever it contains. */

const READ_AT = '2026-11-21T18:00:00.000Z';
const about = {
  source: 'http',
  readAt: READ_AT,
  cloneWriter: null,
  cloneClockOffsetSeconds: null,
  uncertaintySeconds: null,
} as const;
const read = (text: string): HeartbeatFact['writers'] => parseHeartbeat(text, about).writers;
const tick = (at: string, writer = 'source'): string => `2026-11-21T${at}Z ${writer}\n`;
const one = (first: string, last: string, ticks: number, longestGapSeconds: number, writer = 'source') => ({
  writer,
  firstTickAt: `2026-11-21T${first}.000Z`,
  lastTickAt: `2026-11-21T${last}.000Z`,
  ticks,
  longestGapSeconds,
});

describe('a file', () => {
  it.each<[string, string, HeartbeatFact['writers']]>([
    ['that is empty has no writers', '', []],
    ['of one tick', tick('17:00:00'), [one('17:00:00', '17:00:00', 1, 0)]],
    [
      'of ticks with a pause',
      tick('17:00:00') + tick('17:00:01') + tick('17:00:09'),
      [one('17:00:00', '17:00:09', 3, 8)],
    ],
    ['with lines of Windows', tick('17:00:00').replace('\n', '\r\n'), [one('17:00:00', '17:00:00', 1, 0)]],
    ['that was written twice', tick('17:00:00') + tick('17:00:00'), [one('17:00:00', '17:00:00', 1, 0)]],
    [
      'that is out of order',
      tick('17:00:05') + tick('17:00:00') + tick('17:00:03'),
      [one('17:00:00', '17:00:05', 3, 3)],
    ],
    [
      'with a half last line',
      `${tick('17:00:00')}2026-11-21T17:00:01Z sour`,
      [one('17:00:00', '17:00:00', 1, 0)],
    ],
    [
      'with a half first line',
      `-11-21T16:59:59Z source\n${tick('17:00:00')}`,
      [one('17:00:00', '17:00:00', 1, 0)],
    ],
    ['with zeros of a lost write', `\0\0\0\0${tick('17:00:00')}`, [one('17:00:00', '17:00:00', 1, 0)]],
    ['with a tick of the future', tick('17:00:00') + tick('19:00:00'), [one('17:00:00', '17:00:00', 1, 0)]],
    ['with a tick that is nearly now', tick('18:00:59'), [one('18:00:59', '18:00:59', 1, 0)]],
    [
      'with garbage',
      `x\n\n<html>\n2026-13-41T99:00:00Z a\n2026-11-21T17:00:00 a\n${tick('17:00:00', 'a b')}`,
      [],
    ],
    ['with a day that no calendar has', '2026-02-31T00:00:00Z source\n', []],
    [
      'of two writers, the last to write at the end',
      tick('17:00:00', 'a') + tick('17:00:01', 'b') + tick('17:00:02', 'a'),
      [one('17:00:01', '17:00:01', 1, 0, 'b'), one('17:00:00', '17:00:02', 2, 2, 'a')],
    ],
  ])('%s', (_, text, writers) => {
    expect(read(text)).toEqual(writers);
  });

  it('that is full of names keeps the last of them only', () => {
    const text = Array.from({ length: 500 }, (_, at) => tick('17:00:00', `w${at}`)).join('');
    expect(read(text).map(({ writer }) => writer)).toEqual(
      Array.from({ length: 16 }, (_, at) => `w${484 + at}`),
    );
  });

  it('of anything at all gives a fact that can be recorded', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.date({ noInvalidDate: true }).map((at) => `${at.toISOString().replace(/\.\d+Z/, 'Z')} writer`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const fact = heartbeatFactSchema.parse(
          parseHeartbeat(lines.map((text) => `${text}\n`).join(''), about),
        );
        for (const { firstTickAt, lastTickAt, ticks, longestGapSeconds } of fact.writers) {
          expect(firstTickAt <= lastTickAt).toBe(true);
          expect(ticks).toBeGreaterThan(0);
          expect(longestGapSeconds * 1_000).toBeLessThanOrEqual(
            Date.parse(lastTickAt) - Date.parse(firstTickAt),
          );
        }
      }),
    );
  });

  it('says the same in whatever order its lines are', () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(seconds, fc.nat(), (all, turn) => {
        const lines = all.map((at) => tick(new Date(at * 1_000).toISOString().slice(11, 19)));
        const turned = [...lines.slice(turn % lines.length), ...lines.slice(0, turn % lines.length)];
        expect(read(turned.join(''))).toEqual(read(lines.join('')));
      }),
    );
  });
});

describe('what a script summed up', () => {
  const window = {
    askedAt: new Date('2026-11-21T17:59:58Z'),
    answeredAt: new Date(READ_AT),
    readAt: READ_AT,
  };
  const summary = (...lines: string[]): HeartbeatFact => parseHeartbeatSummary(lines.join('\n'), window);
  const clock = `clock ${Date.parse('2026-11-21T18:00:09Z') / 1_000}.0`;

  it('is the fact, with a clock that ours bounds', () => {
    expect(
      summary(
        'kunren-heartbeat 1',
        'boot me',
        clock,
        'writer a 2026-11-21T17:00:00Z 2026-11-21T17:00:09Z 10 1',
        'end',
      ),
    ).toEqual({
      source: 'ssm',
      readAt: READ_AT,
      error: null,
      cloneWriter: 'me',
      cloneClockOffsetSeconds: 10,
      uncertaintySeconds: 1,
      writers: [one('17:00:00', '17:00:09', 10, 1, 'a')],
    });
  });

  it('has the clock of the time service, if there is one', () => {
    const fact = summary('kunren-heartbeat 1', clock, 'offset -0.25 0.5 chrony', 'end');
    expect([fact.cloneClockOffsetSeconds, fact.uncertaintySeconds]).toEqual([0, 0.75]);
  });

  it.each<[string, string[], string]>([
    ['nothing', [], 'UNREADABLE'],
    ['something else', ['sh: not found'], 'UNREADABLE'],
    ['half of it', ['kunren-heartbeat 1', 'boot me', 'writer a 2026-11-21T17:00'], 'UNREADABLE'],
    ['no file', ['kunren-heartbeat 1', 'error NO_FILE', 'end'], 'NO_FILE'],
  ])('is an error when it is %s', (_, lines, error) => {
    expect(summary(...lines)).toMatchObject({ error, writers: [] });
  });

  it.each([
    'writer a 2026-13-21T17:00:00Z 2026-11-21T17:00:09Z 10 1',
    'writer a 2026-11-21T17:00:09Z 2026-11-21T17:00:00Z 10 1',
    'writer a b 2026-11-21T17:00:00Z 2026-11-21T17:00:09Z 10 1',
    'writer a 2026-11-21T17:00:00Z 2026-11-21T17:00:09Z ten 1',
  ])('leaves out what is no writer: %s', (line) => {
    expect(summary('kunren-heartbeat 1', line, 'end')).toMatchObject({ error: null, writers: [] });
  });
});

describe('the last tick of the source', () => {
  const startedAt = '2026-11-21T17:10:00.000Z';
  const fact = (writers: HeartbeatFact['writers'], changes: Partial<HeartbeatFact> = {}): HeartbeatFact => ({
    ...about,
    error: null,
    writers,
    ...changes,
  });
  const source = one('16:00:00', '17:10:05', 4_000, 1);
  const clone = one('17:20:00', '17:59:59', 2_400, 1, 'clone');

  it.each<[string, HeartbeatFact, string | null]>([
    [
      'is the source’s, when the clone is known',
      fact([source, clone], { source: 'ssm', cloneWriter: 'clone' }),
      '17:10:05',
    ],
    [
      'is the source’s, when the clone is the one that began after the start',
      fact([source, clone]),
      '17:10:05',
    ],
    ['is the source’s, when the clone wrote nothing', fact([source]), '17:10:05'],
    ['is none, when only the clone wrote', fact([clone]), null],
    ['is none, when nothing was written', fact([]), null],
    [
      'is that before the clone’s first boot, when it has booted twice',
      fact([source, { ...clone, writer: 'first' }, clone], { cloneWriter: 'clone' }),
      '17:10:05',
    ],
    [
      'is the later one, of a source that had restarted long before',
      fact([one('15:00:00', '15:30:00', 9, 1, 'old'), source, clone]),
      '17:10:05',
    ],
    [
      'is the earlier one, of a source that restarted after the start',
      fact([source, one('17:10:30', '17:10:40', 9, 1, 'again')]),
      '17:10:05',
    ],
    [
      'is not the clone’s, when its clock is an hour slow',
      fact([source, one('16:20:00', '16:59:59', 9, 1, 'clone')], { cloneClockOffsetSeconds: -3_600 }),
      '17:10:05',
    ],
  ])('%s', (_, heartbeat, at) => {
    const found = lastSourceTick(heartbeat, { startedAt });
    expect(found?.at ?? null).toBe(at === null ? null : `2026-11-21T${at}.000Z`);
  });

  it('is never one of a writer that began after the start', () => {
    const moment = fc.integer({
      min: Date.parse('2026-11-21T16:00:00Z'),
      max: Date.parse('2026-11-21T18:00:00Z'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, moment)), (spans) => {
        const writers = spans.map(([a, b], place) => ({
          writer: `w${place}`,
          firstTickAt: new Date(Math.min(a, b)).toISOString(),
          lastTickAt: new Date(Math.max(a, b)).toISOString(),
          ticks: 2,
          longestGapSeconds: 0,
        }));
        const found = lastSourceTick(fact(writers, { cloneWriter: 'w0' }), { startedAt });
        const own = writers.find(({ writer }) => writer === found?.writer);
        expect(
          found === null || (own !== undefined && own.writer !== 'w0' && own.firstTickAt < startedAt),
        ).toBe(true);
      }),
    );
  });
});
