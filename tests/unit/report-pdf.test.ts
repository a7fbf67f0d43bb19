import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { create } from 'fontkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportFonts } from '../../infra/report-fonts.ts';
import { glyphsOf, type ReportFonts } from '../../reporting/pdf/glyphs.ts';
import { renderPdf } from '../../reporting/pdf/pdf.ts';
import { ROWS_MAX, sectionPdf } from '../../reporting/pdf/pdf-blocks.ts';
import { contextOf } from '../../reporting/report/context.ts';
import { sectionsOf } from '../../reporting/report/sections.ts';
import { WORDS_EN } from '../../reporting/report/words-en.ts';
import { WORDS_JA } from '../../reporting/report/words-ja.ts';
import { largeRecord } from '../large-records.ts';
import { failingRecord, passedRecord, refusedRecord } from '../records.ts';

/** What is in a PDF is asked of other people’s programs in tests/documents; here of what it is made from. */

let fonts: ReportFonts;
beforeAll(async () => {
  fonts = await reportFonts();
});

/** The PDF as text, its compressed streams opened. */
const opened = (pdf: Uint8Array): string =>
  Buffer.from(pdf)
    .toString('latin1')
    .replace(/stream\r?\n([\s\S]*?)\r?\nendstream/g, (all, body: string) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
      } catch {
        return all;
      }
    });

const everyWord = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(everyWord)
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(everyWord)
        : [];

describe('the PDF', () => {
  it('is the same to the last byte for the same record', async () => {
    const [first, second] = [
      await renderPdf(passedRecord, 'ja', fonts),
      await renderPdf(structuredClone(passedRecord), 'ja', await reportFonts()),
    ];
    expect(Buffer.compare(first, second)).toBe(0);
  });
  it.each(['ja', 'en'] as const)(
    'is tagged, in A4, dated by the record and without anything to run, in %s',
    async (locale) => {
      const pdf = opened(await renderPdf(passedRecord, locale, fonts));
      expect(pdf).toMatch(/^%PDF-1\.7/);
      expect(pdf).toContain(`/Lang (${locale})`);
      expect(pdf).toMatch(/\/Marked true/);
      expect(pdf).toContain('/MediaBox [0 0 595.28 841.89]');
      expect(pdf).toContain(`D:${passedRecord.endedAt.replace(/\D/g, '').slice(0, 14)}Z`);
      expect(pdf).not.toMatch(/\/(JavaScript|Launch|EmbeddedFile|URI)\b/);
    },
  );
  it('has its headings and texts as a structure, in the order in which they are read', async () => {
    const pdf = opened(await renderPdf(passedRecord, 'en', fonts));
    const count = (type: string): number => pdf.split(`/S /${type}\n`).length - 1;
    expect(count('Document')).toBe(1);
    expect(count('H1')).toBe(1);
    // The verdict is one too.
    expect(count('H2')).toBe(sectionsOf(contextOf(passedRecord, 'en')).length + 1);
    expect(count('P')).toBeGreaterThan(100);
    expect(pdf.match(/BDC|BMC/g)?.length).toBe(pdf.match(/EMC/g)?.length);
  });
  it.each([
    ['a drill that was refused', refusedRecord],
    ['a drill that failed', failingRecord('status 500, expected 200')],
  ])('of %s is made too', async (_, record) => {
    expect((await renderPdf(record, 'ja', fonts)).length).toBeGreaterThan(10_000);
  });
  it('shows the most severe rows of a long table and says how many there are', () => {
    const context = contextOf(largeRecord(100, 5), 'en');
    const pdf = { words: WORDS_EN, text: (text: string) => text, drawing: (markup: string) => markup };
    const section = sectionsOf(context).find(({ id }) => id === 'probes');
    if (section === undefined) throw new Error('a report has probes');
    const words = everyWord(sectionPdf(pdf, section));
    expect(words).toContain(WORDS_EN.rowsShown(ROWS_MAX, 500));
    expect(words.filter((word) => word === WORDS_EN.probeStatus.FAILED)).toHaveLength(5);
    expect(words.indexOf(WORDS_EN.probeStatus.FAILED)).toBeLessThan(
      words.indexOf(WORDS_EN.probeStatus.PASSED),
    );
  });
});

describe('a table that is cut', () => {
  const pdf = { words: WORDS_EN, text: (text: string) => text, drawing: (markup: string) => markup };
  const record = largeRecord(60, 1);
  const failed = new Set(record.servers.filter((one) => one.verifiedAt === null).map((one) => one.hostname));
  const tables = sectionsOf(contextOf(record, 'en')).flatMap((section) =>
    section.blocks.flatMap((block) =>
      block.kind === 'table' && block.rows.length > ROWS_MAX
        ? [[`${section.id}: ${block.caption}`, { ...section, blocks: [block] }] as const]
        : [],
    ),
  );
  it('is there for each list of servers', () => {
    expect(tables.map(([name]) => name.split(':')[0])).toEqual([
      'recovery-time',
      'recovery-point',
      'probes',
      'scope',
      'readiness',
      'event-log',
    ]);
  });
  const ofServers = tables.filter(([name]) => !name.startsWith('event-log'));
  it.each(ofServers)('has the servers that failed first, as its caption says, in %s', (_, section) => {
    const words = everyWord(sectionPdf(pdf, section));
    expect(words).toContain(WORDS_EN.rowsShown(ROWS_MAX, 60));
    const names = words.filter((word) => word.startsWith('app-'));
    expect(new Set(names.slice(0, failed.size))).toEqual(failed);
  });
  it('without an order of its own says only that these are the first', () => {
    const changes = Array.from({ length: 60 }, (_, place) => ({
      what: 'plan' as const,
      name: `key-${place}`,
      before: null,
      after: 'x',
    }));
    const changed = { ...record, earlier: { drills: [], changes } };
    const section = sectionsOf(contextOf(changed, 'en')).find(({ id }) => id === 'changes');
    if (section === undefined) throw new Error('a report has changes');
    const words = everyWord(sectionPdf(pdf, section));
    expect(words).toContain(WORDS_EN.firstRows(ROWS_MAX, 60));
    expect(words).toContain('key-0');
    expect(words).not.toContain('key-59');
  });
});

describe('what is too long for paper', () => {
  it('is cut with the number of characters that are missing, and takes no time', async () => {
    const startedAt = performance.now();
    const pdf = await renderPdf(failingRecord('y'.repeat(50_000), 'h'.repeat(50_000)), 'en', fonts);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(pdf.length).toBeGreaterThan(10_000);
    expect(glyphsOf(fonts).text('y'.repeat(50_000))).toMatch(/^y{600}… \(\+49400\)$/);
  });
});

describe('what the typeface can show', () => {
  it('has every character of our own words in both languages', () => {
    const { text } = glyphsOf(fonts);
    for (const locale of ['ja', 'en'] as const)
      for (const record of [passedRecord, refusedRecord, failingRecord('x')]) {
        const words = everyWord(
          sectionsOf(contextOf(record, locale)).map(({ title, blocks }) => [title, blocks]),
        );
        expect(words.map(text).filter((word) => word.includes('[U+'))).toEqual([]);
      }
    expect(everyWord([WORDS_JA, WORDS_EN]).map(text).join('')).not.toContain('[U+');
  });
  it.each([
    ['𠮷野家-web', '[U+20BB7]野家-web'],
    ['髙島屋-﨑', '髙島屋-﨑'],
    ['🔥', '[U+1F525]'],
    ['が', 'が'],
    ['a\u202eb\u0000', 'a\\u202eb\\u0000'],
    ['\ud800', '\\ud800'],
    ['✕ 不合格', '× 不合格'],
  ])('shows %s as %s', (text, expected) => {
    expect(glyphsOf(fonts).text(text)).toBe(expected);
  });
  it('is all that is ever asked of it', () => {
    const { text } = glyphsOf(fonts);
    const face = create(Buffer.from(fonts.regular));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        for (const character of text(hostile))
          expect(
            'hasGlyphForCodePoint' in face && face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
          ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
  it('never makes a record fail that holds something else', async () => {
    const hostile = '<script>"\'&]]>\u202e\u0000𠮷🔥\ud800\n\t%PDF {{}} \\u0041';
    const pdf = await renderPdf(failingRecord(hostile, hostile), 'ja', fonts);
    expect(pdf.length).toBeGreaterThan(10_000);
  });
});
