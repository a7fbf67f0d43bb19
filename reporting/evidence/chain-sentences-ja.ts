/** Of a plan's drills together: English form, and Japanese, as in sentences-ja.ts. */
export const CHAIN_SENTENCES: readonly (readonly [en: string, ja: string])[] = [
  // The drills of the plan.
  ['two drills are at place {}: {} and {}', '{0}番に2つの訓練があります：{1}と{2}'],
  [
    'no drill is at place {}: drill {} has no record that can be read',
    '{0}番の訓練がありません：訓練{1}に読み取れる記録がありません',
  ],
  [
    'no drill is at place {}: drill whose name is not known was removed',
    '{0}番の訓練がありません：削除されていますが、どの訓練かは不明です',
  ],
  ['no drill is at place {}: drill {} was removed', '{0}番の訓練がありません：訓練{1}が削除されています'],
  [
    'drill {} took place {} and is not here: removed, or being closed just now',
    '{1}番の訓練{0}がありません。削除されたか、現在終了処理中です',
  ],
  ['1 drill at its place and after the one that its record names', '1件の訓練が、記録どおりの番号にあります'],
  [
    '{} drills, each at its place and after the one that its record names',
    '{0}件の訓練が、すべて記録どおりの番号と順序にあります',
  ],
  [
    'drill {} is at place {} and names no drill before it',
    '訓練{0}は{1}番ですが、直前の訓練が記載されていません',
  ],
  ['the first drill of its plan', '計画の最初の訓練です'],
  [
    'drill {} is the first and names a drill before it',
    '訓練{0}は最初の訓練ですが、直前の訓練が記載されています',
  ],
  [
    'drill {}, before {}, had no record yet when this one was written',
    'この記録の作成時には、{1}の直前の訓練{0}の記録がまだありませんでした',
  ],
  ['drill {}, before {}, is not beside it', '{1}の直前の訓練{0}が、同じ場所にないため、照合できません'],
  [
    'drill {} follows {}, and {} is at that place',
    '訓練{0}の直前は{1}のはずですが、その番号には{2}があります',
  ],
  [
    'drill.json of {} is not the one that drill {} followed',
    '{0}のdrill.jsonが、訓練{1}の実施時のものと異なります',
  ],
  [
    'what drill {} records of earlier drills differs from their records',
    '訓練{0}に記載された過去の訓練の内容が、それらの記録と異なります',
  ],
  [
    'the launch settings with which servers last passed differ in drill {} from the records before it',
    '訓練{0}に記載された、各サーバーの前回合格時の起動設定が、以前の記録と異なります',
  ],
  [
    'the SIDs with which servers last passed differ in drill {} from the records before it',
    '訓練{0}に記載された、各サーバーの前回合格時のSIDが、以前の記録と異なります',
  ],
  [
    'drill {} is at place {}, and the one before it is not at {}',
    '訓練{0}は{1}番ですが、直前の訓練が{2}番にありません',
  ],
  ['place {}, after {}, whose record is unchanged', '{0}番です。直前の訓練{1}の記録も変更されていません'],
  [
    'only --head shows whether newer drills were removed: the hash in the newest message',
    'より新しい訓練が削除されていないことは、最新の通知にあるハッシュを--headで指定しないと確認できません',
  ],
  [
    'no record here has the hash {}: the chain was cut off, or this is another chain',
    'ハッシュ{0}の記録がありません。新しい訓練が削除されたか、別の計画の訓練です',
  ],
  [
    'drill {} at place {} of {} has the given hash',
    '{2}件中{1}番の訓練{0}が、指定されたハッシュと一致します',
  ],
  ['drill {} has the given hash', '訓練{0}が、指定されたハッシュと一致します'],
  [
    'chain/ is not here, which has the place of each drill: it was removed, or not copied',
    '各訓練の番号を記録したchain/がありません。削除されたか、コピーされていません',
  ],
  ['nothing lies beside the drills that is not theirs', '訓練に関係のないものはありません'],
  ['{}: kunren leaves no such thing here', '{0}：kunrenが作成したものではありません'],
  ['{}: no place has such a name', '{0}：訓練の番号を示すファイル名ではありません'],
  ['{} was changed: kunren does not write it so', '{0}が変更されています。kunrenが書き込む形式と異なります'],
  ['{} is empty', '{0}が空です'],
  ['{} does not say which drill has that place', '{0}に、どの訓練の番号かが記載されていません'],
  [
    '{} names drill {}, and by its record {} is there',
    '{0}には訓練{1}と記載されていますが、記録では訓練{2}の番号です',
  ],
  ['{} is not here, and drill {} has that place', '訓練{1}の番号を示す{0}がありません'],
  ['drill {} has two places in chain/', '訓練{0}の番号が、chain/に2つあります'],
  [
    'chain/ gives each of {} drills the place in its record',
    'chain/の番号が、訓練{0}件すべての記録と一致します',
  ],
  ['{}: no finding has such a name', '{0}：指摘事項のファイル名ではありません'],
  ['{}: drill {} is not here', '{0}：訓練{1}がここにありません'],
  ['{}: the drill has no such finding', '{0}：その訓練に、この指摘事項はありません'],
  ['{} is not what the record of {} has', '{0}が、{1}の記録と異なります'],
  ['those of the records', '記録にある指摘事項と一致します'],
  // The index of a month.
  ['{}: no month has such a file', '{0}：月次一覧のファイル名ではありません'],
  ['it is no index of this month', 'この月の月次一覧ではありません'],
  ['the signed statement contradicts it', '署名された文書と矛盾します'],
  [
    '{} scheduled, {} ran, each as it lies here',
    '予定{0}件、実施{1}件です。すべて保存された訓練と一致します',
  ],
  ['no drill ran at {}', '次の時刻には訓練が実施されていません：{0}'],
  ['drill {} had no record when the index was made', '一覧の作成時には、訓練{0}の記録がありませんでした'],
  ['drill {} ran and is not here', '実施された訓練{0}がありません'],
  ['drill.json of {} is not the one that the index names', '{0}のdrill.jsonが、一覧にあるものと異なります'],
  [
    'drill {} began in this month and the index does not name it',
    'この月に始まった訓練{0}が、一覧にありません',
  ],
  ['{} is not here', '{0}がありません'],
];
