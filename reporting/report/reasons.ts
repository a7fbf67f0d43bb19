import type { ReasonCode } from '../../core/guards/refusal.ts';
import type { Locale } from '../wording.ts';
import { REASONS_BESIDE } from './reasons-beside.ts';

/** What each code of a reason means, in a few words; shown beside the record's own sentence. */
const REASONS: Readonly<Record<ReasonCode, Readonly<Record<Locale, string>>>> = {
  PLAN_NOT_DEPLOYED: { en: 'Not the plan that was deployed', ja: 'デプロイされた計画と異なります' },
  PLAN_DISABLED: { en: 'The schedule is not enabled', ja: '訓練計画の定期実行が無効です' },
  APPROVAL_EXPIRED: { en: 'The approval has expired', ja: '承認の期限が切れています' },
  ACCOUNT_MISMATCH: { en: 'Not the account in the plan', ja: '計画と異なるアカウントです' },
  ACCOUNT_UNKNOWN: { en: 'The account could not be determined', ja: 'アカウントを確認できません' },
  SERVER_NOT_FOUND: { en: 'A planned server does not exist', ja: '計画したサーバーが見つかりません' },
  SERVER_AMBIGUOUS: { en: 'A name fits several servers', ja: '同じ名前のサーバーが複数あります' },
  SERVER_IN_TWO_WAVES: { en: 'A server is planned twice', ja: '同じサーバーが重複して計画されています' },
  TOO_MANY_SERVERS: { en: 'More servers than the plan allows', ja: '計画の上限を超える台数です' },
  SOURCE_SERVERS_UNKNOWN: { en: 'Source servers could not be read', ja: 'ソースサーバーを確認できません' },
  LEASE_HELD: { en: 'Another drill is using the servers', ja: '別の訓練が対象サーバーを使用中です' },
  RECOVERY_INSTANCE_EXISTS: { en: 'A recovery instance exists', ja: 'リカバリインスタンスが存在します' },
  DRILL_INSTANCE_EXISTS: { en: 'A drill instance exists', ja: '訓練インスタンスが存在します' },
  EC2_INSTANCE_EXISTS: {
    en: 'An instance of an earlier launch exists',
    ja: '以前に起動したインスタンスが存在します',
  },
  LAUNCH_UNLISTED: {
    en: 'A launch of this drill is not listed yet',
    ja: 'この訓練の起動がまだ一覧に現れていません',
  },
  INSTANCES_UNKNOWN: { en: 'Instances could not be read', ja: 'インスタンスを確認できません' },
  LAST_LAUNCH_RECOVERY: {
    en: 'The last launch was a real recovery',
    ja: '直近の起動が訓練ではなく実際の復旧でした',
  },
  LAST_LAUNCH_UNKNOWN: { en: 'The last launch could not be read', ja: '前回の起動を確認できません' },
  REPLICATION_REVERSED: { en: 'Replication runs in reverse', ja: 'レプリケーションが逆方向です' },
  REPLICATION_DIRECTION_UNKNOWN: {
    en: 'The direction of replication is unknown',
    ja: 'レプリケーションの方向を確認できません',
  },
  REPLICATION_STATE: {
    en: 'Replication is not in an accepted state',
    ja: 'レプリケーション状態が許容範囲外です',
  },
  REPLICATION_STATE_UNKNOWN: {
    en: 'The state of replication is unknown',
    ja: 'レプリケーション状態を確認できません',
  },
  LAG_TOO_LONG: { en: 'Replication lags too far behind', ja: 'レプリケーション遅延が大きすぎます' },
  LAG_UNKNOWN: { en: 'The replication lag is unknown', ja: 'レプリケーション遅延を確認できません' },
  JOB_ACTIVE: { en: 'Another DRS job is running', ja: '別のDRSジョブが実行中です' },
  JOBS_UNKNOWN: { en: 'DRS jobs could not be read', ja: 'DRSジョブを確認できません' },
  RECOVERY_PLAN_ACTIVE: {
    en: 'A recovery plan of DRS is running',
    ja: 'DRSのリカバリプランが実行中です',
  },
  RECOVERY_PLANS_UNKNOWN: {
    en: 'Recovery plans of DRS could not be read',
    ja: 'DRSのリカバリプランの実行状況を確認できません',
  },
  LAUNCH_SETTINGS_UNKNOWN: { en: 'Launch settings could not be read', ja: '起動設定を確認できません' },
  LAUNCH_TEMPLATE_UNKNOWN: {
    en: 'The launch template could not be read',
    ja: '起動テンプレートを確認できません',
  },
  SUBNET_NOT_ALLOWED: {
    en: 'The launch template names another subnet',
    ja: '起動テンプレートのサブネットが許可されていません',
  },
  SECURITY_GROUP_NOT_ALLOWED: {
    en: 'The launch template names another security group',
    ja: '起動テンプレートのセキュリティグループが許可されていません',
  },
  PRIVATE_IP_COPIED: {
    en: 'The private address would be copied',
    ja: '本番のプライベートIPアドレスが複製されます',
  },
  PRIVATE_IP_FIXED: {
    en: 'The launch template fixes a private address',
    ja: '起動テンプレートでプライベートIPアドレスが固定されています',
  },
  PUBLIC_IP: {
    en: 'The server would get a public address',
    ja: 'サーバーにパブリックIPアドレスが付きます',
  },
  INSTANCE_PROFILE_NOT_ALLOWED: {
    en: 'The launch template names another instance profile',
    ja: '起動テンプレートのインスタンスプロファイルが許可されていません',
  },
  SUBNETS_UNKNOWN: { en: 'Subnets could not be read', ja: 'サブネットを確認できません' },
  OUTSIDE_NETWORK: {
    en: 'A recovered server runs outside the drill network',
    ja: '復旧したサーバーが訓練用ネットワークの外で起動しました',
  },
  LAUNCH_INTO_INSTANCE: {
    en: 'The launch would overwrite an instance',
    ja: '既存のインスタンスを上書きする設定です',
  },
  POST_LAUNCH_ACTIONS: {
    en: 'Post-launch actions would run',
    ja: '起動後アクションが有効な設定です',
  },
  TERMINATION_PROTECTED: {
    en: 'Instances would be protected from termination',
    ja: '終了保護が有効な設定です',
  },
  LAUNCH_DISPOSITION_STOPPED: {
    en: 'Instances would not be started',
    ja: 'インスタンスが停止状態で作成される設定です',
  },
  SETTINGS_DIFFER: {
    en: 'The launch settings are not what the plan expects',
    ja: '起動設定が訓練計画の想定と異なります',
  },
  QUOTA_EXCEEDED: { en: 'A quota would be exceeded', ja: 'クォータを超えます' },
  QUOTA_UNKNOWN: { en: 'A quota could not be read', ja: 'クォータを確認できません' },
  CALENDAR_CLOSED: { en: 'A change calendar is closed', ja: '変更禁止期間です（変更カレンダー: CLOSED）' },
  CALENDAR_UNKNOWN: { en: 'A change calendar could not be read', ja: '変更カレンダーを確認できません' },
  ALARM_NOT_OK: { en: 'An alarm is not OK', ja: 'アラームがOKではありません' },
  ALARM_UNKNOWN: { en: 'An alarm could not be read', ja: 'アラームを確認できません' },
  DOCUMENT_CHANGED: {
    en: 'A document is not the reviewed one',
    ja: 'ドキュメントがレビュー済みのものと異なります',
  },
  DOCUMENT_UNKNOWN: { en: 'A document could not be read', ja: 'ドキュメントを確認できません' },
  RECOVERY_POINT_MISSING: {
    en: 'No recovery point fits the plan',
    ja: '計画に合う復旧ポイントがありません',
  },
  SNAPSHOTS_UNKNOWN: { en: 'Snapshots could not be read', ja: 'スナップショットを確認できません' },
  SNAPSHOT_SET_MIXED: {
    en: 'A snapshot set is not whole',
    ja: 'スナップショットのセットがそろっていません',
  },
  RESTORE_TEST_ELSEWHERE: {
    en: 'The restore test is in another zone than the host',
    ja: '復元テストのボリュームが検証用ホストと別のアベイラビリティーゾーンにあります',
  },
  SNAPSHOT_TOO_OLD: { en: 'The newest snapshot is too old', ja: '最新のスナップショットが古すぎます' },
  SNAPSHOT_NOT_QUIESCED: {
    en: 'No snapshot was taken while writing had stopped',
    ja: '静止点で取得されたスナップショットがありません',
  },
  VOLUME_SIZE: {
    en: 'The volume type does not come in the size of a snapshot',
    ja: 'スナップショットのサイズがボリュームタイプの範囲外です',
  },
  KEY_UNKNOWN: {
    en: 'A KMS key of the restore could not be read',
    ja: '復元に使うKMSキーを確認できません',
  },
  KEY_UNUSABLE: { en: 'A KMS key of the restore cannot be used', ja: '復元に使うKMSキーを使用できません' },
  IMAGE_UNKNOWN: { en: 'The image of a host could not be read', ja: 'ホストのAMIを確認できません' },
  IMAGE_UNUSABLE: { en: 'The image of a host cannot be used', ja: 'ホストのAMIを使用できません' },
  COST_TOO_HIGH: { en: 'The drill may cost more than its limit', ja: '見積り費用が上限を超えています' },
  COST_UNKNOWN: { en: 'The cost could not be estimated', ja: '費用を見積もれません' },
  START_REJECTED: { en: 'AWS would not start the drill', ja: 'AWSが訓練の開始を受け付けませんでした' },
  RECOVERY_STARTED: { en: 'A real recovery has begun', ja: '実際の復旧が始まりました' },
  ABORT_REQUESTED: { en: 'Somebody requested an abort', ja: '訓練の中止が要求されました' },
  EXECUTION_FAILED: { en: 'The workflow failed', ja: 'ワークフローが失敗しました' },
  EXECUTION_TIMED_OUT: { en: 'The workflow timed out', ja: 'ワークフローが時間切れになりました' },
  EXECUTION_ABORTED: { en: 'The workflow was aborted', ja: 'ワークフローが中断されました' },
  HARD_EXPIRY: { en: 'The hard expiry had passed', ja: '最終期限を過ぎました' },
  EARLIER_WAVE_FAILED: {
    en: 'Not started because an earlier wave failed',
    ja: '前のグループの失敗により起動しませんでした',
  },
  NOT_STARTED: { en: 'Not started', ja: '起動しませんでした' },
  LAUNCH_FAILED: { en: 'The launch failed', ja: '起動に失敗しました' },
  LAUNCH_ACTION_FAILED: { en: 'A post-launch action failed', ja: '起動後アクションが失敗しました' },
  LAUNCH_TIMED_OUT: { en: 'Not launched in time', ja: '制限時間内に起動しませんでした' },
  NO_INSTANCE: { en: 'No recovery instance', ja: 'リカバリインスタンスがありません' },
  INSTANCE_TERMINATED: {
    en: 'The instance was terminated during the drill',
    ja: '訓練中にインスタンスが終了されました',
  },
  NOT_RUNNING: { en: 'Was not running', ja: '制限時間内に稼働状態になりませんでした' },
  NOT_READY: {
    en: 'Did not pass the EC2 status checks in time',
    ja: '制限時間内にEC2ステータスチェックに合格しませんでした',
  },
  NOT_PROVEN: { en: 'Not proven to work', ja: '動作を確認できませんでした' },
  PROBE_FAILED: { en: 'A probe did not pass in time', ja: '制限時間内に動作確認に合格しませんでした' },
  PAIR_DIFFERS: {
    en: 'Two servers restored from the same snapshots differ',
    ja: '同じスナップショットから復元したサーバーの内容が一致しません',
  },
  ACTION_FAILED: { en: 'An action inside a server failed', ja: 'サーバー内の処理に失敗しました' },
  ACTION_UNKNOWN: { en: 'The result of an action is unknown', ja: 'サーバー内の処理の結果を確認できません' },
  CANARY_PASSED: {
    en: 'A canary passed, so the probes prove nothing',
    ja: '失敗することを確かめる検査（カナリア）が合格したため、動作確認を信頼できません',
  },
  NOT_ISOLATED: {
    en: 'Production answered from the drill network',
    ja: '訓練ネットワークから本番環境に到達しました',
  },
  ISOLATION_UNKNOWN: { en: 'Isolation could not be determined', ja: '隔離されているかを確認できません' },
  ADDRESS_NOT_KEPT: {
    en: 'A server has another private address than its source',
    ja: 'プライベートIPアドレスが引き継がれていません',
  },
  ADDRESS_UNKNOWN: {
    en: 'Whether the private address was kept could not be determined',
    ja: 'プライベートIPアドレスが引き継がれたかを確認できません',
  },
  RECOVERY_TIME_MISSED: {
    en: 'The recovery time objective was missed',
    ja: '目標復旧時間（RTO）を満たせませんでした',
  },
  RECOVERY_POINT_MISSED: {
    en: 'The recovery point objective was missed',
    ja: '目標復旧時点（RPO）を満たせませんでした',
  },
  RECOVERY_TIME_UNCERTAIN: {
    en: 'Too close to the recovery time objective to tell',
    ja: '目標復旧時間（RTO）に近く、満たしたかどうかを判定できません',
  },
  RECOVERY_POINT_UNCERTAIN: {
    en: 'Too close to the recovery point objective to tell',
    ja: '目標復旧時点（RPO）に近く、満たしたかどうかを判定できません',
  },
  NOT_MEASURED: { en: 'Something was not measured', ja: '測定できなかった項目があります' },
  WORKFLOW_ERROR: { en: 'The workflow had an error', ja: 'ワークフローでエラーが発生しました' },
  PREVIOUS_SNAPSHOT: { en: 'An earlier snapshot was used', ja: '以前のスナップショットから復旧しました' },
  SETTINGS_UNUSED: {
    en: 'Newer launch settings are not in use',
    ja: '新しい起動設定が既定になっていません',
  },
  INSTANCE_DIFFERS: {
    en: 'A recovered server is not what the plan expects',
    ja: '復旧したサーバーが訓練計画の想定と異なります',
  },
  INSTANCE_UNKNOWN: {
    en: 'Whether a recovered server is what the plan expects could not be determined',
    ja: '復旧したサーバーが訓練計画の想定どおりかを確認できません',
  },
  HEARTBEAT_UNREAD: { en: 'The heartbeat was not read', ja: 'ハートビートを読み取れませんでした' },
  HEARTBEAT_GAPS: { en: 'Heartbeats are missing', ja: 'ハートビートに欠落があります' },
  ...REASONS_BESIDE,
  LEFTOVERS: { en: 'Resources of the drill are left over', ja: '訓練のリソースが残っています' },
};

/** The reasons in one language. */
export const reasonsIn = (locale: Locale): Readonly<Record<ReasonCode, string>> =>
  Object.fromEntries(Object.entries(REASONS).map(([code, words]) => [code, words[locale]])) as Record<
    ReasonCode,
    string
  >;
