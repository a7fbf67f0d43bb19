import type { Coverage } from '../core/verdict/allowed.ts';
import type { Verdict } from '../core/verdict/record.ts';

/** The languages of an operator's organisation; a missing word is a compile error. */
export type Locale = 'ja' | 'en';

interface Wording {
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly drill: string;
  readonly simulated: string;
  readonly recoveryTime: string;
  readonly recoveryPoint: string;
  readonly target: string;
  readonly notMeasured: string;
  /** The limit of the recovery time when an allowance shortens it: `allowed 15m (RTO 60m − 45m)`. */
  readonly allowed: (limit: string, difference: string) => string;
  /** In place of a recovery point of zero, when the data was taken after the start. */
  readonly afterStart: string;
  /** Beside the verdict of a record without a signature, and of one that was written late. */
  readonly notSigned: string;
  readonly closedLate: (duration: string) => string;
  /** When the measures are not about all servers. */
  readonly covers: Readonly<Record<Exclude<Coverage, 'ALL'>, string>>;
  readonly recovered: (recovered: number, total: number) => string;
  readonly cleanup: Readonly<Record<'COMPLETE' | 'INCOMPLETE', string>>;
  readonly nothingToClean: string;
  /** What whoever owns the plan does now. */
  readonly nextStep: Readonly<Record<Verdict, string>>;
  /** The next step after a cleanup that left something, whatever the verdict. */
  readonly lookAtLeftovers: string;
  readonly reasons: string;
  readonly findings: string;
  readonly leftovers: string;
  readonly more: (count: number) => string;
  readonly held: string;
  readonly owner: string;
  readonly record: string;
  readonly recordHash: string;
  readonly duration: (seconds: number) => string;
}

/** Glossary: docs/report.md, 'Japanese words'. */
export const WORDING: Readonly<Record<Locale, Wording>> = {
  ja: {
    verdict: {
      PASS: '合格',
      PASS_WITH_FINDINGS: '条件付き合格',
      FAIL: '不合格',
      INCONCLUSIVE: '判定不能',
      ABORTED: '中止',
      SKIPPED: '見送り',
    },
    drill: 'DR訓練',
    simulated: '模擬環境での実施です。証跡にはなりません。',
    recoveryTime: 'RTO実績',
    recoveryPoint: 'RPO実績',
    target: '目標値',
    notMeasured: '未測定',
    allowed: (limit, difference) => `許容 ${limit}（${difference}）`,
    afterStart: '開始後に取得、0秒として計上',
    notSigned: '証跡はまだ署名されていないため、この判定は証明できません。署名は1時間ごとに再試行します。',
    closedLate: (duration) => `記録は訓練の終了から${duration}後に書き込まれました。`,
    covers: {
      CRITICAL: '復旧時間と復旧時点は、必須のサーバーだけの値です。',
      RECOVERED: '復旧時間と復旧時点は、復旧したサーバーだけの値です。',
    },
    recovered: (recovered, total) => `復旧 ${recovered}/${total}台`,
    cleanup: { COMPLETE: '後片付け 完了', INCOMPLETE: '後片付け 未完了（残存リソースあり）' },
    nothingToClean: '後片付け 不要（何も起動していません）',
    nextStep: {
      PASS: '対応は不要です',
      PASS_WITH_FINDINGS: '指摘事項に期限までに対応してください',
      FAIL: '原因を調査し、是正処置を決定してください',
      INCONCLUSIVE: '判定できなかった原因を解消し、訓練を再実施してください',
      ABORTED: '事態の収束または原因の解消後、訓練を再実施してください',
      SKIPPED: '見送りの原因を解消し、訓練を再実施してください（未実施のままです）',
    },
    lookAtLeftovers: '残存リソースを確認してください（1時間ごとに自動で再試行します）',
    reasons: '理由',
    findings: '指摘事項',
    leftovers: '残存リソース',
    more: (count) => `ほか${count}件`,
    held: '実施日時',
    owner: '責任者',
    record: '記録',
    recordHash: 'drill.json のSHA-256',
    duration: (seconds) => joinUnits(seconds, ['時間', '分', '秒'], ''),
  },
  en: {
    verdict: {
      PASS: 'Pass',
      PASS_WITH_FINDINGS: 'Pass with findings',
      FAIL: 'Fail',
      INCONCLUSIVE: 'Inconclusive',
      ABORTED: 'Aborted',
      SKIPPED: 'Skipped',
    },
    drill: 'DR drill',
    simulated: 'Simulated run; not audit evidence.',
    recoveryTime: 'Recovery time',
    recoveryPoint: 'Recovery point',
    target: 'target',
    notMeasured: 'not measured',
    allowed: (limit, difference) => `allowed ${limit} (${difference})`,
    afterStart: 'taken after the start, counted as 0 s',
    notSigned:
      'The evidence is not signed yet, so this verdict cannot be proven; signing is tried again every hour.',
    closedLate: (duration) => `The record was written ${duration} after the drill had ended.`,
    covers: {
      CRITICAL: 'Recovery time and recovery point cover critical servers only.',
      RECOVERED: 'Recovery time and recovery point cover only the servers that recovered.',
    },
    recovered: (recovered, total) => `Recovered ${recovered} of ${total}`,
    cleanup: { COMPLETE: 'Cleanup complete', INCOMPLETE: 'Cleanup INCOMPLETE: resources are left over' },
    nothingToClean: 'Nothing was started, nothing to clean up',
    nextStep: {
      PASS: 'no action is needed',
      PASS_WITH_FINDINGS: 'resolve findings by their due dates',
      FAIL: 'investigate and agree corrective action',
      INCONCLUSIVE: 'resolve what kept the drill from a verdict, and repeat the drill',
      ABORTED: 'repeat the drill when the incident is over or its cause is resolved',
      SKIPPED: 'resolve the reason, and run the drill again; it does not count as a completed drill',
    },
    lookAtLeftovers: 'look at the leftovers (removal is tried again every hour)',
    reasons: 'Reasons',
    findings: 'Findings',
    leftovers: 'Leftover resources',
    more: (count) => `and ${count} more`,
    held: 'Date',
    owner: 'Owner',
    record: 'Record',
    recordHash: 'SHA-256 of drill.json',
    duration: (seconds) => joinUnits(seconds, ['h', 'm', 's'], ' '),
  },
};

function joinUnits(seconds: number, units: readonly [string, string, string], between: string): string {
  const whole = Math.round(seconds);
  const amounts = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60];
  const parts = amounts.flatMap((amount, index) => (amount === 0 ? [] : [`${amount}${units[index]}`]));
  return parts.length === 0 ? `0${units[2]}` : parts.join(between);
}
