import { HEADING_SIZES, PAGE_MARGINS } from './looks.ts';

/**
 * The structure of a printed document, which pdfmake leaves empty: headings and their content in reading order, so that
 * a screen reader can go from one to the next (PDF 32000-1, 14.7 and 14.8).
 */

/** What pdfkit's document offers for this; pdfmake's own types cover only drawing. */
interface Structured {
  text(text: string, x: number, y: number, options?: { readonly textWidth?: number }): unknown;
  readonly page: { readonly height: number };
  readonly _fontSize: number;
  save(): unknown;
  addPage(options?: object): unknown;
  end(): unknown;
  markContent(tag: 'Artifact', options: { readonly type: 'Pagination' }): unknown;
  markStructureContent(tag: string): Content;
  endMarkedContent(): unknown;
  struct(type: string): Element;
  addStructure(element: Element): unknown;
}
interface Content {
  readonly refs: readonly unknown[];
}
interface Element {
  add(child: Element | Content): unknown;
}

/** By font size. */
const HEADINGS: ReadonlyMap<number, string> = new Map([
  [HEADING_SIZES.title, 'H1'],
  [HEADING_SIZES.verdict, 'H2'],
  [HEADING_SIZES.section, 'H2'],
]);
const [, MARGIN] = PAGE_MARGINS;

/** The most that lines of one text are apart, in multiples of its size. */
const NEXT_LINE = 1.7;

/** Marks each text that is drawn from now on; the margins belong to the page alone. */
export function markStructure(given: object): void {
  const document = given as Structured;
  const root = document.struct('Document');
  document.addStructure(root);
  const { text: draw, save, addPage, end: finish } = document;
  /** The open mark: pieces of one line are marked together, since each mark costs bytes. */
  let open: { readonly tag: string; readonly element: Element; isMarked: boolean } | undefined;
  let before = { x: 0, y: 0 };
  let isWriting = false;
  const close = (): void => {
    if (open?.isMarked) document.endMarkedContent();
    if (open !== undefined) open.isMarked = false;
  };
  const begin = (tag: string, x: number, y: number): void => {
    const size = document._fontSize;
    const isSameLine = Math.abs(y - before.y) <= 1 && x - before.x < size;
    const isNextLine = y - before.y > 1 && y - before.y < NEXT_LINE * size;
    if (open?.tag === tag && isSameLine && open.isMarked) return;
    close();
    // Text elsewhere is another paragraph, or another cell.
    if (open?.tag !== tag || !(isSameLine || isNextLine)) {
      open = { tag, element: document.struct(tag), isMarked: false };
      root.add(open.element);
    }
    open.element.add(document.markStructureContent(tag));
    open.isMarked = true;
  };
  document.text = (text, x, y, options) => {
    const isOfPage = y < MARGIN || y > document.page.height - MARGIN;
    if (isOfPage) {
      close();
      document.markContent('Artifact', { type: 'Pagination' });
    } else begin(HEADINGS.get(document._fontSize) ?? 'P', x, y);
    isWriting = true;
    draw.call(document, text, x, y, options);
    isWriting = false;
    if (isOfPage) document.endMarkedContent();
    before = { x: x + (options?.textWidth ?? 0), y };
    return document;
  };
  // Drawings begin with it, and their text is not part of the text before: a table has the same numbers.
  document.save = () => {
    if (!isWriting) close();
    return save.call(document);
  };
  // A mark ends with its page, and before what pdfkit writes at the end.
  document.addPage = (options) => {
    close();
    return addPage.call(document, options);
  };
  document.end = () => {
    close();
    return finish.call(document);
  };
}
