import type { History } from '../history.ts';

/** Every time in a record has one form, whichever forms AWS answered with. */

/** ISO 8601 with its zone, and nothing else in the text. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const ONE_FORM = /:\d\d(\.\d{3})?Z$/;

export const timesHaveOneForm = ({ records }: History): string[] =>
  [...records].flatMap(([key, text]) => {
    // A plan may name moments in any zone, and is kept as written.
    const { plan: _, ...record } = JSON.parse(text) as Record<string, unknown>;
    return textsIn(record)
      .filter((value) => TIME.test(value) && !ONE_FORM.test(value))
      .map((value) => `${key} has the time ${value}, which is not in UTC with milliseconds`);
  });

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
