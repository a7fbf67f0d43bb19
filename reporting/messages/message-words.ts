import type { Locale } from '../wording.ts';
import type { MessageWords } from './words.ts';
import { EN } from './words-en.ts';
import { JA } from './words-ja.ts';

export const MESSAGE_WORDS: Readonly<Record<Locale, MessageWords>> = { ja: JA, en: EN };
