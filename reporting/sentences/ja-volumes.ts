import type { Sentence } from './forms.ts';

/** What the proofs of restored volumes saw; the first part is said by core/inside/volume/judge.ts, the rest by its scripts. */
export const VOLUMES: readonly Sentence[] = [
  ['its output has no end: {output:quote}', '出力が途中で終わっています：{output}'],
  ['not understood: {output:quote}', '出力を解釈できません：{output}'],
  ['{what:text}, for {time:time} so far', '{what}（経過時間 {time}）'],
  ['raw: {device} is there{blank:text}', 'RAWデバイス：{device}を確認しました{blank}'],
  [', and its first 4 MiB are zeros', '（先頭の4 MiBはすべて0）'],
  [
    '{type:word} on {device:word} at {places:values}: {checked:text}',
    '{device}の{type}を{places}で確認しました。{checked}',
  ],
  ['letter {letter:word}', 'ドライブ文字は{letter}'],
  ['had no letter, is {letter:word} now', 'ドライブ文字なしから{letter}に変更'],
  ['was {before:word}, is {letter:word} now', 'ドライブ文字を{before}から{letter}に変更'],
  ['which Windows had writable before', '確認前は書き込み可能な状態でオンライン'],
  ['not checked', 'ファイルシステムの検査はしていません'],
  ['{tool:word} found nothing{how:text}', '{tool}で問題は見つかりませんでした{how}'],
  [' once the dirty journal was replayed in a view', '（未反映のジャーナルをビューで反映した後）'],
  [
    '{path:place} has a time in the future, which says nothing of its age',
    '{path}の時刻が未来のため、経過時間が分かりません',
  ],
  [
    '{path:place} is {age:time} old, allowed are {limit:time}',
    '{path}は更新から{age}が経過しています（許容は{limit}）',
  ],
  [
    '{path:place} has {size:number} bytes, wanted are {wanted:number}',
    '{path}のサイズは{size}バイトです（必要なサイズは{wanted}バイト）',
  ],
  ['{path:place} is no regular file', '{path}は通常のファイルではありません'],
  ['later than now', '現在より後の時刻'],
  ['{age:time} old', '更新から{age}'],
  ['{count:number} files, the oldest {oldest:text}', 'ファイル{count}個、最も古いものは{oldest}'],
  ['all {count:number} files are as in the manifest', 'ファイル{count}個がすべてマニフェストと一致します'],
  [
    'of {all:number} files {differs:number} differ and {missing:number} are missing: {named}',
    'ファイル{all}個のうち、{differs}個が異なり、{missing}個がありません：{named}',
  ],
  ['the partition holds no file', 'パーティションにファイルがありません'],
  [
    '{files:number} files, {bytes:number} bytes: {digest:word}; {others:text}',
    'ファイル{files}個、{bytes}バイト：{digest}、{others}',
  ],
  [
    '{links:number} links and {special:number} special files, which are not compared',
    'リンク{links}個と特殊ファイル{special}個は比較の対象外',
  ],
  [
    '{size:number} MiB in {seconds:word} s, {rate:word} MiB/s',
    '{size} MiBを{seconds}秒で読み取り（{rate} MiB/秒）',
  ],
  // Work that goes on.
  ['comparing the manifest', 'マニフェストと照合中'],
  ['reading every file', '全ファイルを読み取り中'],
  ['reading every block', '全ブロックを読み取り中'],
  ['running the script on the copy', 'コピーでスクリプトを実行中'],
  ['checking the file system', 'ファイルシステムを検査中'],
  ['another question mounts it', '別の確認がマウント中'],
  ['another question begins', '別の確認が開始処理中'],
  ['{what:own} ended without a result: {why:quote}', '{what}に、結果を出さずに終了しました：{why}'],
  ['{what:own} ended without a result', '{what}に、結果を出さずに終了しました'],
  ['{what:own} could not begin: {why}', '処理を開始できませんでした（{what}）：{why}'],
  ['{message:quote} at line {line:number}', '{message}（{line}行目）'],
  ['the work ended with status {status:word}: {why:quote}', '処理が終了コード{status}で終わりました：{why}'],
  // Disks and partitions.
  ['no device of this host has the serial {id}', 'シリアル番号{id}のデバイスがホストにありません'],
  ['no disk of this host has the serial {id}', 'シリアル番号{id}のディスクがホストにありません'],
  [
    '{device:place} has no partition, and its first 4 MiB are zeros',
    '{device}にパーティションがなく、先頭の4 MiBはすべて0です',
  ],
  ['{what:text}; {device} has the partitions: {numbers}', '{what}。{device}のパーティション：{numbers}'],
  ['the plan wants the whole disk', '訓練計画の指定はディスク全体です'],
  ['no partition {number}', 'パーティション{number}がありません'],
  ['no label {label}', 'ラベル{label}のパーティションがありません'],
  [
    'two partitions have the label {label}: {one:word} and {other:word}',
    'ラベル{label}のパーティションが2つあります：{one}、{other}',
  ],
  ['two partitions have the label {label}', 'ラベル{label}のパーティションが2つあります'],
  ['the first 4 MiB of {part} are zeros', '{part}の先頭の4 MiBはすべて0です'],
  [
    '{part:place} begins as NTFS does, and has no file table',
    '{part}の先頭はNTFSですが、ファイルテーブルがありません',
  ],
  [
    '{part:place} has a partition table ({table}), and the plan wants the whole disk',
    '{part}にパーティションテーブル（{table}）がありますが、訓練計画の指定はディスク全体です',
  ],
  [
    'no file system is recognised on {part}, which is not empty',
    '{part}は空ではありませんが、ファイルシステムを認識できません',
  ],
  [
    'Windows recognises no file system on {part}, which is not empty',
    '{part}は空ではありませんが、Windowsがファイルシステムを認識できません',
  ],
  ['{part:place} is encrypted by BitLocker', '{part}はBitLockerで暗号化されています'],
  ['{disk:place} stays offline: {why:quote}', '{disk}がオフラインのままです：{why}'],
  [
    '{disk:place} cannot be made read-only, or writable',
    '{disk}を読み取り専用または書き込み可能に変更できません',
  ],
  ['{part:place} cannot be made read-only', '{part}を読み取り専用に変更できません'],
  // Mounting.
  ["this host's kernel has no {type}", 'ホストのカーネルが{type}に対応していません'],
  ['{part:place} cannot be mounted now: {why:quote}', '現在は{part}をマウントできません：{why}'],
  ['{type:word} on {part:word} cannot be mounted: {why:quote}', '{part}の{type}をマウントできません：{why}'],
  ['the copy cannot be mounted writable: {why:quote}', 'コピーを書き込み可能でマウントできません：{why}'],
  ['its journal cannot be replayed: {why:quote}', 'ジャーナルを反映できません：{why}'],
  ['{place:place} is taken by {other}', '{place}は{other}で使用中です'],
  ['{at:place} cannot be made', '{at}を作成できません'],
  ['{at:place} cannot be written', '{at}に書き込めません'],
  ['{at:place} is not mounted', '{at}がマウントされていません'],
  [
    'this host has neither ntfs-3g nor ntfs3: prove NTFS on a Windows host',
    'ホストにntfs-3gもntfs3もありません。NTFSはWindowsのホストで検証してください',
  ],
  [
    '{part:place} holds {type:word}, which is not mounted here',
    '{part}の{type}は、このホストではマウントできません',
  ],
  ['{part:place} holds {type:word}', '{part}のファイルシステムは{type}です'],
  ['{tool:word} is not on this host', 'ホストに{tool}がありません'],
  [
    'Windows does not mount this NTFS read-only: it is torn, or its journal must be replayed first; writable-copy tells',
    'WindowsがこのNTFSを読み取り専用でマウントできません。破損しているか、ジャーナルの反映が必要です。writable-copyで判別できます',
  ],
  [
    'Linux does not replay the journal of NTFS, use a Windows host: {why:quote}',
    'LinuxはNTFSのジャーナルを反映しないため、Windowsのホストを使用してください：{why}',
  ],
  [
    'nothing on Linux checks NTFS: use a Windows host, or check: false',
    'LinuxではNTFSを検査できません。Windowsのホストを使用するか、check: falseを指定してください',
  ],
  // Checking.
  [
    'its journal is dirty, and it can only be checked once that is replayed in a view, which needs {what:said}',
    '未反映のジャーナルがあり、ビューで反映しないと検査できません。必要なもの：{what}',
  ],
  ['a loop device: {why:quote}', 'ループデバイス（{why}）'],
  ['dm-snapshot: {why:quote}', 'dm-snapshot（{why}）'],
  ['{device:word}, which does not come', '{device}（現れません）'],
  ['the view cannot be unmounted', 'ビューをアンマウントできません'],
  [
    '{place:place} has too little room for the view in which the journal is replayed',
    '{place}の空きが、ジャーナルを反映するビューに足りません',
  ],
  [
    '{tool:word} still finds a dirty journal after it was replayed',
    '反映した後も、{tool}が未反映のジャーナルを検出しました',
  ],
  ['{tool:word} could not finish: {why:quote}', '{tool}による検査を完了できませんでした：{why}'],
  ['{tool:word} found: {what:quote}', '{tool}が問題を検出しました：{what}'],
  ['{tool:word} ended with {status:word}: {why:quote}', '{tool}が終了コード{status}で終わりました：{why}'],
  // Files, manifests and reading.
  [
    'line {line:number} of {path} is not of the form that sha256sum writes for a usual name',
    '{path}の{line}行目が、sha256sumの通常の形式ではありません',
  ],
  [
    'line {line:number} of {path} leads out of the partition: {name}',
    '{path}の{line}行目が、パーティションの外を指しています：{name}',
  ],
  ['{path:place} leads out of the partition: {name}', '{path}が、パーティションの外を指しています：{name}'],
  ['{path:place} leads out of the partition', '{path}が、パーティションの外を指しています'],
  [
    '{path:place} names a {kind}, which is no file',
    '{path}に、ファイルではないもの（{kind}）が記載されています',
  ],
  ['{path:place} names no file', '{path}にファイルの記載がありません'],
  ['{path:place} is no file', '{path}はファイルではありません'],
  ['not all can be listed: {why:quote}', '一覧を取得できないファイルがあります：{why}'],
  ['not all can be read: {why:quote}', '読み取れないファイルがあります：{why}'],
  ['only {bytes:number} bytes could be read', '{bytes}バイトしか読み取れませんでした'],
  ['{path:word}, {age:text}', '{path}、{age}'],
  ['no {path:file}', '{path}がありません'],
];
