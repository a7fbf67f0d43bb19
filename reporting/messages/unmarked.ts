import { oneLine } from '../../core/text/one-line.ts';

/**
 * Text from outside in a form that every chat shows as plain text. The characters of markdown, mentions, emoji names,
 * tags and links are replaced by their full-width forms: it reads the same, and does not depend on a service's
 * escaping.
 */
export const unmarked = (text: string): string =>
  oneLine(text)
    .replace(/[*~`[\]<>&\\|{}]/g, fullWidth)
    // Within a word an underscore is never markup, and names are full of them.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, fullWidth)
    .replace(/@(?=\S)/g, fullWidth)
    .replace(/#(?=\S)/g, fullWidth)
    // :name: is an emoji, https:// a link; [toall] was handled above.
    .replace(/:(?=[\w+'-]+:)|:(?=\/\/)/g, fullWidth)
    // At the start of a line it would be a heading, a quotation or a list.
    .replace(/^([-+=]|\d+[.)])(?=\s)/, (mark) => [...mark].map(fullWidth).join(''));

const fullWidth = (character: string): string =>
  String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);

/** From `!` U+0021 to `！` U+FF01: Unicode, 'Halfwidth and Fullwidth Forms'. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** A link of ours in the form for between `<` and `|`. */
export const inAngles = (url: string): string => url.replace(/[<>|\s]/g, encodeURIComponent);
