import * as z from 'zod';
import { text } from './values.ts';

/** What a plan rehearses and why, in the operator's words: for the report, and for whoever judges the drill afterwards. */

/** Facts of a drill that show a criterion, or contradict it: core/verdict/criteria.ts. */
export const SHOWN_BY = ['recoveryTime', 'recoveryPoint', 'servers', 'isolation', 'cleanup'] as const;

/** One text for every reader, or one a language. */
const localized = z.union(
  [
    text(500),
    z.strictObject({
      ja: text(500).describe('The text in Japanese.'),
      en: text(500).describe('The text in English.'),
    }),
  ],
  { error: 'is neither a line of at most 500 characters nor one in each language: write {ja: …, en: …}' },
);

export type Localized = z.infer<typeof localized>;

export const scenarioSchema = z
  .strictObject({
    threat: localized.describe('What is assumed to have happened.'),
    purpose: localized.describe('What the drill is to find out.'),
    criteria: z
      .array(
        z.strictObject({
          text: localized.describe('What must be so for the drill to have succeeded.'),
          shownBy: z
            .enum(SHOWN_BY)
            .optional()
            .describe('The facts that show it; without it the report leaves it to a person.'),
        }),
      )
      .max(20)
      .default([])
      .describe('Criteria of success, each with the facts that show it, if any do.'),
    participants: z.array(localized).max(50).default([]).describe('Who takes part, by name, team or role.'),
    outOfScope: z.array(localized).max(20).default([]).describe('What the drill leaves out on purpose.'),
  })
  .optional()
  .describe('What the drill rehearses and why, for the report; it changes nothing of the drill.');

export type Scenario = NonNullable<z.infer<typeof scenarioSchema>>;
export type Criterion = Scenario['criteria'][number];

/** A text as a reader of a language has it. */
export const inLanguage = (given: Localized, locale: 'ja' | 'en'): string =>
  typeof given === 'string' ? given : given[locale];
