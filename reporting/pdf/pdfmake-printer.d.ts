/** The part of pdfmake that its entry point wraps in global settings; @types/pdfmake has only the entry point. */
declare module 'pdfmake/js/Printer.js' {
  import type { TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';

  interface PdfKitDocument extends NodeJS.ReadableStream {
    registerFont(name: string, font: Uint8Array): unknown;
    end(): void;
  }

  class Printer {
    constructor(
      fonts: TFontDictionary,
      files: { existsSync(name: string): boolean },
      urls: { resolve(url: string): void; resolved(): Promise<void> },
      mayOpen: (path: string) => boolean,
    );
    createPdfKitDocument(definition: TDocumentDefinitions, options: object): Promise<PdfKitDocument>;
  }

  const printer: { readonly default: typeof Printer };
  export = printer;
}
