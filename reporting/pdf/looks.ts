import type { CustomTableLayout, StyleDictionary } from 'pdfmake/interfaces.js';
import type { Look } from '../report/blocks.ts';

/** The style of the PDF: A4, colours with a contrast of at least 4.5 to 1, the same as the HTML's. */

const A4_WIDTH = 595.28;
const SIDE = 40;
export const PAGE_MARGINS: [number, number, number, number] = [SIDE, 46, SIDE, 46];
export const CONTENT_WIDTH = A4_WIDTH - 2 * SIDE;

export const COLOURS = {
  ink: '#1b1f24',
  soft: '#4d5661',
  line: '#c9d0d8',
  good: '#17603a',
  bad: '#a4161a',
  warn: '#7a4b00',
  unknown: '#4d5661',
} as const satisfies Readonly<Record<Look | 'ink' | 'soft' | 'line', string>>;

/** Rows with a thin line below each. */
export const ROWS: CustomTableLayout = {
  hLineWidth: (line) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => COLOURS.line,
  paddingLeft: () => 4,
  paddingRight: () => 4,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
};

/** Boxes beside each other. */
export const GRID: CustomTableLayout = {
  hLineWidth: () => 0.7,
  vLineWidth: () => 0.7,
  hLineColor: () => COLOURS.line,
  vLineColor: () => COLOURS.line,
  paddingLeft: () => 7.5,
  paddingRight: () => 7.5,
  paddingTop: () => 6,
  paddingBottom: () => 6,
};

const BAR = 8;
const STRIP_LEFT = 12;
const STRIP_RIGHT = 10;
/** A width that is not fixed would grow with a long word, beyond the page. */
export const STRIP_WIDTH = CONTENT_WIDTH - BAR - STRIP_LEFT - STRIP_RIGHT;

/** A bar in the verdict's colour at the left of the text. */
export const stripIn = (look: Look): CustomTableLayout => ({
  hLineWidth: () => 0,
  vLineWidth: (line) => (line === 0 ? BAR : 0),
  vLineColor: () => COLOURS[look],
  fillColor: () => '#f6f8fa',
  paddingLeft: () => STRIP_LEFT,
  paddingRight: () => STRIP_RIGHT,
  paddingTop: () => 8,
  paddingBottom: () => 8,
});

/** In points. A heading is recognised by its size when the PDF is structured, so no other text has one of these. */
export const HEADING_SIZES = { title: 18, verdict: 20, section: 13 } as const;

export const STYLES: StyleDictionary = {
  kind: { fontSize: 10, bold: true, color: COLOURS.soft },
  title: { fontSize: HEADING_SIZES.title, bold: true, margin: [0, 2, 0, 4] },
  heading: { fontSize: HEADING_SIZES.section, bold: true, margin: [0, 14, 0, 6] },
  caption: { fontSize: 8.5, bold: true, color: COLOURS.soft, margin: [0, 6, 0, 3] },
  paragraph: { margin: [0, 0, 0, 5] },
  note: { fontSize: 8, color: COLOURS.soft, margin: [0, 0, 0, 3] },
  table: { fontSize: 7.5, margin: [0, 0, 0, 6] },
};
