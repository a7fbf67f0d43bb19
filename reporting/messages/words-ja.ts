import type { DrillEvent } from '../../core/history/event.ts';
import { leftoverName } from '../report/method-words.ts';
import { reasonsIn } from '../report/reasons.ts';
import { WORDING } from '../wording.ts';
import { isIncident, type MessageWords } from './words.ts';

/** 体言止めの見出し、です・ますの本文。 */

const { ja } = WORDING;
const NOTHING_TO_DO = (): string[] => [];
const owner = ({ plan }: DrillEvent): string => plan.owner;

export const JA: MessageWords = {
  drill: ja.drill,
  verdict: ja.verdict,
  state: {
    DrillHeld: '確認のため保持中',
    CleanupDelayed: '後片付け待ち',
    RecordDelayed: '記録待ち',
    LeftoversRemain: '残存リソースあり',
    SweepActed: '後片付け済み',
    DrillMissed: '未実施',
    FindingOverdue: '指摘事項 期限超過',
    ApprovalExpiring: '承認期限間近',
    DrillAnnounced: '実施予告',
    ReadinessChanged: '準備状況の変化',
    TestMessage: '通知テスト',
  },
  leftover: (type) => leftoverName('ja', type),
  aside: (text) => `（${text}）`,
  andLeftovers: '・後片付け未完了',
  provisional: (verdict) => `暫定判定 ${verdict}`,
  bracketed: (text) => `【${text}】`,
  inARow: (times) => `同じ理由で${times}回連続`,
  simulated: ja.simulated,
  label: {
    recovered: '復旧',
    recoveryTime: 'RTO実績',
    recoveryPoint: 'RPO実績',
    cleanup: '後片付け',
    causes: '理由',
    leftovers: '残存リソース',
    findings: '指摘事項',
    appeared: '新たな問題',
    overdue: '継続している問題',
    gone: '解消した問題',
    settingsChanged: '前回の合格以降に変更された起動設定',
    failback: 'フェイルバックの問題・確認できない点',
    nextSteps: '次の対応',
    target: '対象環境',
    held: '実施日時',
    owner: '責任者',
    plan: '訓練計画',
    drillId: '訓練ID',
    recordHash: 'drill.json のSHA-256',
  },
  actualTime: 'RTO実績',
  servers: (recovered, total) => `${recovered}/${total}台`,
  notMeasured: ja.notMeasured,
  met: '達成',
  missed: '未達',
  undecided: '判定不能',
  cleanup: {
    COMPLETE: '完了',
    INCOMPLETE: '未完了（残存リソースあり）',
    NOTHING: '不要（何も起動していません）',
  },
  sourceAlive: (freshness) =>
    `訓練中も本番系が稼働していたため、実災害ではこれより多くのデータを失います${freshness === null ? '' : `（データ鮮度 ${freshness}）`}。`,
  others: (count) => `ほか${count}件`,
  cut: '…長いため一部を省きました。全文は報告書をご覧ください。',
  severity: { HIGH: '重大度 高', MEDIUM: '重大度 中', LOW: '重大度 低' },
  reason: reasonsIn('ja'),
  due: (date) => `期限 ${date}`,
  happened: {
    DrillCompleted: () => [],
    DrillRefused: ({ inARow }) =>
      inARow > 1
        ? []
        : [
            '訓練を開始する前の事前確認で条件を満たさなかったため、見送りました。対象システムには何もしていません。',
          ],
    DrillAborted: () => ['訓練を途中で中止しました。起動した訓練インスタンスだけを後片付けしました。'],
    DrillHeld: ({ until }, say) => [`確認のため、訓練インスタンスを ${say(until)} まで保持します。`],
    CleanupDelayed: () => [
      '訓練の結果は確定しましたが、次のリソースの後片付けが終わっていません。後片付けは自動で続きます。',
    ],
    RecordDelayed: () => [
      '訓練は終わりましたが、記録を証跡バケットに書き込めていません。1時間ごとに自動で再試行します。',
    ],
    LeftoversRemain: () => [
      '後片付けを試みましたが、次のリソースが残っています。費用が発生し続けることがあります。',
    ],
    SweepActed: () => ['定期点検で訓練の残存リソースを見つけ、すべて削除しました。対応は不要です。'],
    DrillMissed: ({ slot }, say) => [`${say(slot)} に予定された訓練は開始されませんでした。`],
    FindingOverdue: () => ['是正の期限を過ぎた指摘事項があります。'],
    ApprovalExpiring: ({ expires, ticket, approver }, say) => [
      `訓練の承認が ${say(expires)} に切れます。以後の訓練は見送りになります。`,
      `承認: ${ticket}（承認者 ${approver}）`,
    ],
    DrillAnnounced: ({ slot }, say) => [
      `${say(slot)} に無人の復旧訓練を始めます。本番系への影響はありません。`,
    ],
    ReadinessChanged: ({ ready, open }) => [
      ready
        ? '準備状況の確認で、サーバーの復旧を妨げるものは見つからなくなりました。'
        : `準備状況の確認で、サーバーの復旧を妨げるもの、または確認できないものが ${open} 件あります。`,
    ],
    TestMessage: () => ['通知が届くことの確認です。訓練は行っていません。対応は不要です。'],
  },
  todo: {
    DrillCompleted: (event) => {
      const { verdict, cleanup } = event.result ?? {};
      return [
        ...(cleanup === 'INCOMPLETE' ? [`${owner(event)}: ${ja.lookAtLeftovers}`] : []),
        ...(verdict === 'FAIL' ? [`${owner(event)}: ${ja.nextStep.FAIL}`] : []),
        ...(verdict === 'INCONCLUSIVE' ? [`${owner(event)}: ${ja.nextStep.INCONCLUSIVE}`] : []),
        ...(verdict === 'PASS_WITH_FINDINGS' ? [`${owner(event)}: ${ja.nextStep.PASS_WITH_FINDINGS}`] : []),
      ];
    },
    DrillRefused: (event) => (event.inARow > 1 ? [] : [`${owner(event)}: ${ja.nextStep.SKIPPED}`]),
    DrillAborted: (event) => [
      ...(event.result?.cleanup === 'INCOMPLETE' ? [`${owner(event)}: 残存リソースを確認してください`] : []),
      isIncident(event)
        ? `${owner(event)}: 事態の収束後、訓練を再実施してください`
        : `${owner(event)}: 原因を解消し、訓練を再実施してください`,
    ],
    DrillHeld: ({ drillId }) => [`早く終える場合: kunren cleanup ${drillId}`],
    CleanupDelayed: (event) => [
      `${owner(event)}: 後片付けが進まない原因を確認してください。訓練が終わり次第、あらためて通知します`,
    ],
    RecordDelayed: (event) => [
      `${owner(event)}: 証跡バケットに書き込めない原因を確認してください。記録でき次第、あらためて通知します`,
    ],
    LeftoversRemain: (event) => [
      `${owner(event)}: 残存リソースを確認してください（1時間ごとに自動で再試行します。すぐに試す場合: kunren cleanup ${event.drillId})`,
    ],
    SweepActed: NOTHING_TO_DO,
    DrillMissed: (event) => [
      `${owner(event)}: EventBridge Schedulerのスケジュール、配信不能キュー、ステートマシンの実行履歴を確認してください`,
    ],
    FindingOverdue: () => ['各責任者: 対応後、kunren finding close で処置を記録してください'],
    ApprovalExpiring: (event) => [
      `${owner(event)}: 承認を更新し、訓練計画の approval を書き換えてデプロイしてください`,
    ],
    DrillAnnounced: () => ['中止する場合: 訓練計画を enabled: false にしてデプロイしてください'],
    ReadinessChanged: (event) =>
      event.ready
        ? []
        : [`${owner(event)}: 各項目に対処してください。再確認する場合: kunren readiness ${event.plan.id}`],
    TestMessage: NOTHING_TO_DO,
  },
  openLeftover: (id) => `${id} を開く`,
  target: ({ account, region }, stage) => `アカウント ${account}、${region}（ステージ ${stage}）`,
  inAccount: (account) => `アカウント ${account}`,
  openReport: '報告書を開く',
  openExecution: '実行の経過を開く',
};
