import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { type Scenario, SHOWN_BY } from '../../core/plan/scenario.ts';
import { judgeCriteria } from '../../core/verdict/criteria.ts';
import type { DrillFacts } from '../../core/verdict/record.ts';
import { renderOscal } from '../../reporting/oscal/assessment-results.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { factsOf, planOf, recovered, web } from '../builders.ts';
import { recordOf } from '../records.ts';

/** What a plan says that it rehearses: in the report, with what of it the drill did not show. */

const SCENARIO: Scenario = {
  threat: { ja: '東京の広域障害', en: 'Tokyo has failed' },
  purpose: 'CHG-1',
  criteria: [
    ...SHOWN_BY.map((shownBy) => ({ text: shownBy, shownBy })),
    { text: { ja: '手順書で判断できる', en: 'The runbook is enough' } },
  ],
  participants: ['Sato', { ja: '基盤チーム', en: 'Platform team' }],
  outOfScope: [],
};
const ended = (changes: Partial<DrillFacts> = {}, servers = [recovered(), web()], scenario = SCENARIO) =>
  recordOf(factsOf(servers, { plan: { ...planOf(), scenario }, ...changes }));
const outcomes = (record: Parameters<typeof judgeCriteria>[0]) =>
  Object.fromEntries(judgeCriteria(record).map(({ shownBy, outcome }) => [shownBy ?? 'person', outcome]));
const textOf = (record: ReturnType<typeof ended>, locale: 'ja' | 'en') =>
  renderReport(record, locale)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('a criterion', () => {
  it('is shown by the facts that it names, and by no others', () => {
    expect(outcomes(ended())).toEqual({
      recoveryTime: 'SHOWN',
      recoveryPoint: 'SHOWN',
      servers: 'SHOWN',
      // The plan names nothing that must not answer.
      isolation: 'UNKNOWN',
      cleanup: 'SHOWN',
      person: 'FOR_A_PERSON',
    });
  });

  it('is contradicted by a server that was not proven, and by what was left', () => {
    const cleanup = {
      status: 'INCOMPLETE' as const,
      startedAt: null,
      endedAt: null,
      leftovers: [{ type: 'instance', id: 'i-1', detail: 'still runs' }],
    };
    expect(outcomes(ended({ cleanup }, [recovered({ verifiedAt: null }), web()]))).toMatchObject({
      servers: 'NOT_SHOWN',
      cleanup: 'NOT_SHOWN',
    });
  });

  it.each([
    [[true, false], 'NOT_SHOWN'],
    [[null, false], 'UNKNOWN'],
    [[false, false], 'SHOWN'],
  ])('of isolation is judged by every address: %j is %s', (reached, outcome) => {
    const facts = factsOf([recovered(), web()]);
    const isolation = reached.map((one) => ({
      name: 'db',
      address: '10.0.0.5',
      port: 1521,
      at: '2026-11-21T17:00:00.000Z',
      seen: 'no answer',
      errorCode: null,
      reached: one,
    }));
    const waves = facts.waves.map((wave) => ({ ...wave, isolation }));
    expect(outcomes(ended({ waves }))['isolation']).toBe(outcome);
  });

  it('is shown by no drill that started nothing', () => {
    const waves = factsOf([]).waves.map((wave) => ({ ...wave, operations: [] }));
    expect(new Set(Object.values(outcomes(ended({ waves }))))).toEqual(new Set(['UNKNOWN', 'FOR_A_PERSON']));
  });
});

describe('the report', () => {
  it('has it in its language, and says what a person must judge', () => {
    const ja = textOf(ended(), 'ja');
    expect(ja).toContain(
      '訓練の想定と成功基準 想定する事象 東京の広域障害 目的 CHG-1 参加者 Sato、基盤チーム',
    );
    expect(ja).toContain('満たさなかった基準 0件、確認できなかった基準 1件。担当者の判断が必要な基準 1件');
    const en = textOf(ended(), 'en');
    expect(en).toContain('The runbook is enough no fact of the record – for a person');
    expect(en).toContain('0 criteria were not so, 1 were not shown; a person must judge 1');
    expect(en).not.toContain('東京');
  });

  it('has no such section where the plan has none', () => {
    expect(textOf(recordOf(factsOf([recovered(), web()])), 'en')).not.toContain('Assumed event');
  });

  it('and OSCAL says the same to programs', () => {
    expect(renderOscal(ended())).toContain('Assumed event: Tokyo has failed. Purpose: CHG-1. Criteria:');
    expect(renderOscal(ended())).toContain('The runbook is enough (FOR_A_PERSON).');
  });
});

describe('in the plan', () => {
  const problemsOf = (scenario: unknown): string[] => {
    const plan = parsePlan(stringify({ scenario }), 'p.yml');
    return plan.ok ? [] : plan.problems.map(({ path, message }) => `${path}: ${message}`);
  };

  it.each([
    ['a text without one of the languages', { threat: { ja: 'x' }, purpose: 'y' }],
    ['a number', { threat: 5, purpose: 'y' }],
  ])('%s is told what to write', (_, scenario) => {
    expect(problemsOf(scenario)).toContainEqual(
      expect.stringMatching(/^scenario\.threat: .*is neither a line of at most 500 characters nor/),
    );
  });
});
