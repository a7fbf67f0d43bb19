import type { Control, InBothLanguages } from './control.ts';

/** Fields that more than one clause uses. */
export const OUTCOME = ['verdict', 'reasons[].code', 'findings[].text'] as const;
export const MEASURES = [
  'recoveryTime.targetSeconds',
  'recoveryTime.actualSeconds',
  'recoveryPoint.targetSeconds',
  'recoveryPoint.actualSeconds',
] as const;
export const DATED = ['startedAt', 'endedAt', 'plan.schedule.expression'] as const;
export const CHECKED = ['servers[].probes[].status', 'servers[].probes[].seen'] as const;

/** The standard may only be cited by number and title; the requirements are our reading. */
const ISO_27001: readonly (readonly [
  clause: string,
  ja: string,
  en: string,
  fields: readonly string[],
  gap: InBothLanguages,
  gapOf?: Control['gapOf'],
])[] = [
  [
    'A.5.29',
    '事業の中断・阻害時の情報セキュリティ',
    'Information security during disruption',
    ['plan.network.subnets', 'plan.network.securityGroups', 'waves[].isolation[].reached'],
    {
      ja: '隔離とネットワークの設定以外の情報セキュリティ管理策',
      en: 'Every security control but isolation and network settings',
    },
  ],
  [
    'A.5.30',
    '事業継続のためのICTの備え',
    'ICT readiness for business continuity',
    [...MEASURES, 'servers[].readiness.state', 'servers[].readiness.lagSeconds', 'verdict'],
    {
      ja: '事業影響度分析に基づく目標値の妥当性、訓練の対象でないシステム',
      en: 'Whether the objectives follow from a business impact analysis, and systems that no drill covers',
    },
  ],
  [
    'A.8.13',
    '情報のバックアップ',
    'Information backup',
    ['servers[].recoveredPoint.at', 'recoveryPoint.method', 'recoveryPoint.actualSeconds', ...CHECKED],
    {
      ja: 'レプリケーションはバックアップの代わりになりません。世代管理と長期保管は示しません',
      en: 'Replication is no backup: generations and long retention are not shown',
    },
    {
      restore: {
        ja: '今回復元しなかった世代のバックアップ、長期保管、バックアップ自体の保護',
        en: 'Backups that this drill did not restore, long retention, and how backups are protected',
      },
    },
  ],
  [
    'A.8.14',
    '情報処理施設・設備の冗長性',
    'Redundancy of information processing facilities',
    ['target.region', 'servers[].instanceID', 'servers[].verifiedAt'],
    {
      ja: '災害当日のリージョンの容量、ネットワークや名前解決の切り替え',
      en: 'Capacity in the Region on the day, and switching networks and names over',
    },
  ],
];

/** SOC 2, ISO and NIST. */
export const CONTROLS_GENERAL: readonly Control[] = [
  {
    id: 'soc2-a1-3',
    standard: 'SOC 2 (TSC)',
    clause: 'A1.3',
    asks: {
      ja: '復旧手順の定期的なテスト、バックアップの完全性の確認',
      en: 'Recovery procedures are tested from time to time, and backups checked for completeness',
    },
    fields: [...DATED, ...OUTCOME, ...CHECKED],
    gap: {
      ja: 'シナリオの選定理由、動作確認の範囲を超えるデータの完全性、結果に基づく計画の改訂',
      en: 'Why this scenario, integrity of data beyond the probes, and revising the plan from the results',
    },
    wording: 'confirmed',
  },
  {
    id: 'soc2-cc7-5',
    standard: 'SOC 2 (TSC)',
    clause: 'CC7.5',
    asks: {
      ja: 'インシデントからの復旧、復旧計画のテストと改善',
      en: 'Recovery from incidents, with tests and improvement of the recovery plan',
    },
    fields: [...OUTCOME, 'findings[].owner', 'findings[].dueDate'],
    gap: {
      ja: '実際のインシデントへの対応、関係者への連絡、是正処置の完了',
      en: 'The response to a real incident, notifying those concerned, and closing the findings',
    },
    wording: 'unconfirmed',
  },
  {
    id: 'iso22301-8-5',
    standard: 'ISO 22301:2019',
    clause: '8.5',
    asks: {
      ja: '計画された間隔および変更時の演習、目標とシナリオ、実施報告書',
      en: 'Exercises at planned intervals and upon change, with objectives, a scenario and a report',
    },
    fields: [...DATED, 'planSha256', 'plan.approval.ticket', ...MEASURES, ...OUTCOME],
    gap: {
      ja: '人の対応と意思決定、変更を契機とする演習、演習プログラム全体の妥当性',
      en: 'What people do and decide, exercises upon change, and whether the programme as a whole is fit',
    },
    wording: 'confirmed',
  },
  {
    id: 'iso22301-9-1',
    standard: 'ISO 22301:2019',
    clause: '9.1',
    asks: { ja: '監視、測定、分析および評価', en: 'Monitoring, measuring, analysis and evaluation' },
    fields: [...MEASURES, 'recoveryPoint.uncertaintySeconds', 'notMeasured[].metric', 'notMeasured[].reason'],
    gap: {
      ja: '複数回の訓練にわたる推移、組織による評価',
      en: 'The trend over many drills, and the evaluation by the organisation',
    },
    wording: 'unconfirmed',
  },
  {
    id: 'iso22301-10-1',
    standard: 'ISO 22301:2019',
    clause: '10.1',
    asks: { ja: '不適合および是正処置', en: 'Nonconformity and corrective action' },
    fields: ['findings[].severity', 'findings[].text', 'findings[].owner', 'findings[].dueDate'],
    gap: {
      ja: '原因の特定、是正処置の実施とその有効性の確認',
      en: 'Finding causes, taking action, and seeing that it worked',
    },
    wording: 'unconfirmed',
  },
  ...ISO_27001.map(
    ([clause, ja, en, fields, gap, gapOf]): Control => ({
      id: `iso27001-${clause.toLowerCase().replaceAll('.', '-')}`,
      standard: 'ISO/IEC 27001:2022',
      clause,
      asks: { ja, en },
      fields,
      gap,
      ...(gapOf === undefined ? {} : { gapOf }),
      wording: 'unconfirmed',
    }),
  ),
  {
    id: 'nist-cp-4-a',
    standard: 'NIST SP 800-53 Rev. 5',
    clause: 'CP-4a',
    asks: {
      ja: '定めた頻度と方法による計画のテスト',
      en: 'The plan is tested as often and by such tests as are defined',
    },
    fields: [...DATED, 'plan.waves[].name', 'verdict', ...CHECKED],
    gap: {
      ja: '緊急時対応計画のうち、サーバーの復旧以外の部分',
      en: 'All of the contingency plan but the recovery of servers',
    },
    wording: 'confirmed',
    objectiveId: 'cp-4_obj.a-1',
  },
  {
    id: 'nist-cp-4-b',
    standard: 'NIST SP 800-53 Rev. 5',
    clause: 'CP-4b',
    asks: { ja: 'テスト結果のレビュー', en: 'The results are reviewed' },
    fields: [...OUTCOME, 'timeline[].event'],
    gap: {
      ja: 'レビューの実施（承認欄に記入するまで記録されません）',
      en: 'The review itself: until people sign off there is none',
    },
    wording: 'confirmed',
    objectiveId: 'cp-4_obj.b',
  },
  {
    id: 'nist-cp-4-c',
    standard: 'NIST SP 800-53 Rev. 5',
    clause: 'CP-4c',
    asks: { ja: '必要な是正処置の開始', en: 'Corrective action is begun where needed' },
    fields: ['findings[].text', 'findings[].owner', 'findings[].dueDate'],
    gap: { ja: '是正処置の開始と完了', en: 'That action was begun, and ended' },
    wording: 'confirmed',
    objectiveId: 'cp-4_obj.c',
  },
  {
    id: 'nist-cp-10',
    standard: 'NIST SP 800-53 Rev. 5',
    clause: 'CP-10',
    asks: {
      ja: '定めた時間内における既知の状態への復旧',
      en: 'Recovery to a known state within a defined time',
    },
    fields: [...MEASURES, 'recoveryTime.met', 'recoveryPoint.met', 'servers[].verifiedAt', ...CHECKED],
    gap: {
      ja: '障害や侵害の発生後における実際の復旧、元の拠点での再構成',
      en: 'Recovery after a real disruption or compromise, and reconstitution at the original site',
    },
    wording: 'confirmed',
    objectiveId: 'cp-10_obj-1',
  },
];
