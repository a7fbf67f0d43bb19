import { inLanguage, type Localized } from '../../core/plan/scenario.ts';
import { type CriterionOutcome, type JudgedCriterion, judgeCriteria } from '../../core/verdict/criteria.ts';
import { type Entry, facts, type Look, marked, type Section, table } from './blocks.ts';
import type { Context } from './context.ts';
import { SCENARIO_WORDS } from './words-scenario.ts';

const LOOKS: Readonly<Record<CriterionOutcome, Look>> = {
  SHOWN: 'good',
  NOT_SHOWN: 'bad',
  UNKNOWN: 'warn',
  FOR_A_PERSON: 'unknown',
};
const CONCERN: Readonly<Record<CriterionOutcome, number>> = {
  NOT_SHOWN: 3,
  UNKNOWN: 2,
  FOR_A_PERSON: 1,
  SHOWN: 0,
};

/** What the plan says that it rehearses, and what of that the drill did not show. */
export function scenarioSection(context: Context): Section | undefined {
  const { record, locale } = context;
  const { scenario } = record.plan;
  if (scenario === undefined) return undefined;
  const words = SCENARIO_WORDS[locale];
  const told = (given: Localized): string => inLanguage(given, locale);
  const listed = (name: string, given: readonly Localized[]): Entry[] =>
    given.length === 0 ? [] : [[name, given.map(told).join(locale === 'ja' ? '、' : '; ')]];
  const criteria = judgeCriteria(record);
  return {
    id: 'scenario',
    title: words.title,
    blocks: [
      facts([
        [words.label.threat, told(scenario.threat)],
        [words.label.purpose, told(scenario.purpose)],
        ...listed(words.label.participants, scenario.participants),
        ...listed(words.label.outOfScope, scenario.outOfScope),
        ...(criteria.length === 0 ? [] : [[words.label.deviations, deviations(context, criteria)] as const]),
      ]),
      ...table(
        words.label.criterion,
        [
          { title: words.label.criterion, cell: ({ text }) => told(text), share: 30 },
          {
            title: words.label.shownBy,
            cell: ({ shownBy }) => (shownBy === undefined ? words.byNothing : words.shownBy[shownBy]),
            share: 14,
          },
          {
            title: context.words.label.result,
            cell: ({ outcome }) => marked(LOOKS[outcome], words.outcome[outcome]),
            share: 11,
          },
        ],
        criteria,
        ({ outcome }) => CONCERN[outcome],
      ),
    ],
  };
}

function deviations({ locale }: Context, criteria: readonly JudgedCriterion[]): string {
  const words = SCENARIO_WORDS[locale];
  const count = (wanted: CriterionOutcome): number =>
    criteria.filter(({ outcome }) => outcome === wanted).length;
  const [notShown, unknown, forAPerson] = [count('NOT_SHOWN'), count('UNKNOWN'), count('FOR_A_PERSON')];
  const byFacts = criteria.length - forAPerson;
  return [
    ...(notShown + unknown > 0
      ? [words.deviations(notShown, unknown)]
      : byFacts > 0
        ? [words.noDeviation]
        : []),
    ...(forAPerson > 0 ? [words.forAPerson(forAPerson)] : []),
  ].join(locale === 'ja' ? '。' : '; ');
}
