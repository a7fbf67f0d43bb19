import type { Criterion } from '../../core/plan/scenario.ts';
import type { CriterionOutcome } from '../../core/verdict/criteria.ts';
import type { Locale } from '../wording.ts';

interface ScenarioWords {
  readonly title: string;
  readonly label: Readonly<
    Record<
      'threat' | 'purpose' | 'participants' | 'outOfScope' | 'criterion' | 'shownBy' | 'deviations',
      string
    >
  >;
  readonly shownBy: Readonly<Record<NonNullable<Criterion['shownBy']>, string>>;
  readonly byNothing: string;
  readonly outcome: Readonly<Record<CriterionOutcome, string>>;
  readonly deviations: (notShown: number, unknown: number) => string;
  readonly noDeviation: string;
  readonly forAPerson: (count: number) => string;
}

/** The words of the section about what was rehearsed and why. */
export const SCENARIO_WORDS: Readonly<Record<Locale, ScenarioWords>> = {
  ja: {
    title: '訓練の想定と成功基準',
    label: {
      threat: '想定する事象',
      purpose: '目的',
      participants: '参加者',
      outOfScope: '対象外',
      criterion: '成功基準',
      shownBy: '判断に用いる事実',
      deviations: '想定との相違',
    },
    shownBy: {
      recoveryTime: 'RTO実績',
      recoveryPoint: 'RPO実績',
      servers: '復旧したサーバー',
      isolation: '隔離の確認',
      cleanup: '後片付け',
    },
    byNothing: '記録された事実では判断できない',
    outcome: {
      SHOWN: '✓ 満たした',
      NOT_SHOWN: '✕ 満たさなかった',
      UNKNOWN: '? 確認できなかった',
      FOR_A_PERSON: '– 担当者が判断',
    },
    deviations: (notShown, unknown) => `満たさなかった基準 ${notShown}件、確認できなかった基準 ${unknown}件`,
    noDeviation: '記録された事実で判断できる基準は、すべて満たしました',
    forAPerson: (count) => `担当者の判断が必要な基準 ${count}件`,
  },
  en: {
    title: 'What was rehearsed, and why',
    label: {
      threat: 'Assumed event',
      purpose: 'Purpose',
      participants: 'Participants',
      outOfScope: 'Out of scope',
      criterion: 'Criterion of success',
      shownBy: 'Judged by',
      deviations: 'Deviations',
    },
    shownBy: {
      recoveryTime: 'the recovery time',
      recoveryPoint: 'the recovery point',
      servers: 'the recovered servers',
      isolation: 'the check of isolation',
      cleanup: 'the cleanup',
    },
    byNothing: 'no fact of the record',
    outcome: {
      SHOWN: '✓ shown',
      NOT_SHOWN: '✕ not so',
      UNKNOWN: '? not shown',
      FOR_A_PERSON: '– for a person',
    },
    deviations: (notShown, unknown) => `${notShown} criteria were not so, ${unknown} were not shown`,
    noDeviation: 'every criterion that facts can show was shown',
    forAPerson: (count) => `a person must judge ${count}`,
  },
};
