/** What is found beside the verdict, of failback and of kunren's own code. */
export const REASONS_BESIDE = {
  FAILBACK_BLOCKED: {
    en: 'Servers could not be failed back',
    ja: 'フェイルバックできない状態のサーバーがあります',
  },
  FAILBACK_UNKNOWN: {
    en: 'Whether servers could be failed back is not known',
    ja: 'フェイルバックできるかどうかを確認できません',
  },
  CODE_DIFFERS: {
    en: 'Functions ran other code than was packaged',
    ja: 'パッケージと異なるコードで動作した関数があります',
  },
  CODE_CHANGED: {
    en: 'Functions were changed during the drill',
    ja: '訓練中に変更された関数があります',
  },
  CODE_UNKNOWN: {
    en: 'Which code ran is not known',
    ja: 'どのコードで動作したかを確認できません',
  },
} as const;
