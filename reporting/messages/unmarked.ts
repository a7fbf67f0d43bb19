import { oneLine } from '../../core/text/one-line.ts';

/**
 * Text from outside that no chat takes for anything but text. What markdown, mentions, emoji names, tags and links are
 * made of is replaced by its full-width twin: it reads the same, and no service has to be believed about how it escapes.
 */
export const unmarked = (text: string): string =>
  oneLine(text)
    .replace(/[*~`[\]<>&\\|{}]/g, fullWidth)
    // Within a word an underscore is no markup anywhere, and names are full of them.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, fullWidth)
    .replace(/@(?=\S)/g, fullWidth)
    .replace(/#(?=\S)/g, fullWidth)
    // :name: is a picture, https:// a link, [toall] was dealt with above.
    .replace(/:(?=[\w+'-]+:)|:(?=\/\/)/g, fullWidth)
    // Text would be a heading, a quotation or a list where it begins a line.
    .replace(/^([-+=]|\d+[.)])(?=\s)/, (mark) => [...mark].map(fullWidth).join(''));

const fullWidth = (character: string): string =>
  String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);

/** From `!` U+0021 to `！` U+FF01: Unicode, 'Halfwidth and Fullwidth Forms'. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** A link of ours as it may stand between `<` and `|`. */
export const inAngles = (url: string): string => url.replace(/[<>|\s]/g, encodeURIComponent);
