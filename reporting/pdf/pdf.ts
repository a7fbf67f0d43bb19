import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { type Context, contextOf } from '../report/context.ts';
import { sectionsOf } from '../report/sections.ts';
import { verdictStrip } from '../report/verdict-section.ts';
import type { Locale } from '../wording.ts';
import { glyphsOf, type ReportFonts } from './glyphs.ts';
import { COLOURS, HEADING_SIZES, PAGE_MARGINS, STRIP_WIDTH, STYLES, stripIn } from './looks.ts';
import { type PdfContext, reasonsPdf, sectionPdf } from './pdf-blocks.ts';
import { print, TYPEFACE } from './print.ts';

export type { ReportFonts } from './glyphs.ts';

/** Below this share of a page a heading and a row do not fit. */
const HEADING_LOWEST = 0.86;

/**
 * The report of a drill on A4, with the fonts in it: the sections of the HTML report, its longest tables cut for paper.
 * The same record and fonts always give the same bytes.
 */
export async function renderPdf(
  record: DrillRecord,
  locale: Locale,
  fonts: ReportFonts,
): Promise<Uint8Array> {
  return await print(documentOf(contextOf(record, locale), fonts), fonts);
}

function documentOf(context: Context, fonts: ReportFonts): TDocumentDefinitions {
  const { record, words, locale } = context;
  const pdf: PdfContext = { words, ...glyphsOf(fonts) };
  const title = pdf.text(`${words.title}: ${record.plan.title[locale]}`);
  const endedAt = new Date(record.endedAt);
  return {
    pageSize: 'A4',
    pageMargins: PAGE_MARGINS,
    version: '1.7',
    language: locale,
    tagged: true,
    displayTitle: true,
    // The document's dates are the record's, not those of the rendering.
    info: {
      title,
      author: pdf.text(record.plan.owner.name),
      creator: `kunren ${pdf.text(record.toolVersion)}`,
      producer: 'pdfmake',
      creationDate: endedAt,
      modDate: endedAt,
    },
    defaultStyle: { font: TYPEFACE, fontSize: 9, lineHeight: 1.25, color: COLOURS.ink },
    styles: STYLES,
    // Each page may be seen alone.
    ...(record.simulated
      ? {
          header: {
            text: pdf.text(words.simulatedBanner),
            margin: [PAGE_MARGINS[0], 14, PAGE_MARGINS[2], 0],
            fontSize: 7.5,
            color: COLOURS.warn,
          },
        }
      : {}),
    footer: (page, pages) => ({
      columns: [
        {
          text: `${pdf.text(`${record.planId}/${record.drillId}`)} · kunren ${pdf.text(record.toolVersion)}`,
        },
        { text: pdf.text(words.page(page, pages)), alignment: 'right', width: 'auto' },
      ],
      margin: [PAGE_MARGINS[0], 14, PAGE_MARGINS[2], 0],
      fontSize: 7.5,
      color: COLOURS.soft,
    }),
    // A heading is never the last thing on a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > HEADING_LOWEST,
    content: [
      ...headOf(context, pdf),
      verdictPdf(context, pdf),
      { toc: { title: { text: pdf.text(words.contents), style: 'caption' } } },
      ...sectionsOf(context).flatMap((section) => sectionPdf(pdf, section)),
    ],
  };
}

const headOf = ({ record, words, locale }: Context, pdf: PdfContext): Content[] => [
  ...(record.simulated
    ? [
        {
          table: {
            widths: ['*'],
            body: [[{ text: pdf.text(words.simulatedBanner), bold: true, color: COLOURS.warn }]],
          },
          margin: [0, 0, 0, 8] as [number, number, number, number],
        },
      ]
    : []),
  { text: pdf.text(words.title), style: 'kind' },
  { text: pdf.text(record.plan.title[locale]), style: 'title' },
  { text: pdf.text(words.zoneNote(record.plan.schedule.timeZone)), style: 'note' },
];

function verdictPdf(context: Context, pdf: PdfContext): Content {
  const { symbol, look, word, meaning, reasons, more } = verdictStrip(context);
  return {
    table: {
      widths: [STRIP_WIDTH],
      body: [
        [
          {
            stack: [
              {
                text: [
                  {
                    text: pdf.text(`${symbol} ${word} `),
                    fontSize: HEADING_SIZES.verdict,
                    bold: true,
                    color: COLOURS[look],
                  },
                  { text: context.record.verdict, color: COLOURS.soft },
                ],
              },
              { text: pdf.text(meaning), margin: [0, 2, 0, 4] },
              ...reasonsPdf(pdf, reasons, more),
            ],
          },
        ],
      ],
    },
    layout: stripIn(look),
    margin: [0, 6, 0, 0],
  };
}
