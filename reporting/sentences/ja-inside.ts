import type { Sentence } from './forms.ts';

/** What checks inside servers saw, and how often an attempt was made. */
export const INSIDE: readonly Sentence[] = [
  // Attempts.
  ['{seen:said}; {passes:number} of {wanted:number} in a row', '{seen}（連続{passes}回、必要{wanted}回）'],
  [
    '{seen:said}; seen {times:number} times in {span:time}, not tried again',
    '{seen}（{span}の間に{times}回同じ結果のため、再試行を終了）',
  ],
  ['passed although it must fail: {seen:said}', '失敗すべき検査が合格しました：{seen}'],
  ['failed as it must: {seen:said}', '想定どおり失敗しました：{seen}'],
  [
    'not asked: the instance is in subnet {subnet:own}, which the plan does not allow',
    '問い合わせていません：インスタンスのサブネット（{subnet}）が訓練計画で許可されていません',
  ],
  ['not asked', '問い合わせていません'],
  [
    'not asked: the plan wants no heartbeat from inside this server',
    '問い合わせていません：訓練計画に、このサーバー内のハートビートの指定がありません',
  ],
  [
    'not asked: the plan has no such probe from inside',
    '問い合わせていません：訓練計画に、サーバー内の該当する検査がありません',
  ],
  ['not asked: {what:text}', '問い合わせていません：{what}'],
  ['volumes could not be read: {why:said}', 'ボリュームを確認できません：{why}'],
  ['volume {volume:word} is not attached to its host', 'ボリューム{volume}がホストにアタッチされていません'],
  [
    'the writable copy of {volume:word} is not attached to its host',
    '{volume}の書き込み用コピーがホストにアタッチされていません',
  ],
  [
    'not asked: AWS does not list the instance as this drill’s own',
    '問い合わせていません：AWSの一覧で、この訓練のインスタンスと確認できません',
  ],
  [
    'not asked: EC2 does not show the instance in a subnet of the plan',
    '問い合わせていません：EC2の表示では、インスタンスが訓練計画のサブネットにありません',
  ],
  ['the SSM agent of the server is not online', 'サーバーのSSM Agentがオンラインではありません'],
  ['the command was not delivered: {why:said}', 'コマンドが届きませんでした：{why}'],
  ['the output is too long to be looked at', '出力が長すぎるため、確認できません'],
  ['no answer within {seconds:number} s', '{seconds}秒以内に応答がありませんでした'],
  // Servers.
  ['{output:place}, the source is {host:word}', '「{output}」（ソースサーバーは{host}）'],
  ['has {addresses}, by EC2 {address:own}', 'OSのアドレスは{addresses}、EC2のアドレスは{address}'],
  ['none', 'なし'],
  ['no SID of a machine: {output:quote}', 'コンピューターのSIDではありません：{output}'],
  ['{sid:word}, wanted {wanted:word}', '{sid}（想定は{wanted}）'],
  [
    '{sid:word}, learned now: no earlier pass has recorded one',
    '{sid}（今回初めて記録：過去に合格時の記録がありません）',
  ],
  [
    '{sid:word}, and the record of the last pass could not be read',
    '{sid}（前回合格時の記録を読み取れません）',
  ],
  ['{sid:word}, {last:word} when it last passed ({drill:word})', '{sid}（前回合格時は{last}、訓練{drill}）'],
  ['exit {status:word}: {output:quote}', '終了コード{status}：{output}'],
  [
    'exit {status:word}, expected {wanted:word}: {output:quote}',
    '終了コード{status}（想定は{wanted}）：{output}',
  ],
  ['without the expected text: {output:quote}', '想定した文字列がありません：{output}'],
  ['not mounted: {mounts}', 'マウントされていません：{mounts}'],
  ['mounted {mounts}', 'マウント済み：{mounts}'],
  ['no clock: {output:quote}', '時刻を読み取れません：{output}'],
  ['not synchronised, {seen:text}', '時刻が同期されていません（{seen}）'],
  ['off by {size:word} s ± {range:word} s by {by:own}', '時刻のずれ {size}秒 ± {range}秒（{by}による）'],
  ['our clock', 'kunrenの時計'],
  ['our clock and timedatectl', 'kunrenの時計とtimedatectl'],
  ['unreachable: {why:said}', '到達できません：{why}'],
  ['refused', '接続を拒否されました'],
  ['unclear: {why:quote}', '到達できるか判別できません：{why}'],
  ['{service:word} is {state:service}', '{service}の状態：{state}'],
];
