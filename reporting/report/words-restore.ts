import type { DrillPlan } from '../../core/plan/plan.ts';
import type { Locale } from '../wording.ts';
import type { ReportWords } from './words.ts';

/** What a report says otherwise where volumes were restored and no servers replicated. */

type OfMethod = Pick<ReportWords, 'costNote' | 'limits'> &
  Pick<ReportWords['label'], 'source' | 'replication' | 'lag'>;

const WORDS: Readonly<Record<Locale, (isQuiesced: boolean) => OfMethod>> = {
  en: (isQuiesced) => ({
    source: 'What is restored, and where',
    replication: 'State of the snapshots',
    lag: 'Age',
    costNote:
      "From launch to the end of cleanup, by the plan's prices for hosts. Volumes, what is paid for a guaranteed rate, and reading snapshots are not included.",
    limits: [
      'A drill is not a disaster: nobody has to detect it, decide or switch DNS names, and there are no users. The allowance accounts for this.',
      'Only what the proofs and probes test was checked. Volumes were attached to throwaway hosts and not to the servers that will need them.',
      isQuiesced
        ? 'That writing had stopped when the snapshots were taken is what the backup says by its tag; it was not seen.'
        : 'The snapshots are crash-consistent; what programs held in memory is lost and not measured.',
      'Capacity in the Region on the day of a disaster is not shown by a drill on a quiet night.',
      'Going back to the original volumes was not rehearsed.',
      'This report supports the controls of an organisation. It is not a certificate.',
    ],
  }),
  ja: (isQuiesced) => ({
    source: '復元対象と復元先',
    replication: 'スナップショットの状態',
    lag: '経過時間',
    costNote:
      '起動から後片付け完了までの時間と、計画に記載されたホストの単価による概算です。ボリューム、初期化速度の指定、スナップショットの読み取りにかかる料金は含みません。',
    limits: [
      '訓練は災害ではありません。検知・判断・名前解決の切り替えは行われず、利用者もいません。人的対応の見込み時間（RTOから控除）がこれらに相当します。',
      '検証と動作確認で確認した項目のほかは確認していません。ボリュームは一時的なホストに接続したもので、実際に使うサーバーには接続していません。',
      isQuiesced
        ? 'スナップショットが書き込みの停止中に取得されたことは、バックアップが付けたタグによります。停止そのものは確認していません。'
        : 'スナップショットはクラッシュ整合です。プログラムがメモリー上に保持していたデータの損失は測定していません。',
      '災害当日にリージョンで必要な容量を確保できるかどうかは、訓練では分かりません。',
      '元のボリュームへの切り戻しは訓練していません。',
      'この報告書は、組織の管理策の裏付けとなる資料です。認証や適合を示すものではありません。',
    ],
  }),
};

/** A report's words as the plan's recovery method wants them. */
export function wordsFor({ method, restore }: DrillPlan, locale: Locale, words: ReportWords): ReportWords {
  if (method !== 'restore') return words;
  const { source, replication, lag, ...rest } = WORDS[locale](restore?.quiesced !== undefined);
  return { ...words, ...rest, label: { ...words.label, source, replication, lag } };
}
