/** Of one drill: English form, and Japanese with `{0}`, `{1}` … for its `{}`; the first that fits is taken. */
export const SENTENCES: readonly (readonly [en: string, ja: string])[] = [
  // The key and the signature.
  [
    '{} is not here or no key of P-256; give --key',
    '{0}がないか、P-256の公開鍵ではありません。--keyで鍵を指定してください',
  ],
  ['{} is not here or no key of P-256', '{0}がないか、P-256の公開鍵ではありません'],
  [
    "the key is the folder's own: nobody vouches for it; give --key",
    '証跡と同じフォルダーにある鍵のため、正当性を確認できません。--keyで鍵を指定してください',
  ],
  ['the given one, {}, and {} is the same', '指定された鍵（{0}）と{1}は一致します'],
  ['{} is {} and the given one is {}', '{0}は{1}ですが、指定された鍵は{2}です'],
  ['{} is not here: nothing of this is signed', '{0}がないため、署名を確認できるものがありません'],
  [
    '{} is not a bundle of one DSSE signature: {} is missing or has another form',
    '{0}は、DSSE署名を1つ含むバンドルではありません：{1}がないか、形式が異なります',
  ],
  ['{} is not a bundle of one DSSE signature', '{0}は、DSSE署名を1つ含むバンドルではありません'],
  ['an in-toto Statement v1 about a test result', '試験結果に関するin-toto Statement v1です'],
  [
    'what is signed is not a statement about a drill: {} is missing or has another form',
    '署名対象が、訓練に関する文書ではありません：{0}がないか、形式が異なります',
  ],
  ['what is signed is not a statement about a drill', '署名対象が、訓練に関する文書ではありません'],
  ['what is signed is not JSON', '署名対象がJSONではありません'],
  ['what is signed is empty', '署名対象が空です'],
  ['it says {} and must say {}', '{0}と記載されていますが、正しくは{1}です'],
  ['a Sigstore bundle v0.3 of one signature', '署名を1つ含むSigstoreバンドルv0.3です'],
  ['it has {} signatures and must have one', '署名が{0}個あります。署名は1つだけのはずです'],
  ['there is no key to check it by', '検証に使う鍵がありません'],
  [
    'it names the key {} and not {}, by which it is checked',
    '鍵{0}による署名とされており、検証に使用した鍵{1}とは異なります',
  ],
  ['by the key {}', '鍵{0}による署名です'],
  [
    'it is not by the key {}, or what it signed was changed',
    '鍵{0}による署名ではないか、署名された内容が変更されています',
  ],
  ['application/vnd.in-toto+json', 'application/vnd.in-toto+json です'],
  // Launch settings.
  [
    'the hash of the launch settings of {} is not that of their fields',
    '{0}の起動設定のハッシュが、記載された各項目の値と一致しません',
  ],
  [
    'the check of the SID of {} passed, and what it read is not that of the last pass',
    '{0}のSIDの確認が成功とされていますが、読み取られたSIDは前回合格時と一致しません',
  ],
  [
    'the SID of {} was compared with another one than its last pass has',
    '{0}のSIDが、前回合格時の記録とは異なるSIDと比較されています',
  ],
  [
    'each was compared with that of the last pass, or learned',
    '前回合格時のSIDと比較されたか、今回初めて記録されました',
  ],
  // The time stamp.
  ['{} is not here: no authority stamped this', '{0}がありません。タイムスタンプが付与されていません'],
  ['{}, which it is about, is not here', 'タイムスタンプの対象である{0}がありません'],
  ['{} is no time stamp by RFC 3161', '{0}は、RFC 3161のタイムスタンプではありません'],
  [
    'it says {}, and nobody vouches for it; give --authority',
    '時刻は{0}とされていますが、正当性を確認できません。--authorityで時刻認証局の証明書を指定してください',
  ],
  [
    'the signature existed at {}, by an authority that you trust',
    '署名が{0}に存在したことを、指定された時刻認証局が証明しています',
  ],
  [
    'it is not about {}, or not by an authority that you trust',
    '{0}に対するものでないか、指定された時刻認証局によるものではありません',
  ],
  // The code that ran.
  [
    'the record is of a version that did not name the code of its functions',
    '関数のコードを記録しないバージョンで作成された記録です',
  ],
  [
    '{} ran other code than was packaged with the others',
    '{0}は、ほかの関数とともにパッケージされたものとは異なるコードで動作しました',
  ],
  ['the record does not know which code ran', 'どのコードで動作したかが、記録にありません'],
  ['which code {} ran is not known', '{0}がどのコードで動作したかを確認できません'],
  [
    '{} was changed after the drill had begun: what it ran before is not known',
    '{0}は訓練の開始後に変更されています。変更前のコードは確認できません',
  ],
  [
    '{} functions ran as they were packaged; --code compares them with what was reviewed',
    '{0}個の関数は、パッケージされたコードで動作しました。--codeでレビュー済みのコードと照合できます',
  ],
  ['{} functions ran what was reviewed', '{0}個の関数は、レビュー済みのコードで動作しました'],
  ['{} ran {}, which is not what was reviewed', '{0}のコード（{1}）は、レビュー済みのものと異なります'],
  [
    '{} was reviewed, and the record does not name it',
    '{0}はレビュー済みのコードに含まれますが、記録にありません',
  ],
  ['each hash is that of the fields beside it', '起動設定のハッシュは、すべて記載された項目の値と一致します'],
  // Files.
  [
    'without a statement there is nothing to compare them with',
    '署名された文書がないため、ファイルを照合できません',
  ],
  ['the statement names it twice', '署名された文書に2回記載されています'],
  [
    'it belongs to the evidence but the statement does not name it',
    '証跡に含まれるべきファイルですが、署名された文書に記載がありません',
  ],
  ['it was signed and is not here', '署名の対象ですが、ファイルがありません'],
  ['as signed, {}', '署名時の内容と一致します（{0}）'],
  ['its bytes are not those that were signed', '署名時の内容と異なります'],
  ['no file lacks its signature', '署名の対象外のファイルはありません'],
  ['only working files lack a signature', '署名の対象外のファイルは、作業ファイルのみです'],
  ['{}: no signature covers it', '{0}：署名の対象外です'],
  [
    '{}: what kunren worked with, no evidence and not signed',
    '{0}：kunrenの作業ファイルです。証跡ではなく、署名の対象外です',
  ],
  [
    '{}: only a readable {} says whether they belong here',
    '{0}：{1}を読み取れないため、ここにあるべきものか判断できません',
  ],
  [
    'it is a link, a pipe or a device and no file: it was neither followed nor read',
    '通常のファイルではなく、リンク、パイプまたはデバイスのため、読み取っていません',
  ],
  [
    'the folder may not be read, so what is in it was not checked; check its permissions',
    'フォルダーを読み取る権限がないため、中身を検証していません。権限を確認してください',
  ],
  ['the folder cannot be read ({})', 'フォルダーを読み取れません（{0}）'],
  ['it may not be read; check its permissions', '読み取る権限がありません。権限を確認してください'],
  [
    'it is larger than {} KiB, which no such file is; check the path',
    '{0} KiBを超えており、証跡のファイルではありえません',
  ],
  ['it cannot be read ({}); name another file', '読み取れません（{0}）'],
  // The record.
  ['{} is not here, and those before and after it are', '{0}がありませんが、前後のものはあります'],
  ['it is not here, and those before and after it are', 'ここにありませんが、前後の月のものはあります'],
  [
    '{} is not a record of kunren: {} is missing or has another form',
    '{0}はkunrenの訓練の記録ではありません：{1}がないか、形式が異なります',
  ],
  ['{} is not a record of kunren', '{0}はkunrenの訓練の記録ではありません'],
  [
    '{} is a record of another version, {}: read it with the kunren that made it',
    '{0}は別のバージョン（{1}）の記録です。作成したバージョンのkunrenで検証してください',
  ],
  ['{} is not JSON', '{0}はJSONではありません'],
  ['it is of drill {} but is in the folder of {}', '訓練{0}の記録ですが、{1}のフォルダーにあります'],
  ['of drill {}, by its schema', '訓練{0}の記録です。形式に誤りはありません'],
  ['{}: {} was signed, the record gives {}', '{0}：署名では{1}ですが、記録では{2}です'],
  ['drill, plan, verdict and place are those of the record', '訓練、計画、判定、番号が記録と一致します'],
  [
    '{:own} (kunren {} made it, and this is {}: verify it with that version)',
    '{0}（kunren {1}で作成された記録を、{2}で検証しています。作成時と同じバージョンで検証してください）',
  ],
  [
    'verdict: the record says {}, its facts give {}',
    '記録の判定は{0}ですが、記録された事実から導かれる判定は{1}です',
  ],
  [
    '{}: the record differs from what its facts give',
    '{0}：記録の内容が、記録された事実から導かれる結果と異なります',
  ],
  ['{}, as the facts in the record give it', '{0}。記録された事実から導かれる判定と一致します'],
  ['kunren {} made them, and this is {}', 'kunren {0}で作成されたため、{1}では照合できません'],
  ['{} is not what the record gives', '{0}が、記録から再作成した内容と異なります'],
  ['rebuilt from the record they are identical, byte by byte', '記録から再作成した内容と、完全に一致します'],
  ['simulated run; not audit evidence', '模擬環境での訓練です。証跡にはなりません'],
  // The plan's file.
  [
    '{} is not here: the record is of a version that did not keep it, or the plan was not one that was deployed',
    '{0}がありません。計画ファイルを保存しないバージョンで作成された記録か、デプロイされていない計画による訓練です',
  ],
  [
    '{} gives the plan of the record, and its SHA-256 is the one in the record',
    '{0}の内容とSHA-256は、記録にある計画と一致します',
  ],
  [
    '{} gives the plan of the record; a secret in it was masked, so its SHA-256 is not the one in the record',
    '{0}の内容は、記録にある計画と一致します。機密情報を伏せて保存しているため、SHA-256は記録の値と一致しません',
  ],
  ['{} is not a valid plan: {}', '{0}は有効な計画ではありません：{1}'],
  ['{} is another plan than the one in the record', '{0}は、記録にある計画とは異なります'],
  ['{} has the SHA-256 {}, and the record names {}', '{0}のSHA-256は{1}ですが、記録では{2}です'],
  // AWS's responses.
  ['{} cannot be unpacked', '{0}を展開できません'],
  ['{}, line {}: it is not an AWS response', '{0}の{1}行目は、AWSの応答ではありません'],
  ['{}, line {}: it is of drill {}', '{0}の{1}行目は、訓練{2}のものです'],
  ['{}, line {}: the response that it repeats is missing', '{0}の{1}行目が参照する応答がありません'],
  [
    '{} AWS responses to this drill, one per line; by its own account some are missing',
    'この訓練でのAWSの応答{0}件（1行に1件）です。一部が欠けていると記載されています',
  ],
  ['{} AWS responses to this drill, one per line', 'この訓練でのAWSの応答{0}件（1行に1件）です'],
  [
    'the record is of a version that did not count them',
    '応答の件数を記録しないバージョンで作成された記録です',
  ],
  ['{} is not the file that the record was made with', '{0}は、記録の作成に使われたファイルではありません'],
  ['{}: the record has {} lines, none is here', '{0}：記録では{1}行ですが、応答がありません'],
  ['{}: the record has {} lines, other {} are here', '{0}：記録では{1}行ですが、内容の異なる{2}行があります'],
  ['{}: the record has none', '{0}：記録にはありません'],
  [
    'number and hash of each of the steps are those in the record',
    '各ステップの件数とハッシュが記録と一致します',
  ],
  [
    'number and hash of each of {} steps are those in the record',
    '{0}個のステップの件数とハッシュが、すべて記録と一致します',
  ],
  [
    'AWS named each of {} jobs and instances of the record',
    '記録にあるジョブとインスタンス{0}件が、すべてAWSの応答にあります',
  ],
  ['no response that was kept names {}', '保存された応答に、次のものが含まれていません：{0}'],
  // How long S3 keeps it.
  ['only S3 knows it: name the evidence as s3://…', 'S3でのみ確認できます。証跡を s3://… で指定してください'],
  [
    'S3 shows no lock that lasts for {}: there is none, it has ended, or you may not s3:GetObjectRetention',
    '有効なオブジェクトロックを確認できません：{0}。ロックがないか、期限が切れているか、s3:GetObjectRetentionの権限がありません',
  ],
  ['there is no file to be kept', '保持の対象となるファイルがありません'],
  ['{}, all {} files until {} or later', '{0}。{1}個のファイルすべてが、少なくとも{2}まで保持されます'],
];
