import type { Sentence } from './forms.ts';

/** Of restores: why a drill is refused, not started or not gone on with, and what cleanup says of what is still there. */
export const RESTORE: readonly Sentence[] = [
  // Hosts.
  ['the image of host {name} could not be read: {why:said}', 'ホスト{name}のAMIを確認できません：{why}'],
  [
    'image {image} of host {name} is {state}; name one that is available',
    'ホスト{name}のAMI{image}の状態は{state}です。利用可能なAMIを指定してください',
  ],
  [
    'image {image} of host {name} is of {found} but the plan says {platform}; name an image of that platform',
    'ホスト{name}のAMI{image}は{found}ですが、訓練計画では{platform}です。計画と同じプラットフォームのAMIを指定してください',
  ],
  [
    'image {image} of host {name} is for {found:own}, and {type} boots {wanted:names}; name an image and a type that fit',
    'ホスト{name}のAMI{image}は{found}用ですが、{type}で起動できるのは{wanted}です。組み合わせの合うAMIとインスタンスタイプを指定してください',
  ],
  ['an unknown architecture', '不明なアーキテクチャ'],
  ['no architecture that EC2 names', 'EC2が示すもののうちにないアーキテクチャ'],
  ['the subnets of the hosts could not be read: {why:said}', 'ホストのサブネットを確認できません：{why}'],
  [
    'would start in {id}, which EC2 does not know; correct its subnet',
    '起動先の{id}がEC2にありません。サブネットを修正してください',
  ],
  [
    'has a volume in {zone:own} and its host would start in {other}; set availabilityZone in the restore metadata of the testing selection',
    'ボリュームは{zone}にありますが、ホストは{other}で起動します。復元テストの選択の復元メタデータでavailabilityZoneを設定してください',
  ],
  ['no zone', '不明なアベイラビリティーゾーン'],
  [
    'what earlier drills have made could not be read: {why:said}',
    '過去の訓練で作成したリソースを確認できません：{why}',
  ],
  [
    'is still there from drill {drill}; wait for its cleanup, which the hourly sweep goes on with',
    '訓練{drill}のリソースが残っています。1時間ごとの定期点検が続ける後片付けの完了を待ってください',
  ],
  ['Systems Manager has no parameter {image}', 'Systems Managerにパラメーター{image}がありません'],
  ['EC2 has no image {id}', 'EC2にAMI{id}がありません'],
  // Cost.
  [
    'limits.cost cannot be kept without {price:own}; add the price to the plan',
    '{price}がないため、limits.costを守れるか確認できません。訓練計画に単価を追加してください',
  ],
  [
    "report.storagePrices.{type}, of the hosts' own disks",
    'report.storagePrices.{type}（ホスト自身のディスク）',
  ],
  ['report.hourlyPrices of {type}', 'report.hourlyPricesの{type}'],
  [
    'the drill may cost {usd} USD until its hard expiry, and limits.cost is {limit}; restore less, expire sooner or raise the limit',
    '最終期限までの費用は最大{usd} USDの見込みで、limits.costの{limit} USDを超えます。復元の対象を減らすか、期限を早めるか、上限を引き上げてください',
  ],
  // Keys.
  [
    'has {snapshot}, which is encrypted, and EC2 does not say by which key; look at it in EC2',
    'スナップショット{snapshot}は暗号化されていますが、どのキーによるものかが示されていません。EC2で確認してください',
  ],
  [
    'the key {key:key} could not be read: {why:said}; a key of another account must be customer-managed and shared, with kms:DescribeKey in its policy',
    'キー{key}を確認できません：{why}。別のアカウントのキーは、カスタマー管理キーとして共有し、キーポリシーでkms:DescribeKeyを許可する必要があります',
  ],
  [
    'the key {key:key} does not exist in KMS; what is under it cannot be read: use another key',
    'キー{key}はKMSにありません。このキーで暗号化されたものは読み取れないため、別のキーを使用してください',
  ],
  [
    'the key {key:key} was described without its state, usage or spec; look at it in KMS',
    'キー{key}の状態、用途または仕様が示されていません。KMSで確認してください',
  ],
  ['the key {key:key} is {state}; {way:text}', 'キー{key}の状態は{state}です。{way}'],
  ['enable it: aws kms enable-key', '有効にしてください（aws kms enable-key）'],
  [
    'cancel its deletion now (aws kms cancel-key-deletion) and enable it',
    'ただちに削除を取り消し（aws kms cancel-key-deletion）、有効にしてください',
  ],
  ['import its key material again', 'キーマテリアルをインポートし直してください'],
  ['connect its custom key store', 'カスタムキーストアを接続してください'],
  ['wait until it is Enabled', 'Enabledになるまで待ってください'],
  [
    'the key {key:key} is {spec} for {usage}, and EBS takes only symmetric keys for encryption; use another key',
    'キー{key}は{spec}（用途：{usage}）ですが、EBSで使えるのは暗号化用の対称キーだけです。別のキーを使用してください',
  ],
  [
    'the key {key:key} is managed by AWS for account {account}, and no other account can use it; let its owner copy the snapshot under a customer-managed key and share both',
    'キー{key}はアカウント{account}のAWS管理キーのため、ほかのアカウントでは使えません。所有者がカスタマー管理キーでスナップショットをコピーし、両方を共有する必要があります',
  ],
  // Sizes and quotas.
  [
    'has {snapshot} for {name}, of {size} GiB, and {type} volumes have {least} to {most} GiB; choose another restore.volumeType',
    '{name}のスナップショット{snapshot}は{size} GiBですが、{type}のボリュームは{least}〜{most} GiBです。別のrestore.volumeTypeを指定してください',
  ],
  [
    'the quota on {type} storage could not be read: {why:said}',
    '{type}ストレージのクォータを確認できません：{why}',
  ],
  [
    "{needed:number} GiB of {type}, the hosts' own disks included, would be made beside {used} GiB, and the Region's quota is {quota} GiB; raise it in Service Quotas or restore less at once",
    '使用中の{used} GiBに加えて、{type}を{needed} GiB（ホスト自身のディスクを含む）作成するため、リージョンのクォータの{quota} GiBを超えます。Service Quotasで引き上げるか、一度に復元する量を減らしてください',
  ],
  [
    'whether EC2 has room for the hosts could not be read: {finding:quote}',
    'ホストを起動する容量がEC2にあるか確認できません：{finding}',
  ],
  ['EC2 has no room for the hosts: {finding:quote}', 'ホストを起動する容量がEC2にありません：{finding}'],
  // Snapshots.
  ['has snapshots that could not be read: {why:said}', 'スナップショットを確認できません：{why}'],
  [
    'has tags for {name} that find snapshots of {count} volumes ({volumes:names}) within {window:time}; name the volume, or more tags',
    '{name}のタグに該当するスナップショットが、{window}以内に{count}個のボリューム（{volumes}）にあります。ボリュームを指定するか、タグを追加してください',
  ],
  ['has a snapshot set that is not whole: {why:text}', 'スナップショットのセットがそろっていません：{why}'],
  ['set {set} has no snapshot of {volumes:names}', 'セット{set}に{volumes}のスナップショットがありません'],
  [
    'set {set} has snapshots of one volume, {volume}, as {names:names}',
    'セット{set}で、同じボリューム{volume}のスナップショットが{names}に割り当てられています',
  ],
  [
    'set {set} has {count:word} snapshots of {volume}: {ids:names}',
    'セット{set}に{volume}のスナップショットが{count}個あります：{ids}',
  ],
  ['set {set} has {snapshot} for {names:names}', 'セット{set}で、{snapshot}が{names}に割り当てられています'],
  [
    'set {set} spans {seconds} s, and nothing says that writing had stopped',
    'セット{set}の取得時刻に{seconds}秒の差があり、書き込みが停止していたことも確認できません',
  ],
  ['has no completed restore test that waits for validation', '検証待ちの完了済み復元テストがありません'],
  [
    'has no snapshot with the tag of restore.quiesced; let the backup set it when writing has stopped',
    'restore.quiescedのタグが付いたスナップショットがありません。書き込みの停止中にバックアップでタグを付けてください',
  ],
  [
    "has no snapshot that fits the plan's recoveryPoint (not usable: {why:counts})",
    '訓練計画のrecoveryPointに合うスナップショットがありません（使用できないもの：{why}）',
  ],
  [
    "has no snapshot that fits the plan's recoveryPoint",
    '訓練計画のrecoveryPointに合うスナップショットがありません',
  ],
  [
    'has no snapshot that fits the plan’s recoveryPoint',
    '訓練計画のrecoveryPointに合うスナップショットがありません',
  ],
  ['restored as a volume that is {state}', '復元したボリュームの状態が{state}'],
  ['in the {tier} tier', '{tier}階層にあるもの'],
  ['without a time', '時刻のないもの'],
  ['not quiesced', '静止点でないもの'],
  [
    'has {point} as its newest, which {age:text}; restore.maximumAge is {limit:time}: look whether the backup still runs',
    '最新の{point}は{age}。restore.maximumAgeは{limit}です。バックアップが動いているか確認してください',
  ],
  ['is a copy, so that the age of its data is not known', 'コピーのため、データの経過時間が分かりません'],
  ['is {age:time} old', '取得から{age}が経過しています'],
  // The plan's servers.
  [
    'restores the same snapshots into the same subnet as another server of the plan; choose another subnet',
    '訓練計画の別のサーバーと同じスナップショットを、同じサブネットに復元する指定です。別のサブネットを指定してください',
  ],
  [
    'the plan names {count} servers but limits.servers is {limit}; name fewer or raise the limit',
    '訓練計画のサーバーは{count}台ですが、limits.serversは{limit}です。台数を減らすか、上限を引き上げてください',
  ],
  // Starting, and what follows.
  [
    'has no zone and image in what the guards recorded',
    '事前確認の記録に、アベイラビリティーゾーンとAMIがありません',
  ],
  ['EC2 would not start {host}: {why:said}', 'EC2が{host}の起動を受け付けませんでした：{why}'],
  ['its host {host} is {state} ({why:said})', 'ホスト{host}の状態が{state}です（{why}）'],
  ['EC2 gives no reason', 'EC2から理由は示されていません'],
  [
    'volume {volume} of {snapshot} went into error; look whether kunren may use the key: {way:text}',
    '{snapshot}から作成したボリューム{volume}がエラーになりました。kunrenがキーを使用できるか確認してください。{way}',
  ],
  [
    'volume {volume} was made of {snapshot:own} and not of {wanted:own}',
    'ボリューム{volume}の作成元は{snapshot}で、選択した{wanted}ではありません',
  ],
  ['no snapshot', 'スナップショット以外'],
  ['a snapshot that was chosen', 'スナップショット'],
  [
    'volume {volume} is attached to {instances:names} and not to its host {host} alone',
    'ボリューム{volume}が、ホスト{host}以外にもアタッチされています（{instances}）',
  ],
  [
    'the volume of restore job {job} is gone; AWS Backup deletes it when the validation window closes',
    '復元ジョブ{job}のボリュームがなくなりました。AWS Backupは検証期間の終了時に削除します',
  ],
  [
    'volume {volume} was made and is gone; EC2 removes one whose key may not be used: {way:text}',
    '作成したボリューム{volume}がなくなりました。キーを使用できない場合、EC2はボリュームを削除します。{way}',
  ],
  [
    'name it under ebsKeys of the stage, and let its policy allow that account',
    'デプロイ設定のebsKeysにキーを指定し、キーポリシーでそのアカウントを許可してください',
  ],
  [
    '{volume:word} was attached to its host {host} and somebody has detached it; what was done to it since is not known',
    'ホスト{host}にアタッチした{volume}が、何者かによってデタッチされました。その後の操作は確認できません',
  ],
  [
    '{volume:word} could not be attached to its host {host}: {why:said}',
    '{volume}をホスト{host}にアタッチできませんでした：{why}',
  ],
  // What may be left.
  [
    'not touched: {volume}, which is not this drill’s, is attached to it; detach it',
    'この訓練のものではない{volume}がアタッチされているため、操作しません。デタッチしてください',
  ],
  [
    'attached to {instance}, which EC2 does not list as this drill’s: not touched',
    'この訓練のものではない{instance}にアタッチされているため、操作しません',
  ],
  [
    'not touched: it carries this drill’s id, and nothing proves that this drill made it',
    'この訓練のIDが付いていますが、この訓練で作成したと確認できないため、操作しません',
  ],
  ['not listed by EC2 yet', 'まだEC2の一覧にありません'],
  ['may have been made in part; EC2 is asked again', '一部が作成された可能性があります。EC2に再度確認します'],
];
