import type { DrillEvent } from '../../core/history/event.ts';
import type { Locale } from '../wording.ts';
import type { Label, MessageWords } from './words.ts';

export interface List {
  readonly title: string;
  readonly lines: readonly string[];
  /** How many there are in all. */
  readonly total: number;
}

/** What a message lists: what is left, why, and what to act on. */
export function listsOf(event: DrillEvent, words: MessageWords, folded: boolean, locale: Locale): List[] {
  const { causes, leftovers, findings, settingsChanged, failback, type } = event;
  const list = (label: Label, lines: readonly string[], total: number): List[] =>
    lines.length === 0 ? [] : [{ title: words.label[label], lines, total }];
  const told = (text: string, ja: string | undefined): string => (locale === 'ja' ? (ja ?? text) : text);
  if (folded) return [];
  if (event.type === 'ReadinessChanged')
    return (['appeared', 'overdue', 'gone'] as const).flatMap((label) =>
      list(
        label,
        event[label].shown.map(({ [locale]: { wrong, wayOut } }) =>
          label === 'gone' ? wrong : `${wrong} → ${wayOut}`,
        ),
        event[label].total,
      ),
    );
  return [
    ...list(
      'leftovers',
      leftovers.shown.map(
        ({ type, id, detail, ja }) => `${words.leftover(type)} ${id}${words.aside(told(detail, ja))}`,
      ),
      leftovers.total,
    ),
    ...list(
      'causes',
      causes.shown.map(
        ({ code, text, ja }) => `${words.reason[code]}${words.aside(code)}: ${told(text, ja)}`,
      ),
      causes.total,
    ),
    ...list(
      'settingsChanged',
      (settingsChanged?.shown ?? []).map(({ hostname, fields }) => `${hostname}: ${fields.join(', ')}`),
      settingsChanged?.total ?? 0,
    ),
    ...list(
      'failback',
      (failback?.shown ?? []).map((one) => one[locale]),
      failback?.total ?? 0,
    ),
    // For a new drill they would repeat its causes.
    ...(type === 'FindingOverdue' || causes.total === 0
      ? list(
          'findings',
          findings.shown.map(
            ({ id, severity, text, ja, owner, dueDate, drillId }) =>
              `${id} [${words.severity[severity]}] ${told(text, ja)}${words.aside(`${words.label.owner} ${owner}, ${words.due(dueDate)}, ${drillId}`)}`,
          ),
          findings.total,
        )
      : []),
  ];
}
