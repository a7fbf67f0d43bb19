import type { Content, ContentText, TableCell } from 'pdfmake/interfaces.js';
import type { Block, Card, Look, Reason, Section, Sense, Table, Text } from '../report/blocks.ts';
import type { ReportWords } from '../report/words.ts';
import { COLOURS, CONTENT_WIDTH, GRID, ROWS } from './looks.ts';
import { TYPEFACE } from './print.ts';

/** What rendering a block needs: words, and what the typeface can show. */
export interface PdfContext {
  readonly words: ReportWords;
  /** Cut to a number of characters. */
  readonly text: (text: string, charactersMax?: number) => string;
  readonly drawing: (markup: string) => string;
}

/** A longer table is no longer read on paper; the HTML and the record have every row. */
export const ROWS_MAX = 40;

const CARD_PADDING = 16;
/** A third of a page. */
const CHART_HIGH = 250;

export function sectionPdf(pdf: PdfContext, { title, blocks }: Section): Content[] {
  const plain = {
    text: pdf.text(title),
    style: 'heading',
    tocItem: true,
    // A bookmark, for readers at a screen.
    outline: true,
    tocStyle: { fontSize: 8 },
    tocNumberStyle: { fontSize: 8 },
  };
  const heading = { ...plain, headlineLevel: 1 };
  const contentsOf = (some: Section['blocks']): Content[] =>
    some.flatMap((block) => blockPdf(pdf, block, title));
  const place = blocks.findIndex((block) => block.kind === 'timeline');
  const chart = blocks[place];
  if (chart?.kind !== 'timeline') return [heading, ...contentsOf(blocks)];
  // A chart stays with its heading, and nothing else does: pdfmake drops unbreakable content that is nearly as high as
  // a page.
  return chart.timeline.height * CONTENT_WIDTH > CHART_HIGH
    ? [{ ...heading, pageBreak: 'before' }, ...contentsOf(blocks)]
    : [
        // It moves to the next page by itself; a page break before its heading as well would lose it.
        { stack: [plain, ...contentsOf(blocks.slice(0, place + 1))], unbreakable: true },
        ...contentsOf(blocks.slice(place + 1)),
      ];
}

function blockPdf(pdf: PdfContext, block: Block, heading: string): Content[] {
  switch (block.kind) {
    case 'table':
      return tablePdf(pdf, block, heading);
    case 'paragraph':
      return [{ text: runs(pdf, block.text), style: block.isNote ? 'note' : 'paragraph' }];
    case 'facts':
      return [factsPdf(pdf, block.entries)];
    case 'reasons':
      return reasonsPdf(pdf, block.reasons, block.more);
    case 'list':
      return [{ ul: block.items.map((item) => ({ text: pdf.text(item), margin: [0, 0, 0, 3] })) }];
    case 'cards':
      return [cardsPdf(pdf, block.cards)];
    case 'timeline':
      return [
        { svg: pdf.drawing(block.timeline.chart.markup), width: CONTENT_WIDTH, font: TYPEFACE },
        {
          columns: block.timeline.legend.map(({ swatch, name }) => ({
            width: 'auto',
            columnGap: 4,
            columns: [
              { svg: swatch.markup, width: 14, margin: [0, 1, 0, 0] },
              { text: pdf.text(name), width: 'auto', style: 'note' },
            ],
          })),
          columnGap: 14,
          margin: [0, 2, 0, 0],
        },
        ...(block.timeline.note === null
          ? []
          : [{ text: pdf.text(block.timeline.note), style: 'note' } as const]),
      ];
    case 'boxes':
      return [
        {
          table: {
            widths: block.boxes.map(() => '*'),
            heights: 90,
            dontBreakRows: true,
            body: [
              block.boxes.map(({ title, lines }) => ({
                stack: [
                  { text: pdf.text(title), bold: true },
                  ...lines.map((line) => ({ text: pdf.text(line), style: 'note', margin: [0, 8, 0, 0] })),
                ],
              })) as TableCell[],
            ],
          },
          unbreakable: true,
        },
      ];
  }
}

const LOOKED: readonly Sense[] = ['good', 'bad', 'warn', 'unknown'];

/** Text of a block as runs, each in its own look. */
function runs(pdf: PdfContext, text: Text, charactersMax?: number): ContentText['text'] {
  if (typeof text === 'string') return pdf.text(text, charactersMax);
  if (!('sense' in text)) return text.map((part) => ({ text: runs(pdf, part, charactersMax) }));
  const shown = pdf.text(text.text, charactersMax);
  if (LOOKED.includes(text.sense)) return [{ text: shown, bold: true, color: COLOURS[text.sense as Look] }];
  if (text.sense === 'strong') return [{ text: shown, bold: true }];
  return [{ text: shown, ...(text.sense === 'aside' ? { color: COLOURS.soft } : {}) }];
}

const factsPdf = (pdf: PdfContext, entries: readonly (readonly [string, Text])[]): Content => ({
  table: {
    widths: [120, CONTENT_WIDTH - 120 - 16],
    dontBreakRows: true,
    body: entries.map(([name, value]) => [
      { text: pdf.text(name), color: COLOURS.soft },
      { text: runs(pdf, value) },
    ]),
  },
  layout: ROWS,
  margin: [0, 0, 0, 6],
});

const DIGIT_WIDTH = 4.4;
const LINES_MAX = 40;

/** How many characters, even full-width ones, a cell may have so that its row fits a page. */
const fittingIn = (width: number): number => Math.min(600, Math.floor(width / DIGIT_WIDTH) * LINES_MAX);

/** A table without concerns is in an order of its own, and its note must not say otherwise. */
const cutNote = ({ words }: PdfContext, rows: Table['rows'], shown: number): string =>
  rows.every(({ concern }) => concern === 0)
    ? words.firstRows(shown, rows.length)
    : words.rowsShown(shown, rows.length);

/** The most severe rows first when not all of them fit, and how many there are. */
function tablePdf(pdf: PdfContext, { caption, columns, rows }: Table, heading: string): Content[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (share / shares) * CONTENT_WIDTH - 8);
  const isCut = rows.length > ROWS_MAX;
  const shown = isCut
    ? rows
        .toSorted((a, b) => (a.concern === b.concern ? 0 : b.concern > a.concern ? 1 : -1))
        .slice(0, ROWS_MAX)
    : rows;
  const alignment = (place: number): 'right' | 'left' => (columns[place]?.numeric ? 'right' : 'left');
  return [
    ...(caption === heading
      ? []
      : [{ text: pdf.text(caption), style: 'caption', headlineLevel: 2 } as const]),
    ...(isCut ? [{ text: pdf.text(cutNote(pdf, rows, shown.length)), style: 'note' } as const] : []),
    {
      style: 'table',
      table: {
        widths,
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        body: [
          columns.map(({ title }, place) => ({
            text: pdf.text(title),
            bold: true,
            alignment: alignment(place),
            fillColor: '#eef1f4',
          })),
          ...shown.map(({ cells }) =>
            cells.map((cell, place) => ({
              text: runs(pdf, cell, fittingIn(widths[place] ?? 0)),
              alignment: alignment(place),
              bold: place === 0,
            })),
          ),
        ],
      },
      layout: ROWS,
    },
  ];
}

export function reasonsPdf(pdf: PdfContext, reasons: readonly Reason[], more: string | null): Content[] {
  const shown = reasons.slice(0, ROWS_MAX);
  const notes = [
    ...(shown.length < reasons.length ? [pdf.words.firstRows(shown.length, reasons.length)] : []),
    ...(more === null ? [] : [more]),
  ];
  return [
    {
      ul: shown.map(({ title, text }) => ({
        stack: [
          { text: pdf.text(title), bold: true },
          { text: pdf.text(text), color: COLOURS.soft },
        ],
        margin: [0, 0, 0, 3] as [number, number, number, number],
      })),
    },
    ...notes.map((note) => ({ text: pdf.text(note), style: 'note' })),
  ];
}

function cardsPdf(pdf: PdfContext, cards: readonly Card[]): Content {
  const width = CONTENT_WIDTH / cards.length - CARD_PADDING;
  return {
    table: {
      widths: cards.map(() => width),
      dontBreakRows: true,
      body: [
        cards.map(({ name, value, bullet }) => ({
          stack: [
            { text: pdf.text(name), style: 'note', bold: true },
            {
              text: pdf.text(value),
              bold: true,
              fontSize: bullet === null ? 11 : 15,
              margin: [0, 2, 0, 3],
            },
            ...(bullet === null
              ? []
              : [
                  { svg: bullet.chart.markup, width },
                  { text: pdf.text(bullet.note), style: 'note' },
                  { text: runs(pdf, bullet.mark) },
                ]),
          ],
        })) as TableCell[],
      ],
    },
    layout: GRID,
    unbreakable: true,
    margin: [0, 0, 0, 8],
  };
}
