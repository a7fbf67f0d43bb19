import type { Sentence } from './forms.ts';

/** Why a drill has its verdict, what was not measured, and what somebody must act on. */
export const VERDICTS: readonly Sentence[] = [
  // Launching.
  ['{servers:names} were {what:text}', '{servers}：{what}'],
  ['was {what:text}', '{what}'],
  ['not started because an earlier wave failed', '前のグループの失敗により起動しませんでした'],
  ['not started', '起動しませんでした'],
  ['failed to launch: {why:said}', '起動に失敗しました：{why}'],
  ['no reason was given', '理由は示されていません'],
  [
    'was not launched{limit:text}: {why:text} (launch status {status}){last:text}',
    '{limit}起動しませんでした：{why}（起動の状態：{status}）{last}',
  ],
  [
    'was not followed to its launch (launch status {status}){last:text}',
    '起動が完了するまで確認できませんでした（起動の状態：{status}）{last}',
  ],
  ['; last, {why:said}', '。直近の応答：{why}'],
  [' within {limit:time}', '制限時間（{limit}）内に'],
  [
    ' within the {left:time} that the drill had left of its {limit:time}',
    '訓練の所要時間の上限（{limit}）までの残り{left}以内に',
  ],
  ['was launched but has no instance', '起動しましたが、インスタンスがありません'],
  ['its launch action {action} had not ended', '起動後アクション{action}が終わっていません'],
  ['its post-launch action {action} failed: {why:said}', '起動後アクション{action}が失敗しました：{why}'],
  [
    'its post-launch action {action} had not ended with the launch ({status})',
    '起動の完了時に、起動後アクション{action}が終わっていませんでした（{status}）',
  ],
  ['{host:word}: {what:text}', '{host}：{what}'],
  ['nothing was seen of its launch', '起動の経過を確認できません'],
  ['its {phase:phase} had not {how:text}', '{phase}が{how}'],
  ['begun', '始まっていません'],
  ['ended', '終わっていません'],
  // The state of instances.
  ['was proven, and then {what:text}', '動作を確認した後に、{what}'],
  [
    'was proven, and then EC2 did not show its instance any more',
    '動作を確認した後に、EC2がインスタンスを示さなくなりました',
  ],
  [
    'was proven, and then did not run any more (instance state {state})',
    '動作を確認した後に、稼働しなくなりました（インスタンスの状態：{state}）',
  ],
  [
    'lost its instance {id}, which EC2 shows as {state:state}',
    'インスタンス{id}が失われました（EC2での状態：{state}）',
  ],
  [
    'did not run{limit:text} (instance state {state:own})',
    '{limit}稼働状態になりませんでした（インスタンスの状態：{state}）',
  ],
  ['unknown', '不明'],
  [
    'did not pass its EC2 status checks{limit:text}, and so not {probes:probes}',
    '{limit}EC2ステータスチェックに合格せず、次の動作確認にも合格しませんでした：{probes}',
  ],
  ['did not pass its EC2 status checks{limit:text}', '{limit}EC2ステータスチェックに合格しませんでした'],
  // Proofs.
  [
    'was not proven: it could not be asked for {probes:probes}',
    '動作を確認できませんでした。次の項目を問い合わせられませんでした：{probes}',
  ],
  ['was still looked at when the drill ended: {probes:probes}', '動作の確認中に訓練が終了しました：{probes}'],
  [
    'did not pass {failed:word} of its {all:word} probes{limit:text}: {probes:probes}',
    '{limit}動作確認{all}件のうち{failed}件に合格しませんでした：{probes}',
  ],
  ['did not pass {probe:within}: {seen:said}', '{probe}に合格しませんでした：{seen}'],
  [
    'booted only {boot:time} after its launch, {left:time} before its time was over, and {what:text}',
    '起動からOSの起動完了までに{boot}かかり、残り時間が{left}しかなかったため、{what}',
  ],
  ['was launched but not proven to work', '起動しましたが、動作を確認できませんでした'],
  [
    'was not proven: its canary {probe} was not tried, {why:said}',
    '動作を確認できませんでした。カナリア（{probe}）を試していません：{why}',
  ],
  [
    'was not proven{limit:text}: there was no time left for {probes:names}',
    '{limit}動作を確認できませんでした。次の動作確認を行う時間がありませんでした：{probes}',
  ],
  ['was not proven{limit:text}', '{limit}動作を確認できませんでした'],
  ['there was no time left', '時間がありませんでした'],
  ['no answer', '応答なし'],
  [
    '{host:word} passed its canary {probe}, which must fail, so its other probes prove nothing',
    '{host}：失敗すべきカナリア（{probe}）が合格したため、ほかの動作確認も信頼できません',
  ],
  [
    '{name:place} ({address}:{port}) answered from the drill network: {seen:said}',
    '訓練ネットワークから{name}（{address}:{port}）に到達しました：{seen}',
  ],
  [
    'whether {name} ({address}:{port}) can be reached from the drill network could not be determined: {seen:said}',
    '訓練ネットワークから{name}（{address}:{port}）に到達できるかを確認できません：{seen}',
  ],
  ['has a heartbeat that was never read', 'ハートビートを一度も読み取れませんでした'],
  ['has no readable heartbeat: {error:said}', 'ハートビートを読み取れませんでした：{error}'],
  [
    'has no heartbeat that its source wrote on the recovered disk',
    '復旧したディスクに、ソースサーバーが書き込んだハートビートがありません',
  ],
  [
    'has no heartbeats for {gap:time}: the source did not write them or the disk lost them',
    '{gap}の間、ハートビートがありません。ソースサーバーが書き込まなかったか、ディスクから失われました',
  ],
  [
    '{host:word} does not hold what {other} holds ({checks:names}), {why:text}',
    '{host}の内容が{other}と一致しません（{checks}）。{why}',
  ],
  ['although both come from {snapshot}', 'どちらも{snapshot}から復元したものです'],
  ['and they come from {snapshots:names}', 'それぞれ{snapshots}から復元したものです'],
  // Addresses and settings.
  [
    'whether {host} kept its private address could not be determined: {why:text}',
    '{host}：プライベートIPアドレスが引き継がれたかを確認できません（{why}）',
  ],
  ['EC2 reported none', 'EC2がアドレスを示していません'],
  ['DRS knows none of the source', 'DRSがソースサーバーのアドレスを示していません'],
  [
    '{host:word} has the private address {address}, its source {before:names}',
    '{host}：プライベートIPアドレスが{address}で、ソースサーバーの{before}と異なります',
  ],
  [
    '{host:word} is not what the plan expects, by its launch settings: {settings:list}, and by its instance: {instance:list}',
    '{host}：訓練計画の想定と異なります。起動設定：{settings}。インスタンス：{instance}',
  ],
  [
    '{host:word} is not what the plan expects, by its launch settings: {settings:list}',
    '{host}：起動設定が訓練計画の想定と異なります：{settings}',
  ],
  [
    '{host:word} is not what the plan expects, by its instance: {instance:list}',
    '{host}：インスタンスが訓練計画の想定と異なります：{instance}',
  ],
  [
    '{host:word} had newer launch settings when it was checked, {unused}, but a recovery used {used}; make them the default or delete them',
    '{host}：確認時に新しい起動設定（{unused}）がありましたが、復旧には{used}が使われました。新しい設定を既定にするか、削除してください',
  ],
  [
    '{host:word} was recovered from an earlier snapshot because a new one failed',
    '{host}：新しいスナップショットの取得に失敗したため、以前のスナップショットから復旧しました',
  ],
  // Actions inside servers.
  ['action {action} on {host:word} {how:ending}', '{host}の処理{action}：{how}'],
  ['did not end in time and was cancelled', '制限時間内に終わらず、取り消しました'],
  ['was not sent', '送信しませんでした'],
  ['has an unknown result', '結果を確認できません'],
  ['exit status {status:word}, {output:quote}', '終了コード{status}、{output}'],
  ['exit status {status:word}', '終了コード{status}'],
  // Objectives.
  [
    'recovery took {time:time}, longer than {objective:text}; the longest part was the {phase:phase} of {host}, {part:time}',
    '復旧に{time}かかり、{objective}を超えました。最も長い工程は{host}の{phase}（{part}）です',
  ],
  ['recovery took {time:time}, longer than {objective:text}', '復旧に{time}かかり、{objective}を超えました'],
  ['the objective of {target:time}', '目標値の{target}'],
  [
    'the allowed {allowed:time} (RTO {target:time} − {allowance:time})',
    '許容値の{allowed}（RTO {target} − {allowance}）',
  ],
  [
    'recovery took {time:time} ± {range:time}, too close to {objective:text} to tell whether that was met',
    '復旧時間（{time} ± {range}）が{objective}に近く、満たしたかどうかを判定できません',
  ],
  [
    'the recovered data{how:text} was {age:time} old, older than {objective:text}; a new snapshot of {servers:names} failed, and an earlier one was used',
    '復旧したデータは{how}{age}前のもので、{objective}を超えました。{servers}の新しいスナップショットの取得に失敗し、以前のものを使用しました',
  ],
  [
    'the recovered data{how:text} was {age:time} old, older than {objective:text}',
    '復旧したデータは{how}{age}前のもので、{objective}を超えました',
  ],
  [', by its last heartbeat,', '、最後のハートビートによると'],
  [
    'the recovered data was {age:time} old, but how far the clocks are apart is not known: nobody can tell whether {objective:text} was met ({servers:names})',
    '復旧したデータは{age}前のものですが、時計のずれが分からないため、{objective}を満たしたかどうかを判定できません（{servers}）',
  ],
  [
    'the recovered data was {age:time} ± {range:time} old, too close to {objective:text} to tell whether that was met ({servers:names})',
    '復旧したデータの経過時間（{age} ± {range}）が{objective}に近く、満たしたかどうかを判定できません（{servers}）',
  ],
  // What was not measured.
  ['{metric:text} was not measured: {why:text}', '{metric}を測定できませんでした：{why}'],
  ['recoveryTime', '復旧時間'],
  ['recoveryPoint', '復旧時点'],
  ['what was started was never recorded', '起動したものが記録されていません'],
  ['nothing was started', '何も起動していません'],
  ['nothing was recovered', '復旧したサーバーがありません'],
  [
    '{open:number} of {all} servers were not verified to the end ({servers:names})',
    '{all}台のうち{open}台の動作を最後まで確認できませんでした（{servers}）',
  ],
  [
    'the recovery point of {open} of {all} servers is not known ({servers:names})',
    '{all}台のうち{open}台の復旧時点が分かりません（{servers}）',
  ],
  // The workflow and its code.
  ['the workflow caught {name:word}: {why:causes}', 'ワークフローでエラー（{name}）が発生しました：{why}'],
  ['the workflow caught {name:word}', 'ワークフローでエラー（{name}）が発生しました'],
  [
    'functions ran other code than was packaged with the one that closed the drill: {names:names}; find out who changed it, and deploy again',
    '訓練を終了した関数と同時にパッケージされたものとは異なるコードで、次の関数が動作しました：{names}。変更した人を確認し、デプロイし直してください',
  ],
  [
    'functions were changed after the drill had begun: {names:names}; what ran before is not known: if it was no deployment of yours, find out who changed them',
    '訓練の開始後に、次の関数が変更されました：{names}。変更前のコードは確認できません。予定したデプロイでなければ、変更した人を確認してください',
  ],
  [
    'which code ran is not known of {names:names} ({why:said}); the functions that close drills need lambda:GetFunctionConfiguration',
    '次の関数がどのコードで動作したかを確認できません：{names}（{why}）。訓練を終了する関数にlambda:GetFunctionConfigurationの権限が必要です',
  ],
  [
    'which code ran is not known of {names:names}; the functions that close drills need lambda:GetFunctionConfiguration',
    '次の関数がどのコードで動作したかを確認できません：{names}。訓練を終了する関数にlambda:GetFunctionConfigurationの権限が必要です',
  ],
  [
    'which code ran is not known: the function that closed the drill knows no package (KUNREN_CODE); deploy again',
    'どのコードで動作したかを確認できません。訓練を終了した関数にパッケージの情報（KUNREN_CODE）がありません。デプロイし直してください',
  ],
  // Findings beside the verdict.
  [
    '{count:word} resources of the drill may still be there and cost money: {ids:names}',
    '訓練のリソース{count}件が残っている可能性があり、費用が発生し続けることがあります：{ids}',
  ],
  [
    'servers that this drill recovered could not be failed back: {things:names}',
    'この訓練で復旧したサーバーのうち、フェイルバックできない状態のものがあります：{things}',
  ],
  [
    'whether servers could be failed back is not known: {things:names}',
    'フェイルバックできるかどうかを確認できないサーバーがあります：{things}',
  ],
];
