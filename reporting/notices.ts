import type { Leftover } from '../core/facts.ts';
import { oneLine } from '../core/one-line.ts';
import type { DrillPlan } from '../core/plan.ts';
import type { DrillRecord } from '../core/record.ts';
import { localTime } from './local-time.ts';
import { type Locale, WORDING } from './wording.ts';

/** Messages that are not a drill's summary: each says what happened, what it means, and what to do. */
interface Notice {
  readonly subject: string;
  readonly text: string;
}

const SHOWN = 10;
const RULE = '-'.repeat(40);

type Sentences = Readonly<Record<Locale, { readonly subject: string; readonly lines: readonly string[] }>>;

/** One below the other in the plan's languages; the subject in the first of them. */
function notice(plan: DrillPlan, sentences: Sentences): Notice {
  const languages = plan.report.languages;
  const first = sentences[languages[0] ?? 'en'];
  const sections = languages.map((locale) => [...sentences[locale].lines, ''].join('\n'));
  return { subject: oneLine(first.subject), text: sections.join(`\n${RULE}\n\n`) };
}

/** The instances of a drill stay up for a look. */
export function keptNotice(record: DrillRecord, until: string): Notice {
  const { plan, planId, drillId, verdict, reasons } = record;
  const causes = reasons.slice(0, SHOWN).map((reason) => `- ${reason.code}: ${oneLine(reason.text)}`);
  const command = `kunren cleanup ${drillId}`;
  return notice(plan, {
    ja: {
      subject: `[${WORDING.ja.drill}][確認のため保持中] ${planId}`,
      lines: [
        `${WORDING.ja.drill} ${plan.title.ja}: 暫定判定 ${WORDING.ja.verdict[verdict]} (${verdict})`,
        '',
        `確認のため、訓練インスタンスを ${localTime(plan, until, 'ja')} まで保持します。`,
        `早く終える場合: ${command}`,
        ...(causes.length === 0 ? [] : ['', `${WORDING.ja.reasons}:`, ...causes]),
      ],
    },
    en: {
      subject: `[${WORDING.en.drill}][kept for a look] ${planId}`,
      lines: [
        `${WORDING.en.drill} ${plan.title.en}: ${WORDING.en.verdict[verdict]} (${verdict}) so far`,
        '',
        `The drill instances are kept for a look until ${localTime(plan, until, 'en')}.`,
        `To end it early: ${command}`,
        ...(causes.length === 0 ? [] : ['', `${WORDING.en.reasons}:`, ...causes]),
      ],
    },
  });
}

/** A slot of the schedule in which no drill began. */
export function missedNotice(plan: DrillPlan, slot: string): Notice {
  return notice(plan, {
    ja: {
      subject: `[${WORDING.ja.drill}][未実施] ${plan.id} ${slot.slice(0, 16)}Z`,
      lines: [
        `${WORDING.ja.drill} ${plan.title.ja}: 未実施`,
        '',
        `${localTime(plan, slot, 'ja')} に予定された訓練は開始されませんでした。`,
        'EventBridge Scheduler のスケジュール、配信不能キュー、ステートマシンの実行履歴を確認してください。',
      ],
    },
    en: {
      subject: `[${WORDING.en.drill}][MISSED] ${plan.id} ${slot.slice(0, 16)}Z`,
      lines: [
        `${WORDING.en.drill} ${plan.title.en}: missed`,
        '',
        `The drill that was due at ${localTime(plan, slot, 'en')} never began.`,
        'Look at the schedule in EventBridge Scheduler, its dead-letter queue, and the executions of the state machine.',
      ],
    },
  });
}

/** What the sweep found of a drill that should have been gone. */
export function leftoversNotice(plan: DrillPlan, drillId: string, leftovers: readonly Leftover[]): Notice {
  const list = leftovers
    .slice(0, SHOWN)
    .map(({ type, id, detail }) => `- ${type} ${id} (${oneLine(detail)})`);
  const rest = leftovers.length - list.length;
  return notice(plan, {
    ja: {
      subject: `[${WORDING.ja.drill}][残存リソース] ${plan.id}`,
      lines: [
        `${WORDING.ja.drill} ${plan.title.ja} (${drillId}): 残存リソース ${leftovers.length}件`,
        '',
        '後片付けを試みましたが、次のリソースが残っています。費用が発生し続けます。手動で削除してください。',
        ...list,
        ...(rest > 0 ? [`- ${WORDING.ja.more(rest)}`] : []),
      ],
    },
    en: {
      subject: `[${WORDING.en.drill}][LEFTOVERS] ${plan.id}`,
      lines: [
        `${WORDING.en.drill} ${plan.title.en} (${drillId}): ${leftovers.length} resources left over`,
        '',
        'Cleanup tried and could not remove these; they keep costing money. Please remove them by hand.',
        ...list,
        ...(rest > 0 ? [`- ${WORDING.en.more(rest)}`] : []),
      ],
    },
  });
}

/** The sweep removed what a closed drill had left behind. */
export function sweptNotice(plan: DrillPlan, drillId: string): Notice {
  return notice(plan, {
    ja: {
      subject: `[${WORDING.ja.drill}][後片付け済み] ${plan.id}`,
      lines: [
        `${WORDING.ja.drill} ${plan.title.ja} (${drillId}): 定期点検で残存リソースを見つけ、すべて削除しました。対応は不要です。`,
      ],
    },
    en: {
      subject: `[${WORDING.en.drill}][swept] ${plan.id}`,
      lines: [
        `${WORDING.en.drill} ${plan.title.en} (${drillId}): the sweep found what was left of it and removed it all. Nothing is to be done.`,
      ],
    },
  });
}
