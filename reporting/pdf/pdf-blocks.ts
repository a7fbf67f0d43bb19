import type { Content, ContentText, TableCell } from 'pdfmake/interfaces.js';
import type { Block, Card, Look, Reason, Section, Sense, Table, Text } from '../report/blocks.ts';
import type { ReportWords } from '../report/words.ts';
import { COLOURS, CONTENT_WIDTH, GRID, ROWS } from './looks.ts';
import { TYPEFACE } from './print.ts';

/** What the blocks are made with: words, and what the typeface can show. */
export interface Maker {
  readonly words: ReportWords;
  /** Cut to so many characters. */
  readonly text: (text: string, charactersMax?: number) => string;
  readonly drawing: (markup: string) => string;
}

/** A longer table is no longer read on paper; the HTML and the record have every row. */
export const ROWS_MAX = 40;

const CARD_PADDING = 16;
/** A third of a page. */
const CHART_HIGH = 250;

export function sectionPdf(maker: Maker, { title, blocks }: Section): Content[] {
  const heading = { text: maker.text(title), style: 'heading', headlineLevel: 1 };
  const contents = blocks.flatMap((block) => blockPdf(maker, block, title));
  const chart = blocks.find((block) => block.kind === 'timeline');
  if (chart === undefined) return [heading, ...contents];
  // A chart stays with its heading; pdfmake loses what must not be broken and is nearly as high as a page.
  return chart.timeline.height * CONTENT_WIDTH > CHART_HIGH
    ? [{ ...heading, pageBreak: 'before' }, ...contents]
    : [{ stack: [heading, ...contents], unbreakable: true }];
}

function blockPdf(maker: Maker, block: Block, heading: string): Content[] {
  switch (block.kind) {
    case 'table':
      return tablePdf(maker, block, heading);
    case 'paragraph':
      return [{ text: runs(maker, block.text), style: block.isNote ? 'note' : 'paragraph' }];
    case 'facts':
      return [factsPdf(maker, block.entries)];
    case 'reasons':
      return reasonsPdf(maker, block.reasons, block.more);
    case 'list':
      return [{ ul: block.items.map((item) => ({ text: maker.text(item), margin: [0, 0, 0, 3] })) }];
    case 'cards':
      return [cardsPdf(maker, block.cards)];
    case 'timeline':
      return [
        { svg: maker.drawing(block.timeline.chart.markup), width: CONTENT_WIDTH, font: TYPEFACE },
        {
          columns: block.timeline.legend.map(({ swatch, name }) => ({
            width: 'auto',
            columnGap: 4,
            columns: [
              { svg: swatch.markup, width: 14, margin: [0, 1, 0, 0] },
              { text: maker.text(name), width: 'auto', style: 'note' },
            ],
          })),
          columnGap: 14,
          margin: [0, 2, 0, 0],
        },
        ...(block.timeline.note === null
          ? []
          : [{ text: maker.text(block.timeline.note), style: 'note' } as const]),
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
                  { text: maker.text(title), bold: true },
                  ...lines.map((line) => ({ text: maker.text(line), style: 'note', margin: [0, 8, 0, 0] })),
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
function runs(maker: Maker, text: Text, charactersMax?: number): ContentText['text'] {
  if (typeof text === 'string') return maker.text(text, charactersMax);
  if (!('sense' in text)) return text.map((part) => ({ text: runs(maker, part, charactersMax) }));
  const shown = maker.text(text.text, charactersMax);
  if (LOOKED.includes(text.sense)) return [{ text: shown, bold: true, color: COLOURS[text.sense as Look] }];
  if (text.sense === 'strong') return [{ text: shown, bold: true }];
  return [{ text: shown, ...(text.sense === 'aside' ? { color: COLOURS.soft } : {}) }];
}

const factsPdf = (maker: Maker, entries: readonly (readonly [string, Text])[]): Content => ({
  table: {
    widths: [120, CONTENT_WIDTH - 120 - 16],
    dontBreakRows: true,
    body: entries.map(([name, value]) => [
      { text: maker.text(name), color: COLOURS.soft },
      { text: runs(maker, value) },
    ]),
  },
  layout: ROWS,
  margin: [0, 0, 0, 6],
});

const DIGIT_WIDTH = 4.4;
const LINES_MAX = 40;

/** How many characters a cell may have so that a page holds its row, full-width ones too. */
const fittingIn = (width: number): number => Math.min(600, Math.floor(width / DIGIT_WIDTH) * LINES_MAX);

/** The gravest rows first where not all of them fit, and how many there are. */
function tablePdf(maker: Maker, { caption, columns, rows }: Table, heading: string): Content[] {
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
      : [{ text: maker.text(caption), style: 'caption', headlineLevel: 2 } as const]),
    ...(isCut
      ? [{ text: maker.text(maker.words.rowsShown(shown.length, rows.length)), style: 'note' } as const]
      : []),
    {
      style: 'table',
      table: {
        widths,
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        body: [
          columns.map(({ title }, place) => ({
            text: maker.text(title),
            bold: true,
            alignment: alignment(place),
            fillColor: '#eef1f4',
          })),
          ...shown.map(({ cells }) =>
            cells.map((cell, place) => ({
              text: runs(maker, cell, fittingIn(widths[place] ?? 0)),
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

export function reasonsPdf(maker: Maker, reasons: readonly Reason[], more: string | null): Content[] {
  const shown = reasons.slice(0, ROWS_MAX);
  const notes = [
    ...(shown.length < reasons.length ? [maker.words.rowsShown(shown.length, reasons.length)] : []),
    ...(more === null ? [] : [more]),
  ];
  return [
    {
      ul: shown.map(({ title, text }) => ({
        stack: [
          { text: maker.text(title), bold: true },
          { text: maker.text(text), color: COLOURS.soft },
        ],
        margin: [0, 0, 0, 3] as [number, number, number, number],
      })),
    },
    ...notes.map((note) => ({ text: maker.text(note), style: 'note' })),
  ];
}

function cardsPdf(maker: Maker, cards: readonly Card[]): Content {
  const width = CONTENT_WIDTH / cards.length - CARD_PADDING;
  return {
    table: {
      widths: cards.map(() => width),
      dontBreakRows: true,
      body: [
        cards.map(({ name, value, bullet }) => ({
          stack: [
            { text: maker.text(name), style: 'note', bold: true },
            {
              text: maker.text(value),
              bold: true,
              fontSize: bullet === null ? 11 : 15,
              margin: [0, 2, 0, 3],
            },
            ...(bullet === null
              ? []
              : [
                  { svg: bullet.chart.markup, width },
                  { text: maker.text(bullet.note), style: 'note' },
                  { text: runs(maker, bullet.mark) },
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
