import type { Block, Card, Reason, Section, Table, Text, Timeline } from './blocks.ts';
import { type Html, html } from './html.ts';

/** The blocks of a report as HTML. */

export const sectionHtml = ({ id, title, blocks }: Section): Html =>
  html`<section aria-labelledby="${id}"${id === 'sign-off' ? html` class="sign-off"` : null}><h2 id="${id}">${title}</h2>
${blocks.map(
  (block) => html`${blockHtml(block, title)}
`,
)}</section>
`;

function blockHtml(block: Block, heading: string): Html | null {
  switch (block.kind) {
    case 'table':
      return tableHtml(block, heading);
    case 'paragraph':
      return block.isNote
        ? html`<p class="note">${textHtml(block.text)}</p>`
        : html`<p>${textHtml(block.text)}</p>`;
    case 'facts':
      return html`<dl>${block.entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${textHtml(value)}</dd></div>`)}</dl>`;
    case 'reasons':
      return reasonsHtml(block.reasons, block.more);
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'cards':
      return html`<div class="cards">${block.cards.map(cardHtml)}</div>`;
    case 'timeline':
      return timelineHtml(block.timeline);
    case 'boxes':
      return html`<div class="boxes">${block.boxes.map(
        ({ title, lines }) =>
          html`<div class="box"><h3>${title}</h3>${lines.map((line) => html`<p>${line}</p>`)}</div>`,
      )}</div>`;
  }
}

/** A day, or more than fits on a line, such as a digest. */
const WHOLE = /((?<![\w-])\d{4}-\d\d-\d\d(?![\w-])|[!-~]{41,})/u;

/** Text in which no day is broken at its hyphens, and what is too long for a line is. */
const plainHtml = (text: string): Html =>
  html`${text
    .split(WHOLE)
    .map((part, place) =>
      place % 2 === 0
        ? html`${part}`
        : part.length > DAY_CHARACTERS
          ? html`<span class="long">${part}</span>`
          : html`<time>${part}</time>`,
    )}`;
const DAY_CHARACTERS = '2026-11-22'.length;

/** A text of blocks. */
export function textHtml(text: Text): Html {
  if (typeof text === 'string') return plainHtml(text);
  if (!('sense' in text)) return html`${text.map(textHtml)}`;
  switch (text.sense) {
    case 'code':
      return text.href == null
        ? html`<code>${text.text}</code>`
        : html`<a href="${text.href}" rel="noreferrer"><code>${text.text}</code></a>`;
    case 'original':
      return html`<span lang="en">${text.text}</span>`;
    case 'strong':
      return html`<strong>${text.text}</strong>`;
    case 'aside':
      return html`<em>${text.text}</em>`;
    default:
      return html`<span class="mark ${text.sense}">${text.text}</span>`;
  }
}

/** A table that scrolls by itself on a narrow screen, by keyboard too; its caption is shown unless the heading says it. */
const tableHtml = (
  { caption, columns, rows }: Table,
  heading: string,
): Html => html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption${caption === heading ? html` class="hidden"` : null}>${caption}</caption>
<thead><tr>${columns.map(({ title, numeric }) => html`<th scope="col"${numberClass(numeric)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
  ({ cells }) => html`<tr>${cells.map((cell, place) =>
    place === 0
      ? html`<th scope="row">${textHtml(cell)}</th>`
      : html`<td${numberClass(columns[place]?.numeric === true)}>${textHtml(cell)}</td>`,
  )}</tr>
`,
)}</tbody></table></div>`;

const numberClass = (numeric: boolean): Html | null => (numeric ? html` class="number"` : null);

export const reasonsHtml = (reasons: readonly Reason[], more: string | null): Html | null =>
  reasons.length === 0
    ? null
    : html`<ul class="reasons">${reasons.map(
        ({ title, text }) => html`<li><strong>${title}</strong> <span lang="en">${text}</span></li>`,
      )}</ul>${more === null ? null : html`<p><a href="#findings">${more}</a></p>`}`;

const cardHtml = ({ name, value, bullet }: Card): Html =>
  html`<div class="card"><h3>${name}</h3><p class="value">${value}</p>${
    bullet === null
      ? null
      : html`${bullet.chart}<p class="note">${bullet.note}</p><p>${textHtml(bullet.mark)}</p>`
  }</div>
`;

const timelineHtml = ({ title, chart, legend, note }: Timeline): Html =>
  html`<div class="scroll" role="group" aria-label="${title}" tabindex="0">${chart}</div>
${legend.length === 0 ? null : html`<ul class="legend" aria-hidden="true">${legend.map(({ swatch, name }) => html`<li>${swatch}${name}</li>`)}</ul>`}${
  note === null ? null : html`<p class="note">${note}</p>`
}`;
