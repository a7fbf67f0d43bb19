import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { reportFonts } from '../../infra/report-fonts.ts';
import { renderPdf } from '../../reporting/pdf/pdf.ts';
import { contextOf } from '../../reporting/report/context.ts';
import { sectionsOf } from '../../reporting/report/sections.ts';
import { WORDS_EN } from '../../reporting/report/words-en.ts';
import { WORDS_JA } from '../../reporting/report/words-ja.ts';
import { WORDING } from '../../reporting/wording.ts';
import type { Ask } from './ask.ts';
import type { Sample } from './samples.ts';

/** poppler reads the PDFs: its view of their pages, fonts and text is not ours. */

const WORDS = { ja: WORDS_JA, en: WORDS_EN } as const;

/** In points; the margins themselves are 40, and the last space of a line may hang into them. */
const A4_WIDTH = 595.28;
const MARGIN = 35;

const notify = (program: string, ...words: string[]): string =>
  execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What a reader of the paper reads. */
export const textOnPaper = (pdf: string): string => notify('pdftotext', '-layout', pdf, '-');

const titlesOf = ({ record, locale }: Pick<Sample, 'record' | 'locale'>): string[] =>
  sectionsOf(contextOf(record, locale)).map(({ title }) => title);

/** Lines are broken where they are full; what is written is the same. */
const withoutBreaks = (text: string): string => text.replace(/\s+/g, '');

export async function askPoppler(ask: Ask, samples: readonly Sample[]): Promise<void> {
  for (const sample of samples) askOne(ask, sample);
  const [first] = samples;
  if (first === undefined) return;
  askStructure(ask, first);
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const again = await renderPdf(structuredClone(first.record), first.locale, await reportFonts());
  ask(
    `${first.pdf} has the same SHA-256 when it is made again`,
    sha256(readFileSync(first.pdf)) === sha256(again),
  );
}

/** poppler reads all of a page for each piece of it, so only one document is asked what its structure says. */
function askStructure(ask: Ask, { record, locale, pdf }: Sample): void {
  const text = withoutBreaks(notify('pdfinfo', '-struct-text', pdf)).replaceAll('""', '');
  const untagged = titlesOf({ record, locale }).filter(
    (title) => !text.includes(`H2(block)"${withoutBreaks(title)}"`),
  );
  ask(
    `${pdf} names every section in its structure: ${untagged.join(' | ') || 'none is missing'}`,
    untagged.length === 0,
  );
}

function askOne(ask: Ask, { name, record, locale, pdf }: Sample): void {
  const info = notify('pdfinfo', pdf);
  ask(`${pdf} is tagged`, /^Tagged: +yes$/m.test(info));
  ask(`${pdf} is A4`, /^Page size: .*\(A4\)$/m.test(info));
  ask(`${pdf} is dated by the record`, info.includes('CreationDate') && !/Custom Metadata: +yes/.test(info));
  const fonts = notify('pdffonts', pdf).trim().split('\n').slice(2);
  ask(
    `${pdf} has its fonts in it, cut to what it says, with their characters`,
    fonts.length > 0 &&
      fonts.every((font) => /BIZUDPGothic-\w+ +CID TrueType +Identity-H +yes yes yes/.test(font)),
  );
  const text = withoutBreaks(textOnPaper(pdf));
  const plain = withoutBreaks(notify('pdftotext', pdf, '-'));
  const words = WORDS[locale];
  const titles = titlesOf({ record, locale });
  const wanted = [
    WORDING[locale].verdict[record.verdict],
    words.verdictMeaning[record.verdict],
    ...titles,
    record.drillId,
  ];
  const missing = wanted.filter((word) => ![text, plain].some((all) => all.includes(withoutBreaks(word))));
  ask(
    `${pdf} says everything that it should: ${missing.join(' | ') || 'nothing is missing'}`,
    missing.length === 0,
  );
  const boxes = [
    ...notify('pdftotext', '-bbox', pdf, '-').matchAll(/<word xMin="([\d.-]+)".*? xMax="([\d.-]+)"/g),
  ];
  const outside = boxes.filter(
    ([, left, right]) => Number(left) < MARGIN || Number(right) > A4_WIDTH - MARGIN,
  );
  ask(
    `${pdf} has all of its ${boxes.length} words within the margins, ${outside.length} are not`,
    boxes.length > 0 && outside.length === 0,
  );
  const bookmarks = [
    ...notify('pdftohtml', '-xml', '-stdout', '-i', pdf).matchAll(/<item page="\d+">([^<]*)<\/item>/g),
  ].map(([, bookmark = '']) => withoutBreaks(bookmark));
  ask(
    `${pdf} has a bookmark for each section, in order: ${bookmarks.length} for ${titles.length}`,
    JSON.stringify(bookmarks) === JSON.stringify(titles.map(withoutBreaks)),
  );
  const structure = notify('pdfinfo', '-struct', pdf);
  const headings = structure.match(/^ +H2 /gm)?.length ?? 0;
  ask(
    `${pdf} has each section and the verdict as a heading in its structure, ${headings}`,
    headings === titles.length + 1 && /^ +H1 /m.test(structure) && /^ +P /m.test(structure),
  );
  const pages = textOnPaper(pdf).split('\f').slice(0, -1);
  const silent = pages.filter((page) => !withoutBreaks(page).includes(withoutBreaks(words.simulatedBanner)));
  ask(
    `${pdf} says on each of its ${pages.length} pages that it was simulated, ${silent.length} do not`,
    pages.length > 0 && silent.length === 0,
  );
  ask(`${pdf} has no character that cannot be read`, !/[\ufffd\p{Cc}]/u.test(plain));
  if (name === 'hostile')
    ask(
      `${pdf} shows what it cannot write, and what would not be seen`,
      ['[U+20BB7]', '[U+1F525]', '\\u202e', '\\u0000', '<script>'].every((part) => plain.includes(part)),
    );
}
