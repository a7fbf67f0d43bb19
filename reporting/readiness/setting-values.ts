import { inJapanese } from '../sentences/in-japanese.ts';
import type { Locale } from '../wording.ts';

/** A setting's value, what is meant or what it is, in the reader's language. */
export const settingValue = (text: string, locale: Locale): string =>
  locale === 'en'
    ? text
    : text
        .split(' or ')
        .map((value) => inJapanese(value) ?? value)
        .join('または');
