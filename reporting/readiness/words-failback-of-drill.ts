import type { SentenceTable } from './sentences.ts';

type Code =
  | 'FAILBACK_NOT_LOOKED_AT'
  | 'FAILBACK_UNREAD'
  | 'FAILBACK_AGENT_TOO_SOON'
  | 'FAILBACK_DRILL_AGENT_UNSEEN'
  | 'FAILBACK_NO_PROFILE'
  | 'FAILBACK_PROFILE_POLICY'
  | 'FAILBACK_IMDS_OFF'
  | 'FAILBACK_GROUPS_CLOSED_OUT'
  | 'FAILBACK_GROUPS_CLOSED_IN'
  | 'FAILBACK_ACL_CLOSED_OUT'
  | 'FAILBACK_ACL_CLOSED_IN'
  | 'FAILBACK_ORIGIN_UNINITIALISED'
  | 'FAILBACK_ORIGIN_UNNAMED'
  | 'FAILBACK_ORIGIN_ELSEWHERE';

/** Findings of a drill about failing back from its instances; `servers` are host names. */
export const DRILL_FAILBACK_SENTENCES: SentenceTable<Code> = {
  FAILBACK_NOT_LOOKED_AT: {
    en: {
      wrong:
        'in this drill of {resource} nobody looked at what a failback would need: no instance ran to its end, or the drill broke off before',
      wayOut: 'correct what ended the drill; the next one looks again',
    },
    ja: {
      wrong:
        '{resource} のこの訓練では、フェイルバックに必要な条件を確認していません（最後まで稼働したインスタンスがないか、途中で終了しました）',
      wayOut: '訓練が終了した原因を取り除いてください。次の訓練で確認します',
    },
  },
  FAILBACK_UNREAD: {
    en: {
      wrong: '{resource} ({servers}) could not be read: {why}',
      wayOut: 'allow what is named there (docs/permissions.md), or give probeWave a way to that service',
    },
    ja: {
      wrong: '{resource}（{servers}）を確認できませんでした: {why}',
      wayOut:
        '記載された権限を付与するか（docs/permissions.md）、probeWave からそのサービスへの経路を用意してください',
    },
  },
  FAILBACK_AGENT_TOO_SOON: {
    en: {
      wrong:
        'DRS had not heard from the agent on {resource} ({hostname}) {duration} after its launch, which is too soon to tell',
      wayOut: 'hold passed drills for a while (cleanup.keepPassed): agents are looked at until the hold ends',
    },
    ja: {
      wrong:
        '{resource}（{hostname}）のエージェントは、起動から {duration} の時点で DRS に応答していませんが、判断するには早すぎます',
      wayOut:
        '合格した訓練のインスタンスをしばらく保持してください（cleanup.keepPassed）。保持が終わるまで確認を続けます',
    },
  },
  FAILBACK_DRILL_AGENT_UNSEEN: {
    en: {
      wrong:
        'DRS has not heard from the agent on {resource} ({hostname}) in {duration}: it could not be failed back',
      wayOut: 'see its instance profile, its metadata service (IMDS) and its way to DRS and S3 on 443',
    },
    ja: {
      wrong:
        '{resource}（{hostname}）のエージェントは {duration} の間 DRS に応答しておらず、フェイルバックできません',
      wayOut:
        'インスタンスプロファイル、メタデータサービス（IMDS）、DRS と S3 への 443 番ポートの経路を確認してください',
    },
  },
  FAILBACK_NO_PROFILE: {
    en: {
      wrong: '{resource} ({hostname}) has no instance profile, so its agent cannot speak with DRS',
      wayOut:
        'name a profile in its launch template whose role has AWSElasticDisasterRecoveryRecoveryInstancePolicy, such as AWSElasticDisasterRecoveryRecoveryInstanceRole',
    },
    ja: {
      wrong:
        '{resource}（{hostname}）にインスタンスプロファイルがないため、エージェントは DRS と通信できません',
      wayOut:
        'AWSElasticDisasterRecoveryRecoveryInstancePolicy を持つロールのプロファイル（AWSElasticDisasterRecoveryRecoveryInstanceRole など）を起動テンプレートに指定してください',
    },
  },
  FAILBACK_PROFILE_POLICY: {
    en: {
      wrong:
        'the role of instance profile {resource} ({servers}) does not have AWSElasticDisasterRecoveryRecoveryInstancePolicy',
      wayOut: 'attach that policy to the role; a policy of your own that allows the same is not recognised',
    },
    ja: {
      wrong:
        'インスタンスプロファイル {resource}（{servers}）のロールに AWSElasticDisasterRecoveryRecoveryInstancePolicy がありません',
      wayOut: 'このポリシーをロールに付与してください。同じ内容を許可する独自のポリシーは判別できません',
    },
  },
  FAILBACK_IMDS_OFF: {
    en: {
      wrong:
        'the metadata service (IMDS) of {resource} ({hostname}) is off, so its agent gets no credentials',
      wayOut: 'set HttpEndpoint to enabled in the metadata options of its launch template',
    },
    ja: {
      wrong:
        '{resource}（{hostname}）のメタデータサービス（IMDS）が無効なため、エージェントは認証情報を取得できません',
      wayOut: '起動テンプレートのメタデータオプションで HttpEndpoint を enabled にしてください',
    },
  },
  FAILBACK_GROUPS_CLOSED_OUT: {
    en: {
      wrong: 'security groups {resource} ({servers}) let nothing out on TCP {port}',
      wayOut: 'add an outbound rule for TCP {port} to one of them, or to the groups of the launch template',
    },
    ja: {
      wrong: 'セキュリティグループ {resource}（{servers}）は TCP {port} 番の送信を許可していません',
      wayOut: 'いずれかのグループに TCP {port} 番のアウトバウンドルールを追加してください',
    },
  },
  FAILBACK_GROUPS_CLOSED_IN: {
    en: {
      wrong: 'security groups {resource} ({servers}) let nothing in on TCP {port}',
      wayOut: 'add an inbound rule for TCP {port} from the origin to one of them',
    },
    ja: {
      wrong: 'セキュリティグループ {resource}（{servers}）は TCP {port} 番の受信を許可していません',
      wayOut: 'いずれかのグループに、元の環境からの TCP {port} 番のインバウンドルールを追加してください',
    },
  },
  FAILBACK_ACL_CLOSED_OUT: {
    en: {
      wrong: 'network ACL {resource} ({servers}) lets nothing out on TCP {port}, or no answers back in',
      wayOut: 'allow TCP {port} out and TCP 32768-65535 in, before the entries that deny',
    },
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{servers}）は TCP {port} 番の送信、またはその応答を許可していません',
      wayOut: '拒否する項目より前に、TCP {port} 番の送信と TCP 32768〜65535 番の受信を許可してください',
    },
  },
  FAILBACK_ACL_CLOSED_IN: {
    en: {
      wrong: 'network ACL {resource} ({servers}) lets nothing in on TCP {port}, or no answers back out',
      wayOut: 'allow TCP {port} in and TCP 32768-65535 out, before the entries that deny',
    },
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{servers}）は TCP {port} 番の受信、またはその応答を許可していません',
      wayOut: '拒否する項目より前に、TCP {port} 番の受信と TCP 32768〜65535 番の送信を許可してください',
    },
  },
  FAILBACK_ORIGIN_UNINITIALISED: {
    en: {
      wrong: 'DRS is not initialised in {resource}, where {servers} came from and would go back to',
      wayOut: 'initialise DRS in that Region in its console, before a disaster',
    },
    ja: {
      wrong: '{servers} の元のリージョン {resource} で DRS が初期化されていません',
      wayOut: '災害が起きる前に、コンソールからこのリージョンの DRS を初期化してください',
    },
  },
  FAILBACK_ORIGIN_UNNAMED: {
    en: {
      wrong: 'DRS does not say which Region {servers} came from ({resource})',
      wayOut: 'look in the console whether DRS is initialised where these servers would go back to',
    },
    ja: {
      wrong: 'DRS から {servers}（{resource}）の元のリージョンを確認できません',
      wayOut: '戻し先のリージョンで DRS が初期化されているか、コンソールで確認してください',
    },
  },
  FAILBACK_ORIGIN_ELSEWHERE: {
    en: {
      wrong: '{servers} came from {resource} of account {account}, which this drill may not ask',
      wayOut: 'look there, in the console of DRS, whether it is initialised',
    },
    ja: {
      wrong: '{servers} の元の環境はアカウント {account} の {resource} にあり、この訓練からは確認できません',
      wayOut: 'そのアカウントの DRS コンソールで、初期化されているか確認してください',
    },
  },
};
