/**
 * Why `kunren verify` verified nothing: English form, and Japanese with `{0}`, `{1}` … for its `{}`; the first that fits
 * is taken.
 */
export const REFUSALS: readonly (readonly [en: string, ja: string])[] = [
  // The place, the key and the head.
  ['{}: there is no such folder; check the path', '{0}：フォルダーがありません。パスを確認してください'],
  [
    '{}: it is a file, and evidence is a folder; name the one that it lies in',
    '{0}：証跡はフォルダーですが、これはファイルです。ファイルのあるフォルダーを指定してください',
  ],
  [
    '{}: the folder may not be read, so what is in it was not checked; check its permissions',
    '{0}：フォルダーを読み取る権限がないため、検証できません。権限を確認してください',
  ],
  ['{}: the folder cannot be read ({})', '{0}：フォルダーを読み取れません（{1}）'],
  [
    "{}: neither {} nor {} is here, nor folders of drills; name a drill's folder, a plan's, or that of one look at readiness",
    '{0}：{1}も{2}もなく、訓練のフォルダーもありません。訓練、計画、または準備状況の確認結果のフォルダーを指定してください',
  ],
  [
    "{}: name a drill's folder or a plan's, like {}",
    '{0}：{1}のように、訓練または計画のフォルダーを指定してください',
  ],
  [
    "kunren verify: the place is empty; name a drill's folder or a plan's",
    'kunren verify：場所が空です。訓練または計画のフォルダーを指定してください',
  ],
  [
    'kunren verify: --head is of drills, and a look at readiness has no chain; leave it out',
    'kunren verify：--headは訓練の証跡にのみ使えます。準備状況の確認結果では指定しないでください',
  ],
  [
    'kunren verify: --head is the SHA-256 of a drill.json, 64 digits of 0-9 and a-f',
    'kunren verify：--headには、drill.jsonのSHA-256（0〜9とa〜fの64桁）を指定してください',
  ],
  [
    '{}: it has no certificates in PEM; the authority publishes those that its stamps chain up to (docs/custody.md)',
    '{0}：PEM形式の証明書がありません。時刻認証局が公開しているルート証明書などを指定してください（docs/custody.md）',
  ],
  [
    '{}: it is not a kunren.code.json, which npm run package writes (docs/custody.md)',
    '{0}：npm run packageが出力するkunren.code.jsonではありません（docs/custody.md）',
  ],
  [
    '{}: it is not a P-256 key in PEM; aws kms get-public-key gives one (docs/evidence.md)',
    '{0}：PEM形式のP-256公開鍵ではありません。aws kms get-public-keyで取得できます（docs/evidence.md）',
  ],
  ['{}: there is no such file; check the path', '{0}：ファイルがありません。パスを確認してください'],
  ['{}: it is a folder; name a file in it', '{0}：フォルダーです。その中のファイルを指定してください'],
  ['{}: it may not be read; check its permissions', '{0}：読み取る権限がありません。権限を確認してください'],
  [
    '{}: it is a link that leads to itself; name a file',
    '{0}：自分自身を指すリンクです。ファイルを指定してください',
  ],
  [
    '{}: it is no file but a socket or device; name a file',
    '{0}：ファイルではなく、ソケットまたはデバイスです。ファイルを指定してください',
  ],
  [
    '{}: it is no file but a pipe or device; save its text as a file and name that',
    '{0}：ファイルではなく、パイプまたはデバイスです。内容をファイルに保存し、それを指定してください',
  ],
  [
    '{}: it is larger than {} KiB, which no such file is; check the path',
    '{0}：{1} KiBを超えています。このようなファイルではありえません。パスを確認してください',
  ],
  [
    '{}: it cannot be read ({}); name another file',
    '{0}：読み取れません（{1}）。別のファイルを指定してください',
  ],
  [
    'kunren: the Region is not known; give --region or set AWS_REGION',
    'kunren：リージョンが分かりません。--regionを指定するか、AWS_REGIONを設定してください',
  ],
  // AWS.
  [
    'kunren: no AWS credentials could be used; log in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID ({})',
    'kunren：AWSの認証情報が使えません。aws sso loginでログインするか、AWS_PROFILEまたはAWS_ACCESS_KEY_IDを設定してください（{0}）',
  ],
  [
    'kunren: the AWS credentials have expired; get new ones, such as by aws sso login ({})',
    'kunren：AWSの認証情報の有効期限が切れています。aws sso loginなどで取得し直してください（{0}）',
  ],
  [
    'kunren: AWS does not know these credentials in this Region; check AWS_PROFILE, the keys, and --region ({})',
    'kunren：このリージョンでは認証情報が認識されません。AWS_PROFILE、アクセスキー、--regionを確認してください（{0}）',
  ],
  [
    'kunren: AWS denies access; use credentials that may do this ({})',
    'kunren：AWSにアクセスを拒否されました。権限のある認証情報を使用してください（{0}）',
  ],
  [
    'kunren: there is no such evidence bucket; check --bucket or KUNREN_BUCKET ({})',
    'kunren：証跡のバケットがありません。バケット名を確認してください（{0}）',
  ],
  [
    'kunren: the evidence bucket is in another Region; check --region ({})',
    'kunren：証跡のバケットは別のリージョンにあります。--regionを確認してください（{0}）',
  ],
  [
    'kunren: AWS throttles; try again ({})',
    'kunren：AWSの呼び出し回数の制限を超えました。再度実行してください（{0}）',
  ],
  [
    'kunren: the endpoint has no address; check --region (a Region that does not exist?) and the network ({})',
    'kunren：エンドポイントのアドレスが見つかりません。--region（存在するリージョンか）とネットワークを確認してください（{0}）',
  ],
  [
    'kunren: names cannot be looked up; check the network ({})',
    'kunren：名前を解決できません。ネットワークを確認してください（{0}）',
  ],
  [
    'kunren: nothing answers at the endpoint; check AWS_ENDPOINT_URL (is the simulator running?) ({})',
    'kunren：エンドポイントから応答がありません。AWS_ENDPOINT_URLを確認してください（シミュレーターは起動していますか）（{0}）',
  ],
  [
    'kunren: the connection was cut; try again ({})',
    'kunren：接続が切断されました。再度実行してください（{0}）',
  ],
  [
    'kunren: the endpoint does not answer; check the network ({})',
    'kunren：エンドポイントから応答がありません。ネットワークを確認してください（{0}）',
  ],
  ['kunren: AWS refused the call ({})', 'kunren：AWSが呼び出しを拒否しました（{0}）'],
];
