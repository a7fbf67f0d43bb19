import type { HistoryRow } from '../../core/history/history.ts';
import { amountText } from '../moments.ts';
import { marked, type Text } from '../report/blocks.ts';
import { LOOKS } from '../report/verdict-section.ts';
import { WORDING } from '../wording.ts';
import type { Context } from './context.ts';

/** A verdict, and what makes it less than that. */
export function verdictText({ words, locale }: Context, row: HistoryRow): Text {
  const [symbol, look] = LOOKS[row.verdict];
  const late = row.closedLateSeconds;
  const caveats = [
    ...(row.signed === false ? [words.notSigned] : []),
    ...(late === null ? [] : [words.closedLate(amountText(late, locale))]),
  ];
  return [
    marked(look, `${symbol} ${WORDING[locale].verdict[row.verdict]}`),
    ...caveats.map((caveat) => marked('bad', ` ✕ ${caveat}`)),
  ];
}
