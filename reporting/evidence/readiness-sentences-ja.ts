/** Of a look at readiness: English form, and Japanese with `{0}`, `{1}` … for its `{}`; the first that fits is taken. */
export const READINESS_SENTENCES: readonly (readonly [en: string, ja: string])[] = [
  [
    'a look at readiness has no key beside it; give --key',
    '準備状況の確認結果には鍵が付属しません。--keyで鍵を指定してください',
  ],
  ['the given one, {}', '指定された鍵（{0}）です'],
  ['a look at readiness', '準備状況の確認結果です'],
  [
    'what was signed is no look at readiness: its evidence is of another kind',
    '署名されているのは準備状況の確認結果ではなく、別の種別の証跡です',
  ],
  [
    'what was signed is a look at readiness: it is the evidence of no drill',
    '署名されているのは準備状況の確認結果です。訓練の証跡ではありません',
  ],
  [
    'a look at readiness and no drill: it shows what was seen, and not that anything recovers',
    '準備状況の確認結果です。訓練ではないため、確認した時点の状態を示すだけで、復旧できることの証明にはなりません',
  ],
  [
    'it looked at a simulated account: it is never evidence',
    '模擬環境のアカウントを確認した結果です。証跡にはなりません',
  ],
  ['it is not here', 'ファイルがありません'],
  ['the statement does not name it', '署名された文書に記載がありません'],
  ['it is of plan {} but is in the folder of {}', '計画{0}の確認結果ですが、計画{1}のフォルダーにあります'],
  ['it was looked at on {} but is in the folder {}', '確認日時は{0}ですが、フォルダー{1}にあります'],
  ['of plan {}, looked at on {}, by its schema', '計画{0}の確認結果（{1}）です。形式に誤りはありません'],
  [
    '{} is not a result of readiness: {} is missing or has another form',
    '{0}は準備状況の確認結果ではありません：{1}がないか、形式が異なります',
  ],
  ['{} is not a result of readiness', '{0}は準備状況の確認結果ではありません'],
  ['{} is empty', '{0}が空です'],
  ['{}: {} was signed, the result gives {}', '{0}：署名では{1}ですが、確認結果では{2}です'],
  ['plan, time and outcome are those of the result', '計画、日時、結果が確認結果と一致します'],
  ['ready is {}, and its findings: {}', 'readyは{0}ですが、問題が{1}件記載されています'],
  ['ready, as its findings give it', '準備完了。記載された問題の有無と一致します'],
  [
    'not ready (findings: {}), as its findings give it',
    '準備未完了（問題{0}件）。記載された問題の有無と一致します',
  ],
];
