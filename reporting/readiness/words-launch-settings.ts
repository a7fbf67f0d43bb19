import type { SentenceTable } from './sentences.ts';

/** Findings about what decides a launch: docs/expectations.md. */
export const LAUNCH_SETTING_SENTENCES: SentenceTable<
  | 'SETTING_DIFFERS'
  | 'SETTING_UNREAD'
  | 'SETTING_CHANGED'
  | 'SETTINGS_UNUSED'
  | 'SETTINGS_UNUSED'
  | 'LAST_PASS_UNREAD'
> = {
  SETTING_DIFFERS: {
    en: {
      wrong:
        '{hostname} would not be launched as the plan expects: {field} is {actual} instead of {expected}',
      wayOut: 'correct its launch settings or launch template in DRS, or expect in the plan',
    },
    ja: {
      wrong: '{hostname} は計画どおりに起動しません: {field} が {actual} です（計画では {expected}）',
      wayOut: 'DRS の起動設定か起動テンプレート、または計画の expect を修正してください',
    },
  },
  SETTING_UNREAD: {
    en: {
      wrong: '{field} of {hostname} could not be read, and the plan expects {expected}',
      wayOut: 'look at its launch settings in DRS',
    },
    ja: {
      wrong: '{hostname} の {field} を確認できません（計画では {expected}）',
      wayOut: 'DRS で起動設定を確認してください',
    },
  },
  LAST_PASS_UNREAD: {
    en: {
      wrong:
        'whether launch settings have changed since the last pass is not known for {hostnames}: the record of drill {resource} (drill.json) is missing, damaged or of another version, or more than five drills ago',
      wayOut:
        'hold a drill in which these servers pass, or make that record readable again: look for its versions in the evidence bucket',
    },
    ja: {
      wrong:
        '{hostnames} の起動設定が前回の合格から変わったか判断できません: 訓練 {resource} の記録（drill.json）がないか、破損しているか、別バージョンのものか、6回以上前のものです',
      wayOut:
        'これらのサーバーが合格する訓練を実施するか、証拠バケットでこの記録のバージョンを確認し、読める状態に戻してください',
    },
  },
  SETTINGS_UNUSED: {
    en: {
      wrong:
        'the launch template of {hostname} has version {latest}, and launches use version {version}: what was edited there has no effect',
      wayOut: 'make version {latest} the default, or delete it',
    },
    ja: {
      wrong:
        '{hostname} の起動テンプレートにはバージョン {latest} がありますが、起動にはバージョン {version} が使われます: 編集した内容が反映されていません',
      wayOut: 'バージョン {latest} をデフォルトにするか、不要であれば削除してください',
    },
  },
  SETTING_CHANGED: {
    en: {
      wrong:
        '{hostname} needs verification: {field} has changed from {before} to {after} since it last passed ({lastPassedAt})',
      wayOut: 'if the change is meant, hold a drill of the server; otherwise change it back in DRS',
    },
    ja: {
      wrong:
        '{hostname} は再検証が必要です: 前回の合格（{lastPassedAt}）の後に {field} が {before} から {after} に変更されました',
      wayOut: '意図した変更であれば訓練を実施し、そうでなければ DRS で元に戻してください',
    },
  },
};
