import type { SentenceTable } from './sentences.ts';

/** What is wrong with endpoints, security groups and replication settings on a private path. */
export const PATH_ENDPOINT_SENTENCES = {
  ENDPOINT_MISSING: {
    ja: {
      wrong: 'ステージング VPC {vpc} に {service} のインターフェイスエンドポイントがありません。',
      wayOut: 'VPC {vpc} に {service} のインターフェイスエンドポイントを作ってください。',
    },
    en: {
      wrong: 'Staging VPC {vpc} has no interface endpoint for {service}.',
      wayOut: 'Create an interface endpoint for {service} in VPC {vpc}.',
    },
  },
  ENDPOINT_IS_GATEWAY: {
    ja: {
      wrong:
        '{service} のエンドポイント {resource} はゲートウェイ型で、VPC ピアリング、トランジットゲートウェイ、Direct Connect の先からは使えません。',
      wayOut: 'VPC {vpc} に {service} のインターフェイスエンドポイントを作ってください。',
    },
    en: {
      wrong:
        'Endpoint {resource} for {service} is a gateway, which is of no use from beyond a peering, a transit gateway or Direct Connect.',
      wayOut: 'Create an interface endpoint for {service} in VPC {vpc}.',
    },
  },
  ENDPOINT_NOT_AVAILABLE: {
    ja: {
      wrong: '{service} のエンドポイント {resource} の状態が {state} です。',
      wayOut: '{resource} が available になるのを待つか、承認または再作成してください。',
    },
    en: {
      wrong: 'Endpoint {resource} for {service} is {state}.',
      wayOut: 'Wait until {resource} is available, accept it, or create it anew.',
    },
  },
  ENDPOINT_WITHOUT_SUBNET: {
    ja: {
      wrong: '{service} のエンドポイント {resource} にサブネットがなく、アドレスを持っていません。',
      wayOut: '{resource} にステージング VPC のサブネットを追加してください。',
    },
    en: {
      wrong: 'Endpoint {resource} for {service} is in no subnet, so it has no address.',
      wayOut: 'Add a subnet of the staging VPC to {resource}.',
    },
  },
  ENDPOINT_PRIVATE_DNS: {
    ja: {
      wrong:
        'DRS のエンドポイント {resource} のプライベート DNS 名が有効です。プライベートホストゾーン {zone} と競合し、フェイルバック後の逆方向レプリケーションも妨げます。',
      wayOut: '{resource} のプライベート DNS 名を無効（PrivateDnsEnabled: false）にしてください。',
    },
    en: {
      wrong:
        'DRS endpoint {resource} has private DNS names on, which conflicts with private hosted zone {zone} and with reversed replication after a failback.',
      wayOut: 'Turn private DNS names of {resource} off (PrivateDnsEnabled: false).',
    },
  },
  ENDPOINT_UNNAMED: {
    ja: {
      wrong:
        'EC2 のエンドポイント {resource} はプライベート DNS 名が無効で、{zone} のプライベートホストゾーンもないため、レプリケーションサーバーから使われません。',
      wayOut:
        '{resource} のプライベート DNS 名を有効にするか、{zone} のプライベートホストゾーンを作ってください。',
    },
    en: {
      wrong:
        'EC2 endpoint {resource} has private DNS names off and there is no private hosted zone {zone}, so replication servers do not use it.',
      wayOut: 'Turn private DNS names of {resource} on, or create a private hosted zone {zone}.',
    },
  },
  POLICY_REFUSES: {
    ja: {
      wrong: 'エンドポイント {resource} のポリシーが {what} を許可していません。',
      wayOut: '{resource} のポリシーで {what} を許可してください（バケットには s3:GetObject）。',
    },
    en: {
      wrong: 'The policy of endpoint {resource} does not allow {what}.',
      wayOut: 'Allow {what} in the policy of {resource}; for buckets, s3:GetObject.',
    },
  },
  POLICY_UNDECIDED: {
    ja: {
      wrong:
        'エンドポイント {resource} のポリシーが {what} を許可するかどうかは、条件やプリンシパル次第で、判定できません。',
      wayOut:
        '{what} には条件のない許可を追加するか、エージェントとレプリケーションサーバーが条件を満たすことを確認してください。',
    },
    en: {
      wrong:
        'Whether the policy of endpoint {resource} allows {what} depends on conditions or principals, so it cannot be told.',
      wayOut:
        'Add a statement without conditions for {what}, or check that agents and replication servers meet them.',
    },
  },
  GROUP_443_SOURCE: {
    ja: {
      wrong:
        'エンドポイント {resource} のセキュリティグループ（{groups}）が、ソースサーバー（{cidrs}）からの TCP 443 番を許可していません。',
      wayOut: '{groups} のいずれかに、{cidrs} からの TCP 443 番のインバウンドルールを追加してください。',
    },
    en: {
      wrong:
        'The security groups ({groups}) of endpoint {resource} do not admit TCP 443 from the source servers ({cidrs}).',
      wayOut: 'Add an inbound rule for TCP 443 from {cidrs} to one of {groups}.',
    },
  },
  GROUP_443_STAGING: {
    ja: {
      wrong:
        'エンドポイント {resource} のセキュリティグループ（{groups}）が、ステージングサブネット（{cidrs}）からの TCP 443 番を許可していません。',
      wayOut: '{groups} のいずれかに、{cidrs} からの TCP 443 番のインバウンドルールを追加してください。',
    },
    en: {
      wrong:
        'The security groups ({groups}) of endpoint {resource} do not admit TCP 443 from the staging subnet ({cidrs}).',
      wayOut: 'Add an inbound rule for TCP 443 from {cidrs} to one of {groups}.',
    },
  },
  GROUP_443_UNDECIDED: {
    ja: {
      wrong:
        'エンドポイント {resource} が {cidrs} からの TCP 443 番を許可するかどうかは、参照先のグループまたはプレフィックスリスト次第で、判定できません。',
      wayOut:
        '{groups} が参照するものに {cidrs} が含まれることを確認するか、アドレスブロックで許可してください。',
    },
    en: {
      wrong:
        'Whether endpoint {resource} admits TCP 443 from {cidrs} depends on a group or prefix list that {groups} names, so it cannot be told.',
      wayOut: 'Check that what {groups} names has {cidrs}, or admit the blocks themselves.',
    },
  },
  REPLICATION_GROUP_1500: {
    ja: {
      wrong:
        'レプリケーションサーバーのセキュリティグループ（{resource}）が、ソースサーバー（{cidrs}）からの TCP 1500 番を許可していません。',
      wayOut:
        '{resource} に {cidrs} からの TCP 1500 番のインバウンドルールを追加するか、DRS の既定のグループを付けてください。',
    },
    en: {
      wrong:
        'The security groups of replication servers ({resource}) do not admit TCP 1500 from the source servers ({cidrs}).',
      wayOut:
        "Add an inbound rule for TCP 1500 from {cidrs} to {resource}, or associate DRS's default group.",
    },
  },
  REPLICATION_GROUP_443: {
    ja: {
      wrong:
        'レプリケーションサーバーのセキュリティグループ（{resource}）が、エンドポイントのサブネット（{cidrs}）への TCP 443 番を許可していません。',
      wayOut: '{resource} に {cidrs} への TCP 443 番のアウトバウンドルールを追加してください。',
    },
    en: {
      wrong:
        "The security groups of replication servers ({resource}) do not let TCP 443 out to the endpoints' subnets ({cidrs}).",
      wayOut: 'Add an outbound rule for TCP 443 to {cidrs} to {resource}.',
    },
  },
  REPLICATION_GROUP_UNDECIDED: {
    ja: {
      wrong:
        'レプリケーションサーバーのセキュリティグループ（{resource}）が {cidrs} との通信を許可するかどうかは、参照先のグループまたはプレフィックスリスト次第で、判定できません。',
      wayOut:
        '{resource} が参照するものに {cidrs} が含まれることを確認するか、アドレスブロックで許可してください。',
    },
    en: {
      wrong:
        'Whether the security groups of replication servers ({resource}) admit {cidrs} depends on a group or prefix list that they name, so it cannot be told.',
      wayOut: 'Check that what {resource} names has {cidrs}, or admit the blocks themselves.',
    },
  },
  ROUTING_PUBLIC: {
    ja: {
      wrong:
        '{resource} のレプリケーション設定でデータルーティングが {routing} になっており、データがインターネットを通ります。',
      wayOut:
        '{resource} のデータルーティングをプライベート IP（dataPlaneRouting: PRIVATE_IP）に変えてください。',
    },
    en: {
      wrong: 'Replication of {resource} is routed by {routing}, so its data goes through the internet.',
      wayOut: 'Set data routing of {resource} to private IP (dataPlaneRouting: PRIVATE_IP).',
    },
  },
  PUBLIC_IP_CREATED: {
    ja: {
      wrong:
        '{resource} のレプリケーション設定では、レプリケーションサーバーにパブリック IP アドレスが付きます。',
      wayOut: '{resource} の設定でパブリック IP の作成を無効（createPublicIP: false）にしてください。',
    },
    en: {
      wrong: 'The replication settings of {resource} give replication servers a public IP address.',
      wayOut: 'Turn the public IP of {resource} off (createPublicIP: false).',
    },
  },
  STAGING_SUBNET_ELSEWHERE: {
    ja: {
      wrong: '{resource} のステージングサブネット {subnet} は、ステージング VPC {vpc} にありません。',
      wayOut:
        '{resource} のステージングサブネットを VPC {vpc} のサブネットに変えるか、訓練計画の privatePath.stagingVpc を直してください。',
    },
    en: {
      wrong: 'Staging subnet {subnet} of {resource} is not in staging VPC {vpc}.',
      wayOut:
        'Set the staging subnet of {resource} to one of VPC {vpc}, or correct privatePath.stagingVpc in the drill plan.',
    },
  },
} as const satisfies SentenceTable<string>;
