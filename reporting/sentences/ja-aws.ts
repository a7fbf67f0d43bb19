import type { Sentence } from './forms.ts';

/** What kunren itself says of calls to AWS; what AWS said stands in quotation marks. */
export const AWS: readonly Sentence[] = [
  [
    '{error:error}; initialise DRS in this Region in its console, which also makes the service roles: `aws drs initialize-service` alone does not',
    '{error}。このリージョンでDRSをコンソールから初期化してください。サービスロールも同時に作成されます（aws drs initialize-serviceだけでは作成されません）',
  ],
  [
    'ThrottlingException: DRS throttles nearly every call, and was not asked any more',
    'DRSの呼び出しのほとんどが制限されたため（ThrottlingException）、問い合わせを中止しました',
  ],
  [
    'STS gave no credentials for role {arn}; check that it trusts this account',
    'STSからロール{arn}の認証情報を取得できません。ロールがこのアカウントを信頼しているか確認してください',
  ],
  [
    'DRS accepted the request without naming its job',
    'DRSが要求を受け付けましたが、ジョブのIDを示しませんでした',
  ],
  [
    'EC2 accepted the request without naming what it made',
    'EC2が要求を受け付けましたが、作成したリソースのIDを示しませんでした',
  ],
  ['DRS does not list the instance', 'DRSの一覧にインスタンスがありません'],
  ['EC2 does not show the instance as running', 'EC2で、インスタンスが稼働中と示されていません'],
  ['HTTP status {status}', 'HTTPステータス{status}'],
  ['no status', '状態なし'],
  ['SSM gave no id of the command', 'SSMがコマンドのIDを示しませんでした'],
  [
    'this step has no time left to ask inside servers; its next run asks',
    'この処理にはサーバー内へ問い合わせる時間が残っていません。次の処理で問い合わせます',
  ],
];
