import { CONTROL_MAP } from '../../core/controls/control-map.ts';
import { code, paragraph, type Section, table } from './blocks.ts';
import type { Context } from './context.ts';

/** Verdicts of drills that show nothing about recovery. */
const SHOWS_NOTHING = ['INCONCLUSIVE', 'ABORTED', 'SKIPPED'];

/**
 * Which clauses the record gives evidence for, by which fields, and what each requires beyond that. A clause whose wording
 * nobody has read is not in a signed report.
 */
export function controlsSection({ record, words, locale }: Context): Section {
  return {
    id: 'controls',
    title: words.section.controls,
    blocks: [
      paragraph(words.supportsOnly),
      ...(SHOWS_NOTHING.includes(record.verdict) ? [paragraph(words.supportsNothing)] : []),
      ...table(
        words.section.controls,
        [
          {
            title: words.label.clause,
            cell: ({ standard, clause }) => `${standard} ${clause}`,
            share: 13,
          },
          {
            title: words.label.asks,
            cell: ({ asks }) => asks[locale],
            share: 22,
          },
          {
            title: words.label.fields,
            cell: ({ fields }) => fields.flatMap((field, place) => [place === 0 ? '' : ', ', code(field)]),
            share: 26,
          },
          {
            title: words.label.gap,
            cell: ({ gap, gapOf }) => (gapOf?.[record.plan.method] ?? gap)[locale],
            share: 20,
          },
        ],
        CONTROL_MAP.filter(({ wording }) => wording === 'confirmed'),
      ),
    ],
  };
}
