import { bothEnds } from '../../core/text/one-line.ts';
import type { Content } from './content.ts';

/** Makes a message fit its service: the least important part is cut first, and the rest says so. */

const shorten = (text: string, characters: number): string => {
  const all = [...text];
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
};

/** Of the first line of the first list, the cause, as much as an event holds of it: it may come to its point last. */
const CAUSE_CHARACTERS = 900;

const withLists =
  (lines: number, characters: number, cause = CAUSE_CHARACTERS) =>
  (content: Content): Content => ({
    ...content,
    lists: content.lists.map((list, place) => ({
      ...list,
      lines: list.lines
        .slice(0, lines)
        .map((line, index) =>
          bothEnds(line, place === 0 && index === 0 ? Math.max(cause, characters) : characters),
        ),
    })),
  });

/** Each in addition to those before it. */
const REDUCTIONS: readonly ((content: Content) => Content)[] = [
  withLists(5, Number.POSITIVE_INFINITY),
  (content) => ({ ...content, details: content.details.slice(0, 2) }),
  withLists(3, 200),
  (content) => ({ ...content, details: [] }),
  withLists(1, 120),
  (content) => ({ ...content, sentences: content.sentences.map((sentence) => shorten(sentence, 120)) }),
  (content) => ({ ...content, lists: content.lists.slice(0, 1) }),
  withLists(1, 120, 120),
  (content) => ({
    ...content,
    steps: content.steps.map((step) => ({ ...step, text: shorten(step.text, 120) })),
  }),
  // Then only the length of a list is left.
  (content) => ({ ...withLists(0, 0)(content), facts: content.facts.slice(0, 4) }),
  (content) => ({ ...content, sentences: [], title: shorten(content.title, 120) }),
  (content) => ({
    ...content,
    lists: [],
    facts: [],
    steps: content.steps.filter(({ url }) => url !== null).slice(0, 1),
  }),
];

/** As many lines of a list as a person reads in a chat. */
const LINES_MAX = 10;

/**
 * The most complete rendering that fits.
 * @throws {Error} when not even title and link do, which no content can cause.
 */
export function fitted<T>(content: Content, render: (content: Content) => T, fits: (made: T) => boolean): T {
  let reduced = withLists(LINES_MAX, Number.POSITIVE_INFINITY)(content);
  const whole = render(reduced);
  if (fits(whole)) return whole;
  for (const reduce of REDUCTIONS) {
    reduced = { ...reduce(reduced), isCut: true };
    const made = render(reduced);
    if (fits(made)) return made;
  }
  throw new Error(`a message does not fit its service, however much is left out: ${content.verdict}`);
}

/** The lines of a list, with how many more there are. */
export const linesOf = (
  { lines, total }: Content['lists'][number],
  { others }: Content['words'],
): readonly string[] => (total > lines.length ? [...lines, others(total - lines.length)] : lines);
