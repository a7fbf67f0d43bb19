import type { Html } from './html.ts';

/** The content of a section in any format: HTML and PDF are made from the same blocks. */

/** The meaning of a piece of text. `original` stands as it was said: the record’s English, or another system’s output. */
export type Sense = 'code' | 'original' | 'strong' | 'aside' | Look;
export type Look = 'good' | 'bad' | 'warn' | 'unknown';
export interface Span {
  readonly sense: Sense;
  readonly text: string;
  /** Where a reader at a screen finds it; paper has none. */
  readonly href?: string | null;
}
export type Text = string | Span | readonly Text[];

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly {
    readonly title: string;
    readonly numeric: boolean;
    /** Share of the width on paper, relative to the other columns. */
    readonly share: number;
  }[];
  readonly rows: readonly {
    readonly cells: readonly Text[];
    /** When only some rows can be shown, the heaviest come first. */
    readonly concern: number;
  }[];
}

export interface Card {
  readonly name: string;
  readonly value: string;
  /** Actual against objective. */
  readonly bullet: { readonly chart: Html; readonly note: string; readonly mark: Span } | null;
}

export type Block =
  | Table
  | { readonly kind: 'paragraph'; readonly text: Text; readonly isNote: boolean }
  | { readonly kind: 'facts'; readonly entries: readonly Entry[] }
  | { readonly kind: 'reasons'; readonly reasons: readonly Reason[]; readonly more: string | null }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'cards'; readonly cards: readonly Card[] }
  | { readonly kind: 'timeline'; readonly timeline: Timeline }
  | {
      readonly kind: 'boxes';
      readonly boxes: readonly { readonly title: string; readonly lines: readonly string[] }[];
    };

export type Entry = readonly [name: string, value: Text];
export interface Reason {
  readonly title: string;
  readonly text: string;
}
export interface Timeline {
  readonly title: string;
  /** A drawing with its own colours, so that it fits any document. */
  readonly chart: Html;
  /** The drawing's height at a width of 1. */
  readonly height: number;
  readonly legend: readonly { readonly swatch: Html; readonly name: string }[];
  readonly note: string | null;
}

export const code = (text: string, href: string | null = null): Span => ({ sense: 'code', text, href });
export const original = (text: string): Span => ({ sense: 'original', text });
export const marked = (look: Look, text: string): Span => ({ sense: look, text });

export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text, isNote: false });
export const note = (text: Text): Block => ({ kind: 'paragraph', text, isNote: true });
/** Names and values below each other. */
export const facts = (entries: readonly Entry[]): Block => ({ kind: 'facts', entries });

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Text;
  /** Numbers are right-aligned, so that their digits line up. */
  readonly numeric?: true;
  readonly share?: number;
}

const SHARE = 10;

/** A table whose first column heads the row; no table when there are no rows. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  concern: (row: Row) => number = () => 0,
): readonly Table[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      caption,
      columns: columns.map(({ title, numeric, share }) => ({
        title,
        numeric: numeric === true,
        share: share ?? SHARE,
      })),
      rows: rows.map((row) => ({ cells: columns.map(({ cell }) => cell(row)), concern: concern(row) })),
    },
  ];
}
