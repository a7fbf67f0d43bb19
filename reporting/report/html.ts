import { printable } from '../../core/wording.ts';

/** Markup that is safe as it stands: made by `html` and by nothing else. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Part[];

/**
 * A template whose values are escaped wherever they stand between tags or in quoted attributes. Whatever comes from
 * outside also loses its control and direction characters, which a reader could not see.
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.reduce((all, string, place) => `${all}${markupOf(parts[place - 1] ?? null)}${string}`),
});

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  /** Numbers stand right, so that their digits are below each other. */
  readonly numeric?: true;
}

/** A table that scrolls by itself on a narrow screen, by keyboard too; its first column heads the row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const [first, ...others] = columns;
  if (first === undefined) return html``;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, numeric }) => html`<th scope="col"${classOf(numeric)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr><th scope="row">${first.cell(row)}</th>${others.map(
      ({ cell, numeric }) => html`<td${classOf(numeric)}>${cell(row)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

const classOf = (numeric: true | undefined): Html => (numeric ? html` class="number"` : html``);

/** Names and values below each other. */
export const facts = (entries: readonly (readonly [string, Html | string])[]): Html =>
  html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
