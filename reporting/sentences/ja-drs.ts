import type { Sentence } from './forms.ts';

/** Of DRS: why a drill is refused, aborted or not started, and what cleanup says of what is still there. */
export const DRS: readonly Sentence[] = [
  // Which servers the plan means.
  ['source servers could not be read: {why:said}', 'ソースサーバーを確認できません：{why}'],
  [
    'no source server in DRS has {selector:own} (wave {wave}); {way:text}',
    '{selector}に該当するソースサーバーがDRSにありません（グループ{wave}）。{way}',
  ],
  ["check the plan's target and the selector", '訓練計画の対象と、サーバーの指定を確認してください'],
  ['did you mean {name}?', '{name}の誤りではありませんか'],
  ['hostname {name:word}', 'ホスト名{name}'],
  ['tags {tags}', 'タグ{tags}'],
  [
    '{selector:own} is the name of {count} source servers ({ids:names}); choose one by id',
    '{selector}のソースサーバーが{count}台あります（{ids}）。IDで1台を指定してください',
  ],
  [
    'action {action} is for {hosts:names}, which DRS shows as no host name of a server of wave {wave}; write the host name as DRS shows it',
    '処理{action}の対象{hosts}は、DRSが示すグループ{wave}のホスト名にありません。DRSが示すとおりに記載してください',
  ],
  [
    'action {action} is for {host}, which is the host name of {ids:names} in its wave; put them into two waves',
    '処理{action}の対象{host}は、同じグループ内の{ids}に共通のホスト名です。別のグループに分けてください',
  ],
  [
    'is chosen twice by the plan; let one selector choose it',
    '訓練計画で2回指定されています。指定を1つにしてください',
  ],
  [
    "the plan's selectors find {count} servers but limits.servers is {limit}; narrow the selectors or raise the limit",
    '訓練計画の指定に該当するサーバーは{count}台ですが、limits.serversは{limit}です。指定を絞り込むか、上限を引き上げてください',
  ],
  [
    'is no longer a source server in DRS; check the plan',
    'DRSのソースサーバーではなくなっています。訓練計画を確認してください',
  ],
  // Instances that are there.
  [
    '{what:own} of the planned servers could not be read: {why:said}',
    '対象サーバーの{what}を確認できません：{why}',
  ],
  ['recovery instances', 'リカバリインスタンス'],
  ['EC2 instances', 'EC2インスタンス'],
  ['DRS jobs could not be read: {why:said}', 'DRSジョブを確認できません：{why}'],
  ['{id:word} names no source server', '{id}にソースサーバーが示されていません'],
  [
    'is listed by DRS with instance {id}, which EC2 no longer has; disconnect that recovery instance in DRS and delete it there, then drill again',
    'DRSにインスタンス{id}が残っていますが、EC2にはありません。DRSでそのリカバリインスタンスを切断して削除してから、訓練を再実施してください',
  ],
  [
    'has recovery instance {id}, which is no drill: starting one would delete it; finish or fail back that recovery first',
    '訓練のものではないリカバリインスタンス{id}があります。訓練を開始すると削除されるため、先にその復旧を完了するか、フェイルバックしてください',
  ],
  [
    'is being failed back from drill instance {id}; touch nothing of it, and wait until its owner has finished',
    '訓練インスタンス{id}からフェイルバック中です。何も変更せず、担当者の作業が終わるまで待ってください',
  ],
  [
    'already has drill instance {id}, which starting another would delete; wait for its drill to end, or terminate it in DRS',
    '訓練インスタンス{id}がすでにあり、次の訓練を開始すると削除されます。その訓練が終わるまで待つか、DRSで終了してください',
  ],
  [
    'has EC2 instance {id}, which this drill may have launched; DRS does not list it yet',
    'この訓練で起動した可能性のあるEC2インスタンス{id}がありますが、まだDRSの一覧にありません',
  ],
  [
    'was recovered to EC2 instance {id} (launched {at:own} by {job:own}); {way:text}',
    'EC2インスタンス{id}として復旧されています（起動日時：{at}、ジョブ：{job}）。{way}',
  ],
  ['at an unknown time', '不明'],
  ['an unknown job', '不明'],
  [
    'DRS no longer lists it but would delete it; remove its tag drs.amazonaws.com-source-server only when it is surely not needed',
    'DRSの一覧にはありませんが、訓練を開始するとDRSが削除します。不要であることが確実な場合に限り、タグdrs.amazonaws.com-source-serverを外してください',
  ],
  [
    'DRS does not list it but would delete it, and it may be a real recovery; its owner must say what becomes of it',
    'DRSの一覧にはありませんが、訓練を開始するとDRSが削除します。実際の復旧である可能性があるため、扱いを担当者に確認してください',
  ],
  [
    'is part of DRS job {job} ({type}, {status}); wait until that job has ended',
    'DRSジョブ{job}（{type}、{status}）の対象です。ジョブが終わるまで待ってください',
  ],
  // Signs of a real recovery.
  [
    'is failed back from recovery instance {id} ({state}): the drill gives way',
    'リカバリインスタンス{id}からフェイルバック中です（{state}）。訓練は中止します',
  ],
  [
    'has recovery instance {id}, which is no drill: the drill gives way to a real recovery',
    '訓練のものではないリカバリインスタンス{id}があります。実際の復旧を優先し、訓練は中止します',
  ],
  [
    "is being launched by DRS job {job} ({by:own}), which is not this drill's",
    'この訓練のものではないDRSジョブ{job}（{by}）により起動中です',
  ],
  ['by somebody', '開始者は不明'],
  [
    "executions of DRS's recovery plans could not be read ({why:said}); allow drs:ListRecoveryPlanExecutions and drs:ListRecoveryPlanExecutionSteps, or wait",
    'DRSのリカバリプランの実行状況を確認できません（{why}）。drs:ListRecoveryPlanExecutionsとdrs:ListRecoveryPlanExecutionStepsを許可するか、時間をおいてください',
  ],
  [
    'recovery plan execution {arn} ({status}) names no servers yet; wait until it does or has ended',
    'リカバリプランの実行{arn}（{status}）の対象サーバーが、まだ示されていません。示されるか、実行が終わるまで待ってください',
  ],
  [
    'is part of recovery plan execution {arn} ({mode}, {status}); {way:text}',
    'リカバリプランの実行{arn}（{mode}、{status}）の対象です。{way}',
  ],
  ['wait until it has ended', '実行が終わるまで待ってください'],
  ['the drill gives way to a real recovery', '実際の復旧を優先し、訓練は中止します'],
  [
    'was last launched as a real recovery: the recovered server may be in use; a drill by hand after the failback makes it eligible again',
    '直近の起動が実際の復旧のため、復旧したサーバーが使用中の可能性があります。フェイルバック後に手動で訓練を行うと、再び対象になります',
  ],
  [
    'has a last launch of unknown kind ({kind:own}); look at it in DRS',
    '直近の起動の種類が不明です（{kind}）。DRSで確認してください',
  ],
  ['absent', '記載なし'],
  // Replication.
  [
    'has no replication direction; look at it in DRS',
    'レプリケーションの方向が示されていません。DRSで確認してください',
  ],
  [
    'replicates in reverse ({direction}): a failover is being undone; drill again when that is finished',
    'レプリケーションが逆方向です（{direction}）。フェイルバックが終わってから、訓練を再実施してください',
  ],
  [
    'has no replication state; look at it in DRS',
    'レプリケーション状態が示されていません。DRSで確認してください',
  ],
  [
    'replicates as {state}, but the plan accepts only {accepted:names}; fix the replication or widen guards.replicationStates',
    'レプリケーション状態が{state}ですが、訓練計画で認めているのは{accepted}だけです。レプリケーションを修復するか、guards.replicationStatesを広げてください',
  ],
  [
    'replicates no more ({state}), so DRS has nothing of it to launch; start its replication again, and drill when it is CONTINUOUS',
    'レプリケーションが行われていないため（{state}）、DRSで起動できるものがありません。レプリケーションを再開し、CONTINUOUSになってから訓練を実施してください',
  ],
  [
    'reports no replication lag; look at it in DRS',
    'レプリケーション遅延が示されていません。DRSで確認してください',
  ],
  [
    'reports a lag that cannot be read ("{lag}")',
    'レプリケーション遅延の値（「{lag}」）を読み取れません。DRSで確認してください',
  ],
  [
    'lags {lag:time} behind, more than guards.maximumLag ({limit:time}); fix the replication or raise the maximum',
    'レプリケーション遅延が{lag}あり、guards.maximumLag（{limit}）を超えています。レプリケーションを修復するか、上限を引き上げてください',
  ],
  // Quotas.
  [
    '{running:number} DRS jobs run and the drill needs {needed} at once, more than the quota of {quota} ({source:own}); run it at another time',
    '実行中のDRSジョブが{running}件あり、訓練には同時に{needed}件必要なため、クォータの{quota}件（{source}）を超えます。別の時刻に実施してください',
  ],
  [
    "{busy:number} servers are in DRS jobs and the drill's largest wave has {wave}, more than the quota of {quota} ({source:own}); split the wave or run it at another time",
    'DRSジョブの対象サーバーが{busy}台あり、訓練の最大のグループは{wave}台のため、クォータの{quota}台（{source}）を超えます。グループを分けるか、別の時刻に実施してください',
  ],
  ['service-quotas', 'Service Quotasの値'],
  ['documented', 'AWSの文書の値'],
  // Starting.
  ['DRS would not start the drill: {why:said}', 'DRSが訓練の開始を受け付けませんでした：{why}'],
  [
    "wave {wave} was not started because the drill's limits.duration had passed",
    '訓練の所要時間の上限（limits.duration）を過ぎたため、グループ{wave}を起動しませんでした',
  ],
  // What may be left.
  ['still {status:word}', '実行中（{status}）'],
  ['not listed by DRS with this drill’s tags', 'この訓練のタグが付いたジョブとして、DRSの一覧にありません'],
  ['state unknown', '状態不明'],
  ['not touched while somebody recovers its server', 'サーバーの復旧が行われている間は操作しません'],
  ['not touched while it is failed back ({state})', 'フェイルバックの間は操作しません（{state}）'],
  [
    'DRS has ended {count} termination jobs without terminating it: look at their logs, and whether EC2 protects it from termination',
    'DRSの終了ジョブ{count}件が、インスタンスを終了しないまま終わりました。ジョブのログと、EC2の終了保護を確認してください',
  ],
  [
    'not touched: not provably a drill instance of a planned server',
    '対象サーバーの訓練インスタンスと確認できないため、操作しません',
  ],
  [
    'not touched: its job {job} carries this drill’s tags, and this drill has not started it; find out who tagged it',
    'ジョブ{job}にこの訓練のタグが付いていますが、この訓練が開始したものではないため、操作しません。誰がタグを付けたかを調べてください',
  ],
  [
    'of source server {server}, launched since the drill began by {job:own} that DRS does not list yet',
    'ソースサーバー{server}のもので、訓練の開始後に起動されました。{job}は、まだDRSの一覧にありません',
  ],
  ['a job', '起動したジョブ'],
  ['of job {job:word}, {what:own}', 'ジョブ{job}のもの、{what}'],
  ['carries the job’s tag', 'ジョブのタグあり'],
  ['was attached to an instance of the drill', '訓練のインスタンスにアタッチされていました'],
];
