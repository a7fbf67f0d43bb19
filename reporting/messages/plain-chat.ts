import type { Content } from './content.ts';
import { linesOf } from './fit.ts';
import { unmarked } from './unmarked.ts';

/** The lines of a message for chats that show plain text; links in full, each on a line of its own. */
export function plainLines(content: Content): string[] {
  const { sentences, facts, lists, steps, details, words, isCut } = content;
  return [
    ...sentences.map(unmarked),
    ...facts.map(({ label, value }) =>
      label === '※' ? `※ ${unmarked(value)}` : `${label}: ${unmarked(value)}`,
    ),
    ...lists.flatMap((list) => [
      '',
      list.title,
      ...linesOf(list, words).map((line) => `・${unmarked(line)}`),
    ]),
    ...(steps.length === 0 ? [] : ['', words.label.nextSteps]),
    ...steps.flatMap(({ text, url }) =>
      url === null ? [`→ ${unmarked(text)}`] : [`→ ${unmarked(text)}`, url],
    ),
    ...(details.length === 0 ? [] : ['']),
    ...details.map(({ label, value }) => `${label}: ${unmarked(value)}`),
    ...(isCut ? ['', unmarked(words.cut)] : []),
  ];
}
