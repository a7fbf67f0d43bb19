import type { DrillRecord } from '../../core/verdict/record.ts';
import type { Locale } from '../wording.ts';
import type { Section } from './blocks.ts';
import { type Context, contextOf } from './context.ts';
import { type Html, html } from './html.ts';
import { reasonsHtml, sectionHtml } from './html-blocks.ts';
import { sectionsOf } from './sections.ts';
import { STYLE } from './style.ts';
import { verdictStrip } from './verdict-section.ts';

/**
 * The report of a drill: one self-contained HTML file without script, for screens of any width and for A4. The same
 * record always gives the same bytes.
 */
export function renderReport(record: DrillRecord, locale: Locale): string {
  const context = contextOf(record, locale);
  const { words } = context;
  const title = `${words.title}: ${record.plan.title[locale]}`;
  const sections = sectionsOf(context);
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kunren ${record.toolVersion}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
${STYLE}${record.simulated ? stampOf(words.simulatedBanner) : null}
</head>
<body>
<a class="skip" href="#verdict">${words.skipToContent}</a>
<header>${record.simulated ? html`<p class="simulated" role="note">${words.simulatedBanner}</p>` : null}<p class="kind">${words.title}</p><h1>${record.plan.title[locale]}</h1><p class="note">${words.zoneNote(record.plan.schedule.timeZone)}</p></header>
<main>
${verdictHtml(context)}
${contentsHtml(sections, words.contents)}
${sections.map(sectionHtml)}</main>
<footer><p>kunren ${record.toolVersion} · ${record.planId}/${record.drillId}</p></footer>
</body>
</html>
`.markup;
}

const contentsHtml = (sections: readonly Section[], title: string): Html =>
  html`<nav class="contents" aria-labelledby="contents"><h2 id="contents">${title}</h2><ol>${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`,
  )}</ol></nav>`;

/** In the margin of each printed page, which may be seen alone. */
const stampOf = (text: string): Html =>
  html`<style>@page{@top-center{content:"${text}";color:#7a4b00;font-size:7pt}}</style>`;

function verdictHtml(context: Context): Html {
  const { symbol, look, word, meaning, reasons, more } = verdictStrip(context);
  return html`<section id="verdict" class="verdict ${look}" aria-labelledby="verdict-word">
<h2 id="verdict-word"><span aria-hidden="true">${symbol}</span> ${word} <small>${context.record.verdict}</small></h2>
<p>${meaning}</p>
${reasonsHtml(reasons, more)}
</section>`;
}
