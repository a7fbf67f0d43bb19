import type { Control } from './control.ts';
import { CHECKED, DATED, MEASURES, OUTCOME } from './general.ts';

/** Rules for finance, payment cards and health care. */
export const CONTROLS_FINANCE: readonly Control[] = [
  {
    id: 'dora-11-6',
    standard: 'DORA (EU) 2022/2554',
    clause: 'Art. 11(6)',
    asks: {
      ja: '年1回以上および重要な変更後における、切り替えを含む継続計画のテスト',
      en: 'Continuity plans are tested yearly and after substantive changes, switchover among the scenarios',
    },
    fields: [...DATED, 'target.region', 'servers[].instanceID', ...OUTCOME],
    gap: {
      ja: 'サイバー攻撃のシナリオ、本番系の切り替え、危機対応の連絡計画',
      en: 'Scenarios of cyber-attack, switching production over, and plans for crisis communication',
    },
    wording: 'confirmed',
  },
  {
    id: 'dora-12',
    standard: 'DORA (EU) 2022/2554',
    clause: 'Art. 12',
    asks: {
      ja: '復元の定期的なテスト、分離された環境、機能ごとの復旧目標、完全性の確認',
      en: 'Restoring is tested from time to time, apart from the source, with objectives by function and integrity checks',
    },
    fields: [...MEASURES, 'waves[].isolation[].reached', 'servers[].instance.subnetID', ...CHECKED],
    gap: {
      ja: '機能ごとの重要度の評価、動作確認の範囲を超えるデータの照合、経営陣への報告',
      en: 'How critical each function is, reconciling data beyond the probes, and reporting to management',
    },
    wording: 'confirmed',
  },
  {
    id: 'pci-12-10',
    standard: 'PCI DSS 4.0.1',
    clause: '12.10',
    asks: {
      ja: 'インシデント対応計画（事業の復旧と継続、バックアップを含む）の12か月ごとのレビューとテスト',
      en: 'The incident response plan, with continuity and backups, is reviewed and tested every 12 months',
    },
    fields: [...DATED, 'plan.title.en', ...OUTCOME],
    gap: {
      ja: 'DR訓練そのものを求める条項はありません。インシデント対応計画のその他の要素',
      en: 'No clause asks for a DR drill as such; every other part of the incident response plan',
    },
    wording: 'confirmed',
  },
  {
    id: 'hipaa-164-308',
    standard: 'HIPAA Security Rule',
    clause: '164.308(a)(7)(ii)(D)',
    asks: {
      ja: '緊急時対応計画の定期的なテストと改訂',
      en: 'Contingency plans are tested and revised from time to time',
    },
    fields: [...DATED, 'planSha256', ...OUTCOME],
    gap: {
      ja: '計画の改訂、緊急時の業務運営、データの重要度の分析',
      en: 'Revising the plan, working in emergency mode, and which data matter most',
    },
    wording: 'confirmed',
  },
  {
    id: 'fisc-jitsu-71',
    standard: 'FISC 安全対策基準',
    clause: '実71',
    asks: { ja: '復旧手順の明確化', en: 'Recovery procedures are made clear' },
    fields: ['planSha256', 'plan.waves[].name', 'waves[].actions[].name', 'timeline[].event'],
    gap: {
      ja: '復旧手順書そのもの、手順に従う要員の習熟',
      en: 'The written procedures themselves, and the skill of those who follow them',
    },
    wording: 'unconfirmed',
  },
  {
    id: 'fisc-jitsu-73',
    standard: 'FISC 安全対策基準',
    clause: '実73',
    asks: {
      ja: 'コンティンジェンシープランの策定と、訓練による維持管理',
      en: 'A contingency plan is made, and kept up by drills',
    },
    fields: [...DATED, 'plan.approval.approver', ...OUTCOME],
    gap: {
      ja: '計画の策定と承認の過程、要員の参集、営業店や対外接続先との連携',
      en: 'How the plan is made and approved, calling people in, and working with branches and counterparties',
    },
    wording: 'unconfirmed',
  },
  {
    id: 'fisc-jitsu-74',
    standard: 'FISC 安全対策基準',
    clause: '実74',
    asks: {
      ja: 'バックアップサイトと復旧戦略（題名は未確認）',
      en: 'A second site and a strategy of recovery (title not seen)',
    },
    fields: ['target.region', ...MEASURES, 'servers[].instanceID', 'servers[].verifiedAt'],
    gap: {
      ja: '災害当日の容量、業務の切り替え、元の拠点への切り戻し',
      en: 'Capacity on the day, switching the business over, and failback',
    },
    wording: 'unconfirmed',
  },
];
