import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import pdfmake from 'pdfmake/js/Printer.js';
import type { ReportFonts } from './glyphs.ts';
import { markStructure } from './structure.ts';

const REGULAR = 'report-regular';
const BOLD = 'report-bold';

/** Name of the only typeface in a definition. */
export const TYPEFACE = 'Report';

/** Node returns a CommonJS module as it is; vitest has already unwrapped its default. */
const entry: object = pdfmake;
const PdfPrinter = ('default' in entry ? entry.default : entry) as typeof pdfmake.default;

type PdfKitDocument = Awaited<ReturnType<InstanceType<typeof PdfPrinter>['createPdfKitDocument']>>;

/** A printer with two fonts by name, in drawings too, which opens no files or URLs. */
class Printer extends PdfPrinter {
  readonly #fonts: ReportFonts;
  #document: PdfKitDocument | undefined;

  constructor(fonts: ReportFonts) {
    super(
      { [TYPEFACE]: { normal: REGULAR, bold: BOLD, italics: REGULAR, bolditalics: BOLD } },
      { existsSync: () => false },
      { resolve: () => {}, resolved: async () => {} },
      (path) => path === REGULAR || path === BOLD,
    );
    this.#fonts = fonts;
  }

  /** pdfmake sets its document here before it draws; otherwise drawings would look for fonts on the disk. */
  set pdfKitDoc(document: PdfKitDocument) {
    document.registerFont(REGULAR, this.#fonts.regular);
    document.registerFont(BOLD, this.#fonts.bold);
    markStructure(document);
    this.#document = document;
  }

  get pdfKitDoc(): PdfKitDocument | undefined {
    return this.#document;
  }
}

/** Prints a document to its bytes. */
export async function print(definition: TDocumentDefinitions, fonts: ReportFonts): Promise<Uint8Array> {
  const document = await new Printer(fonts).createPdfKitDocument(definition, {});
  const parts: Buffer[] = [];
  return await new Promise((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
    document.end();
  });
}
