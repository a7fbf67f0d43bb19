import type { GuardName } from '../../core/guards/guard-lines.ts';
import type { Locale } from '../wording.ts';

/** What the pre-checks are called. */
interface GuardWords {
  readonly checkedAt: string;
  readonly check: string;
  /** The plan asks for nothing of the kind. */
  readonly notAsked: string;
  readonly mark: Readonly<Record<'clear' | 'refused' | 'notAsked', string>>;
  readonly name: Readonly<Record<GuardName, string>>;
}

export const GUARD_WORDS: Readonly<Record<Locale, GuardWords>> = {
  ja: {
    checkedAt: '事前確認の日時',
    check: '確認項目',
    notAsked: '計画に指定なし',
    mark: { clear: '✓ 問題なし', refused: '✕ 見送り', notAsked: '– 未確認' },
    name: {
      approval: '承認',
      servers: '対象サーバー',
      instances: '既存のインスタンス',
      jobs: '実行中のジョブ',
      recoveryPlans: 'DRSのリカバリプラン',
      lastLaunch: '前回の起動',
      direction: 'レプリケーションの方向',
      replication: 'レプリケーションの状態',
      lag: 'レプリケーション遅延',
      snapshots: 'スナップショット',
      keys: '暗号鍵',
      images: 'イメージ',
      launchSettings: '起動設定',
      network: '起動先のネットワーク',
      expectations: '期待する起動設定',
      quotas: 'クォータ',
      cost: '費用',
      calendars: '変更カレンダー',
      alarms: 'アラーム',
      documents: 'SSMドキュメント',
    },
  },
  en: {
    checkedAt: 'Pre-checks made',
    check: 'Check',
    notAsked: 'the plan names none',
    mark: { clear: '✓ clear', refused: '✕ refused', notAsked: '– not verified' },
    name: {
      approval: 'Approval',
      servers: 'Servers',
      instances: 'Existing instances',
      jobs: 'Jobs under way',
      recoveryPlans: 'DRS recovery plans',
      lastLaunch: 'Last launch',
      direction: 'Direction of replication',
      replication: 'Replication state',
      lag: 'Replication lag',
      snapshots: 'Snapshots',
      keys: 'Encryption keys',
      images: 'Images',
      launchSettings: 'Launch settings',
      network: 'Network of the launch',
      expectations: 'Expected launch settings',
      quotas: 'Quotas',
      cost: 'Cost',
      calendars: 'Change calendars',
      alarms: 'Alarms',
      documents: 'SSM documents',
    },
  },
};
