import type { SentenceTable } from './sentences.ts';

/** What is wrong with VPCs and names on a private path. */
export const PATH_DNS_SENTENCES = {
  NOT_READ: {
    ja: {
      wrong:
        'アカウント {account}（{region}）の {vpc} について、{actions} で読み取れず、確認できませんでした: {error}',
      wayOut:
        '読み取り用ロールに {actions} を許可してください。権限があるのに失敗する場合は、メッセージの原因を取り除いてください。',
    },
    en: {
      wrong:
        'Account {account} ({region}) could not be looked at for {vpc}, because {actions} failed: {error}',
      wayOut: 'Allow the reading role {actions}; if it has them, remove the cause that the message names.',
    },
  },
  VPC_MISSING: {
    ja: {
      wrong: 'VPC {resource} がアカウント {account} の {region} にありません。',
      wayOut: '訓練計画の privatePath に、実在する VPC の ID とリージョンを書いてください。',
    },
    en: {
      wrong: 'There is no VPC {resource} in account {account} in {region}.',
      wayOut: "Correct the VPC's id or Region under privatePath in the drill plan.",
    },
  },
  SOURCE_SUBNET_MISSING: {
    ja: {
      wrong: 'ソース VPC {vpc} に、確認すべきサブネットがありません（{resource}）。',
      wayOut:
        '訓練計画の privatePath.source.subnets に、VPC {vpc} に実在するサブネットの ID を書いてください。',
    },
    en: {
      wrong: 'Source VPC {vpc} does not have the subnets to look at ({resource}).',
      wayOut: 'Write subnets that VPC {vpc} has under privatePath.source.subnets in the drill plan.',
    },
  },
  DNS_SUPPORT_OFF: {
    ja: {
      wrong:
        'VPC {resource} の DNS 解決（enableDnsSupport）が無効なので、プライベートホストゾーンの名前を解決できません。',
      wayOut: 'VPC {resource} の enableDnsSupport を有効にしてください。',
    },
    en: {
      wrong:
        'DNS resolution (enableDnsSupport) of VPC {resource} is off, so no private hosted zone answers there.',
      wayOut: 'Set enableDnsSupport of VPC {resource} to true.',
    },
  },
  DNS_HOSTNAMES_OFF: {
    ja: {
      wrong:
        'VPC {resource} の DNS ホスト名（enableDnsHostnames）が無効なので、プライベートホストゾーンを使えません。',
      wayOut: 'VPC {resource} の enableDnsHostnames を有効にしてください。',
    },
    en: {
      wrong:
        'DNS hostnames (enableDnsHostnames) of VPC {resource} are off, and private hosted zones need them.',
      wayOut: 'Set enableDnsHostnames of VPC {resource} to true.',
    },
  },
  ZONE_MISNAMED: {
    ja: {
      wrong:
        'プライベートホストゾーン {resource} の名前 {wrongName} はエンドポイントのサービス名であり、エージェントが問い合わせる名前ではありません。',
      wayOut: '{name} という名前のプライベートホストゾーンを作り、{vpcs} に関連付けてください。',
    },
    en: {
      wrong:
        "Private hosted zone {resource} is called {wrongName}, which is the endpoint's service name; agents ask for another name.",
      wayOut: 'Create a private hosted zone called {name} and associate it with {vpcs}.',
    },
  },
  ZONE_MISSING: {
    ja: {
      wrong:
        '{vpcs} に関連付けられたプライベートホストゾーン {resource} がないため、名前がインターネット側のアドレスに解決されます。',
      wayOut: 'プライベートホストゾーン {resource} を作り、{vpcs} に関連付けてください。',
    },
    en: {
      wrong:
        'No private hosted zone {resource} is associated with {vpcs}, so the name resolves to public addresses.',
      wayOut: 'Create a private hosted zone {resource} and associate it with {vpcs}.',
    },
  },
  ZONE_NOT_ASSOCIATED: {
    ja: {
      wrong: 'プライベートホストゾーン {name}（{zone}）が VPC {vpc} に関連付けられていません。',
      wayOut: 'ゾーン {zone} を、アカウント {account} の {region} にある VPC {vpc} に関連付けてください。',
    },
    en: {
      wrong: 'Private hosted zone {name} ({zone}) is not associated with VPC {vpc}.',
      wayOut: 'Associate zone {zone} with VPC {vpc} in account {account} in {region}.',
    },
  },
  RECORD_MISSING: {
    ja: {
      wrong: 'プライベートホストゾーン {zone} に {record} の A レコードがありません。',
      wayOut:
        '{record} の A レコードを、エンドポイント {endpoint} の DNS 名 {target} へのエイリアスとして作ってください。',
    },
    en: {
      wrong: 'Private hosted zone {zone} has no A record for {record}.',
      wayOut: 'Create an A record {record} as an alias of {target}, the DNS name of endpoint {endpoint}.',
    },
  },
  RECORD_NOT_ALIAS: {
    ja: {
      wrong:
        'プライベートホストゾーン {zone} の {record} はエイリアスではないため、エンドポイントのアドレスが変わると届かなくなります。',
      wayOut:
        '{record} の A レコードを、エンドポイント {endpoint} の DNS 名 {target} へのエイリアスに変えてください。',
    },
    en: {
      wrong:
        "Record {record} in private hosted zone {zone} is no alias, so it fails when the endpoint's addresses change.",
      wayOut: 'Make the A record {record} an alias of {target}, the DNS name of endpoint {endpoint}.',
    },
  },
  RECORD_ELSEWHERE: {
    ja: {
      wrong:
        'プライベートホストゾーン {zone} の {record} は {leadsTo} を指し、ステージング VPC のエンドポイント {endpoint} を指していません。',
      wayOut: '{record} のエイリアス先を {target} に変えてください。',
    },
    en: {
      wrong:
        "Record {record} in private hosted zone {zone} leads to {leadsTo} and not to the staging VPC's endpoint {endpoint}.",
      wayOut: 'Change the alias target of {record} to {target}.',
    },
  },
  RESOLVER_RULE_FIRST: {
    ja: {
      wrong:
        'VPC {vpc} では Resolver の転送ルール {rule}（{domain}）がプライベートホストゾーンより優先されます。',
      wayOut:
        'ルール {rule} と VPC {vpc} の関連付けを外すか、{domain} のシステムルールに置き換えてください。',
    },
    en: {
      wrong:
        'In VPC {vpc} the Resolver forwarding rule {rule} for {domain} takes precedence over the private hosted zone.',
      wayOut: 'Disassociate rule {rule} from VPC {vpc}, or replace it with a system rule for {domain}.',
    },
  },
  INBOUND_RESOLVER_MISSING: {
    ja: {
      wrong:
        'ステージング VPC {resource}（{region}）に Resolver のインバウンドエンドポイントがないため、オンプレミスの DNS サーバーはプライベートホストゾーンを解決できません。',
      wayOut:
        'VPC {resource} にインバウンドエンドポイントを作り、オンプレミスの DNS サーバーから転送してください。',
    },
    en: {
      wrong:
        'Staging VPC {resource} ({region}) has no inbound Resolver endpoint, so DNS servers outside AWS cannot resolve its private zones.',
      wayOut:
        'Create an inbound endpoint in VPC {resource} and forward to it from the DNS servers outside AWS.',
    },
  },
  INBOUND_RESOLVER_STATE: {
    ja: {
      wrong: 'Resolver のインバウンドエンドポイント {resource} の状態が {status} で、応答しません。',
      wayOut: '{resource} を OPERATIONAL に戻すか、作り直してください。',
    },
    en: {
      wrong: 'Inbound Resolver endpoint {resource} is {status} and does not answer.',
      wayOut: 'Bring {resource} back to OPERATIONAL, or create it anew.',
    },
  },
  INBOUND_RESOLVER_53: {
    ja: {
      wrong:
        'Resolver のインバウンドエンドポイント {resource} のセキュリティグループ（{groups}）が、{cidrs} からの {protocols} 53 番を許可していません。',
      wayOut:
        '{groups} のいずれかに、{cidrs} からの {protocols} 53 番のインバウンドルールを追加してください。',
    },
    en: {
      wrong:
        'The security groups ({groups}) of inbound Resolver endpoint {resource} do not admit {protocols} 53 from {cidrs}.',
      wayOut: 'Add an inbound rule for {protocols} 53 from {cidrs} to one of {groups}.',
    },
  },
  INBOUND_RESOLVER_UNDECIDED: {
    ja: {
      wrong:
        'Resolver のインバウンドエンドポイント {resource} が {cidrs} からの {protocols} 53 番を許可するかどうかは、参照先のグループまたはプレフィックスリスト次第で、判定できません。',
      wayOut:
        '{groups} が参照するものに {cidrs} が含まれることを確認するか、アドレスブロックで許可してください。',
    },
    en: {
      wrong:
        'Whether inbound Resolver endpoint {resource} admits {protocols} 53 from {cidrs} depends on a group or prefix list that {groups} names, so it cannot be told.',
      wayOut: 'Check that what {groups} names has {cidrs}, or admit the blocks themselves.',
    },
  },
} as const satisfies SentenceTable<string>;
