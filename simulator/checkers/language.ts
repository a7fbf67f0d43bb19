import { renderReport } from '../../reporting/report/report.ts';
import { formOf } from '../../reporting/sentences/forms.ts';
import { SENTENCES_JA } from '../../reporting/sentences/in-japanese.ts';
import type { History } from '../history.ts';
import { recordsIn } from './records.ts';

/** Who reads Japanese reads Japanese: what stands in English is a name, a value, or what somebody else said, in quotation marks. */

/** What stands for a secret. In a drill with any, pieces of commands stand where names are expected. */
const MASK = '***';

/** The report of every record without masked secrets; what the plan says is its author's, such as a product's name. */
export const japaneseIsJapanese = (history: History): string[] =>
  recordsIn(history)
    .filter(({ record }) => !JSON.stringify(record).includes(MASK))
    .flatMap(({ record }) => {
      const ofPlan = JSON.stringify(record.plan);
      return englishIn(renderReport(record, 'ja'))
        .filter((text) => !ofPlan.includes(text))
        .map((text) => `the report of drill ${record.drillId} says ${text}`);
    });

/** Four words that follow each other are no name. */
const SENTENCE = /[a-z][a-z’']*(?:[,;:]? [a-z’']{2,}){3,}/giu;

/** What only a sentence of kunren's own says: no other words would be quoted by it. */
const OWN = SENTENCES_JA.flatMap((sentence) => formOf(sentence).between).filter(
  (part) => part.trim().split(' ').length >= 3,
);

/** The English sentences of a Japanese document, those of kunren's own in quotation marks too. */
export function englishIn(html: string): string[] {
  const text = html.replace(/<(style|svg|code)\b[\s\S]*?<\/\1>|<[^>]*>/gu, '\n').replaceAll('&#39;', "'");
  const quotes = [...text.matchAll(/「([^」]*)」/gu)].map(([, quote = '']) => quote);
  return [
    ...(text.replace(/「[^」]*」/gu, '').match(SENTENCE) ?? []),
    ...quotes.filter((quote) => OWN.some((part) => quote.includes(part))),
  ];
}
