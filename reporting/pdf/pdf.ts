import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { type Context, contextOf } from '../report/context.ts';
import { sectionsOf } from '../report/sections.ts';
import { verdictStrip } from '../report/verdict-section.ts';
import type { Locale } from '../wording.ts';
import { glyphsOf, type ReportFonts } from './glyphs.ts';
import { COLOURS, HEADING_SIZES, PAGE_MARGINS, STRIP_WIDTH, STYLES, stripIn } from './looks.ts';
import { type Maker, reasonsPdf, sectionPdf } from './pdf-blocks.ts';
import { print, TYPEFACE } from './print.ts';

export type { ReportFonts } from './glyphs.ts';

/** Below this share of a page there is no room for a heading and a row. */
const HEADING_LOWEST = 0.86;

/**
 * The report of a drill on A4, with the fonts in it: the sections of the HTML report, its longest tables cut to what
 * paper holds. The same record and fonts always give the same bytes.
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
  const maker: Maker = { words, ...glyphsOf(fonts) };
  const title = maker.text(`${words.title}: ${record.plan.title[locale]}`);
  const endedAt = new Date(record.endedAt);
  return {
    pageSize: 'A4',
    pageMargins: PAGE_MARGINS,
    version: '1.7',
    language: locale,
    tagged: true,
    displayTitle: true,
    // A document of the record, not of the moment in which somebody asked for it.
    info: {
      title,
      author: maker.text(record.plan.owner.name),
      creator: `kunren ${maker.text(record.toolVersion)}`,
      producer: 'pdfmake',
      creationDate: endedAt,
      modDate: endedAt,
    },
    defaultStyle: { font: TYPEFACE, fontSize: 9, lineHeight: 1.25, color: COLOURS.ink },
    styles: STYLES,
    // Each page may be shown alone.
    ...(record.simulated
      ? {
          header: {
            text: maker.text(words.simulatedBanner),
            margin: [PAGE_MARGINS[0], 14, PAGE_MARGINS[2], 0],
            fontSize: 7.5,
            color: COLOURS.warn,
          },
        }
      : {}),
    footer: (page, pages) => ({
      columns: [
        {
          text: `${maker.text(`${record.planId}/${record.drillId}`)} · kunren ${maker.text(record.toolVersion)}`,
        },
        { text: maker.text(words.page(page, pages)), alignment: 'right', width: 'auto' },
      ],
      margin: [PAGE_MARGINS[0], 14, PAGE_MARGINS[2], 0],
      fontSize: 7.5,
      color: COLOURS.soft,
    }),
    // A heading is never the last thing on a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > HEADING_LOWEST,
    content: [
      ...headOf(context, maker),
      verdictPdf(context, maker),
      ...sectionsOf(context).flatMap((section) => sectionPdf(maker, section)),
    ],
  };
}

const headOf = ({ record, words, locale }: Context, maker: Maker): Content[] => [
  ...(record.simulated
    ? [
        {
          table: {
            widths: ['*'],
            body: [[{ text: maker.text(words.simulatedBanner), bold: true, color: COLOURS.warn }]],
          },
          margin: [0, 0, 0, 8] as [number, number, number, number],
        },
      ]
    : []),
  { text: maker.text(words.title), style: 'kind' },
  { text: maker.text(record.plan.title[locale]), style: 'title' },
  { text: maker.text(words.zoneNote(record.plan.schedule.timeZone)), style: 'note' },
];

function verdictPdf(context: Context, maker: Maker): Content {
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
                    text: maker.text(`${symbol} ${word} `),
                    fontSize: HEADING_SIZES.verdict,
                    bold: true,
                    color: COLOURS[look],
                  },
                  { text: context.record.verdict, color: COLOURS.soft },
                ],
              },
              { text: maker.text(meaning), margin: [0, 2, 0, 4] },
              ...reasonsPdf(maker, reasons, more),
            ],
          },
        ],
      ],
    },
    layout: stripIn(look),
    margin: [0, 6, 0, 0],
  };
}
