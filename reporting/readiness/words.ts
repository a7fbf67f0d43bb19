import type { NotLookedAt, ReadinessCheck } from '../../core/readiness/finding.ts';
import type { Locale } from '../wording.ts';

interface ReadinessWords {
  readonly checks: Readonly<Record<ReadinessCheck, string>>;
  /** What was looked at, and by whom. */
  readonly plan: string;
  readonly plans: string;
  readonly account: string;
  readonly lookedAs: string;
  readonly simulated: string;
  /** While it looks. */
  readonly looking: (calls: number) => string;
  readonly ok: string;
  readonly notLookedAt: (why: NotLookedAt) => string;
  /** Beside the launch settings, where the drills before are not known. */
  readonly notCompared: string;
  readonly ready: (servers: number) => string;
  readonly notReady: (failing: number, unknown: number) => string;
  readonly next: string;
  /** What to do after a look with findings, and after one without. */
  readonly again: (command: string) => string;
  readonly nothing: (command: string) => string;
}

/** What surrounds the findings of a readiness run. */
export const READINESS_WORDS: Readonly<Record<Locale, ReadinessWords>> = {
  en: {
    checks: {
      guards: 'guards',
      replication: 'replication',
      'launch-settings': 'launch settings',
      capacity: 'capacity',
      'private-path': 'private path',
      failback: 'failback',
      coverage: 'coverage',
    },
    plan: 'plan',
    plans: 'plans',
    account: 'account',
    lookedAs: 'looked as',
    simulated: ' (simulated)',
    looking: (calls) => `looking, ${calls} calls so far …`,
    ok: 'nothing is in the way',
    notLookedAt: (one) =>
      one.why === 'NO_SERVERS'
        ? 'not looked at: none of its servers could be found or read (see guards)'
        : `not looked at: launch settings or templates are not known (${one.unread} of ${one.servers} servers; see guards)`,
    notCompared: 'not compared with the last pass: give --bucket or set KUNREN_BUCKET',
    ready: (servers) => `ready: nothing was found that keeps ${servers} servers from recovering`,
    notReady: (failing, unknown) => `not ready: ${failing} ✗, ${unknown} ?`,
    next: 'next',
    again: (command) => `follow the → of each, then ${command} again`,
    nothing: (command) => `nothing to do here; ${command}`,
  },
  ja: {
    checks: {
      guards: 'ガード',
      replication: 'レプリケーション',
      'launch-settings': '起動設定',
      capacity: 'キャパシティ',
      'private-path': 'プライベート経路',
      failback: 'フェイルバック',
      coverage: 'カバレッジ',
    },
    plan: '計画',
    plans: '計画',
    account: 'アカウント',
    lookedAs: '確認者',
    simulated: '（シミュレーション）',
    looking: (calls) => `確認中です（呼び出し ${calls} 回）…`,
    ok: '問題は見つかりませんでした',
    notLookedAt: (one) =>
      one.why === 'NO_SERVERS'
        ? '確認していません: 対象サーバーが見つからないか、読み取れません（「ガード」を参照）'
        : `確認していません: 起動設定または起動テンプレートが不明です（${one.servers} 台中 ${one.unread} 台。「ガード」を参照）`,
    notCompared: '前回の合格とは比較していません: --bucket か KUNREN_BUCKET を指定してください',
    ready: (servers) => `準備完了: ${servers} 台の復旧を妨げるものは見つかりませんでした`,
    notReady: (failing, unknown) => `準備未完了: ✗ ${failing} 件、? ${unknown} 件`,
    next: '次の対応',
    again: (command) => `各項目の → に従って対処し、もう一度 ${command} を実行する`,
    nothing: (command) => `対応は不要です。続けて確認する場合: ${command}`,
  },
};
