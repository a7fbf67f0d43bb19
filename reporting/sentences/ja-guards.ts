import type { Sentence } from './forms.ts';

/** Why a drill of any method is refused or aborted: what the plan, the account and the conditions say. */
export const GUARDS: readonly Sentence[] = [
  // Observations that were never made.
  ['it was not read', '読み取っていません'],
  ['they were not read', '読み取っていません'],
  ['it was not asked about', '問い合わせていません'],
  // The plan.
  [
    'plan {plan} is disabled; set enabled: true when its schedule may start it',
    '訓練計画{plan}の定期実行は無効です。定期実行する場合は、enabled: trueを設定してください',
  ],
  [
    'approval {ticket} of plan {plan} expired at {at}; have it renewed',
    '訓練計画{plan}の承認（{ticket}）は{at}に期限が切れました。承認を更新してください',
  ],
  [
    'this is not the plan {plan} that was deployed; deploy the plan, then start it again',
    'デプロイされた訓練計画{plan}と一致しません。計画をデプロイしてから、訓練を開始し直してください',
  ],
  // The account.
  ['the account could not be read: {why:said}', 'アカウントを確認できません：{why}'],
  [
    "the credentials are those of account {account}, but the plan's target is {target}; correct the target or its role",
    '認証情報はアカウント{account}のものですが、訓練計画の対象は{target}です。対象またはロールを修正してください',
  ],
  // Change calendars and alarms.
  ['change calendar {name} could not be read: {why:said}', '変更カレンダー{name}を確認できません：{why}'],
  [
    'change calendar {name} is {state}; the drill waits for its next slot',
    '変更カレンダー{name}の状態は{state}です。訓練は次の予定日時まで見送ります',
  ],
  ['there is no alarm of that name', 'その名前のアラームはありません'],
  ['blocking alarm {name} could not be read: {why:said}', 'アラーム{name}の状態を確認できません：{why}'],
  [
    'blocking alarm {name} is {state}; drill again when it is OK',
    'アラーム{name}の状態は{state}です。OKに戻ってから、訓練を再実施してください',
  ],
  ['it has no state', '状態が示されていません'],
  // Documents of Systems Manager.
  ['document {document} could not be read: {why:said}', 'ドキュメント{document}を確認できません：{why}'],
  [
    'document {document} has the hash {hash:own} in its version {version}, and the plan names {planned}; review what changed and put the new hash into the plan, or put the reviewed document back',
    'ドキュメント{document}のバージョン{version}のハッシュ（{hash}）が、訓練計画の値（{planned}）と異なります。変更内容を確認して計画のハッシュを更新するか、レビュー済みのドキュメントに戻してください',
  ],
  ['of another kind', '別の種類のもの'],
  ['its version is not told', 'バージョンが示されていません'],
  // Other drills.
  [
    'is in {holder:own} already; run this one when that has ended',
    '{holder}で使用中です。その訓練が終わってから実施してください',
  ],
  ['another drill', '別の訓練'],
  ['drill {id:word}', '訓練{id}'],
  // A server outside the drill's network.
  [
    'runs as {instance:word} {outside:ands}; it is terminated at once, and its launch settings need a look',
    'インスタンス{instance}が、訓練計画で許可されていない状態で稼働しています（{outside}）。ただちに終了します。起動設定を確認してください',
  ],
  [
    'in subnet {id}, which network.subnets does not allow',
    'サブネット{id}はnetwork.subnetsで許可されていません',
  ],
  [
    'with security group {id}, which network.securityGroups does not allow',
    'セキュリティグループ{id}はnetwork.securityGroupsで許可されていません',
  ],
  [
    'with the public address {address}, which network.publicIp refuses',
    'パブリックIPアドレス{address}はnetwork.publicIpで禁止されています',
  ],
  [
    'with instance profile {name}, which network.instanceProfiles does not allow',
    'インスタンスプロファイル{name}はnetwork.instanceProfilesで許可されていません',
  ],
  // What ends a drill from outside.
  ['{who} asked for the drill to be aborted: {why:quote}', '{who}が訓練の中止を要求しました：{why}'],
  ["the workflow's execution {name} {status:text}", 'ワークフローの実行{name}が{status}'],
  ['failed', '失敗しました'],
  ['timed out', '時間切れになりました'],
  ['aborted', '中断されました'],
  [
    'the drill was still open at its hard expiry, {at}',
    '最終期限（{at}）を過ぎても、訓練が終了していませんでした',
  ],
];
