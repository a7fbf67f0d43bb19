import { inJapanese } from '../../reporting/sentences/in-japanese.ts';
import { englishIn } from '../../simulator/checkers/language.ts';

/** Which of these sentences of kunren's own are English to a Japanese reader, as a whole or in a part. */
export const withoutJapanese = (texts: readonly string[]): string[] =>
  texts.filter((text) => {
    const ja = inJapanese(text);
    return ja === undefined || englishIn(ja).length > 0;
  });
