import { type Form, firstThatFits, formOf } from '../sentences/forms.ts';
import { CHAIN_SENTENCES } from './chain-sentences-ja.ts';
import type { Check } from './check.ts';
import { READINESS_SENTENCES } from './readiness-sentences-ja.ts';
import { REFUSALS } from './refusals-ja.ts';
import { SENTENCES } from './sentences-ja.ts';

/**
 * What a check says, in Japanese, by the form of its English sentence: `{}` stands for what is of this drill. Tests hold
 * that every check of every kind of tampering has its Japanese, so that no sentence is forgotten here.
 */

const NAMES: ReadonlyMap<string, string> = new Map([
  ['key', '鍵'],
  ['bundle', 'バンドル'],
  ['payload type', 'ペイロードの種別'],
  ['signature', '署名'],
  ['statement', '署名された文書'],
  ['files', 'ファイル'],
  ['other files', 'その他のファイル'],
  ['beside it', '作業ファイル'],
  ['record', '記録'],
  ['plan', '訓練計画'],
  ['signed facts', '署名された事実'],
  ['verdict', '判定'],
  ['launch settings', '起動設定'],
  ['SID', 'SID'],
  ['code', 'コード'],
  ['time stamp', 'タイムスタンプ'],
  ['reports', '報告書'],
  ['PDFs', 'PDF報告書'],
  ['simulated', '模擬環境'],
  ['readiness', '確認結果'],
  ['signed kind', '署名された種別'],
  ['kind', '種別'],
  ['outcome', '結果'],
  ['responses', 'AWSの応答'],
  ['recorded responses', '応答の件数とハッシュ'],
  ['facts in responses', '応答に含まれる事実'],
  ['retention', '保持期間'],
  ['chain', '訓練の連続性'],
  ['head', '最新の訓練'],
  ['places', '訓練の番号'],
  ['findings', '指摘事項'],
  ['beside the drills', '訓練以外のファイル'],
  ['index', '月次一覧'],
]);

const CHECK_FORMS = [...SENTENCES, ...CHAIN_SENTENCES, ...READINESS_SENTENCES].map(formOf);
const REFUSAL_FORMS = REFUSALS.map(formOf);

/** A check in Japanese; what another program said within it stays as it is. */
export function inJapanese<C extends Check>(check: C): C {
  const [index, month] = check.name.split(' ');
  const name = index === 'index' && month !== undefined ? `月次一覧 ${month}` : NAMES.get(check.name);
  return { ...check, name: name ?? check.name, reason: inForms(check.reason, CHECK_FORMS) };
}

/** Why nothing was verified, in Japanese: the place stays as it was given, and so does what AWS said. */
export const refusalInJapanese = (refusal: string): string => inForms(refusal, REFUSAL_FORMS);

/** A longer one lists what somebody put there, and would be searched for too long. */
const CHARACTERS_MAX = 4_000;

function inForms(reason: string, forms: readonly Form[]): string {
  if (reason.length > CHARACTERS_MAX) return reason;
  // A sentence within a sentence: what the facts give, and which version must be asked.
  const own = (text: string): string => firstThatFits(text, forms, {}) ?? text;
  return firstThatFits(reason, forms, { own }) ?? reason;
}
