import type { ProofCode } from '../../core/readiness/private-path/proof.ts';
import type { SentenceTable } from './sentences.ts';

/** What a source server itself sees of a private path: `kunren prove-path`. */
export const PROOF_SENTENCES: SentenceTable<ProofCode> = {
  PROOF_NOT_MANAGED: {
    en: {
      wrong: 'Systems Manager does not know {resource} in {region}',
      wayOut: 'check the id and --region, or ask another source server',
    },
    ja: {
      wrong: '{region} の Systems Manager に {resource} が登録されていません',
      wayOut: 'ID と --region を確認するか、別のソースサーバーで実行してください',
    },
  },
  PROOF_OFFLINE: {
    en: {
      wrong: 'the SSM agent of {resource} is not online',
      wayOut: 'start it, or ask another source server',
    },
    ja: {
      wrong: '{resource} の SSM エージェントがオンラインではありません',
      wayOut: 'エージェントを起動するか、別のソースサーバーで実行してください',
    },
  },
  PROOF_NO_SCRIPT: {
    en: {
      wrong: 'there is no script for the operating system of {resource}',
      wayOut: 'ask a source server of Linux or Windows',
    },
    ja: {
      wrong: '{resource} の OS に対応するスクリプトがありません',
      wayOut: 'Linux または Windows のソースサーバーで実行してください',
    },
  },
  PROOF_NOT_SENT: {
    en: {
      wrong: 'the command to {resource} was refused: {why}',
      wayOut: 'allow it by the tag of the server and your permissions (docs/permissions.md)',
    },
    ja: {
      wrong: '{resource} へのコマンドが拒否されました: {why}',
      wayOut: 'サーバーのタグと実行者の権限を確認してください（docs/permissions.md）',
    },
  },
  PROOF_NOT_ENDED: {
    en: {
      wrong: 'command {command} on {resource} did not end in two minutes ({cancelled})',
      wayOut: 'see the command in the console of Systems Manager, and try again',
    },
    ja: {
      wrong: '{resource} のコマンド {command} が 2 分以内に終わりませんでした（{cancelled}）',
      wayOut: 'Systems Manager のコンソールでコマンドの状態を確認し、もう一度実行してください',
    },
  },
  PROOF_NOT_MADE: {
    en: {
      wrong: 'the script on {resource} did not run to its end: {why}',
      wayOut: 'see the command in the console of Systems Manager, and try again',
    },
    ja: {
      wrong: '{resource} でスクリプトが最後まで実行されませんでした: {why}',
      wayOut: 'Systems Manager のコンソールでコマンドの状態を確認し、もう一度実行してください',
    },
  },
  PROOF_NAME_UNASKED: {
    en: {
      wrong: '{server} has no getent, so where {resource} leads is not known',
      wayOut: 'look the name up on it by hand: the address must be private',
    },
    ja: {
      wrong: '{server} に getent がないため、{resource} の名前解決を確認できません',
      wayOut: 'サーバー上で名前解決し、プライベート IP アドレスが返ることを確認してください',
    },
  },
  PROOF_NAME_UNRESOLVED: {
    en: {
      wrong: '{resource} has no address on {server}',
      wayOut: 'associate the private zone with its VPC, or forward the name to the inbound Resolver endpoint',
    },
    ja: {
      wrong: '{server} で {resource} を名前解決できません',
      wayOut:
        'プライベートホストゾーンを VPC に関連付けるか、Resolver のインバウンドエンドポイントへ転送してください',
    },
  },
  PROOF_NAME_PUBLIC: {
    en: {
      wrong: '{resource} leads to a public address on {server}: {addresses}',
      wayOut: 'see its DNS: the private zone and its records, forwarding rules, and /etc/hosts',
    },
    ja: {
      wrong: '{server} で {resource} がパブリック IP アドレスに解決されます: {addresses}',
      wayOut:
        'プライベートホストゾーンとレコード、転送ルール、hosts ファイルなど、サーバーの名前解決を確認してください',
    },
  },
  PROOF_NO_ANSWER: {
    en: {
      wrong: 'nothing answers {server} at {resource} on 443',
      wayOut: 'see routes, security groups and network ACLs both ways: kunren readiness looks at each',
    },
    ja: {
      wrong: '{server} から {resource} の 443 番ポートへ接続しても応答がありません',
      wayOut:
        '双方向のルート、セキュリティグループ、ネットワーク ACL を確認してください（kunren readiness で個別に確認できます）',
    },
  },
  PROOF_NOT_CONNECTED: {
    en: {
      wrong: '{server} gets no connection to {resource} on 443: it is refused, or there is no route',
      wayOut: 'see that the name leads to the endpoint, and the routes from the server',
    },
    ja: {
      wrong: '{server} から {resource} の 443 番ポートに接続できません（拒否されたか、経路がありません）',
      wayOut: '名前がエンドポイントに解決されることと、サーバーからの経路を確認してください',
    },
  },
  PROOF_TLS_REFUSED: {
    en: {
      wrong: 'the TLS handshake of {server} with {resource} fails',
      wayOut:
        'see what stands between them, such as a proxy or an inspecting firewall, and that the server has TLS 1.2',
    },
    ja: {
      wrong: '{server} と {resource} の TLS ハンドシェイクが失敗します',
      wayOut: '途中のプロキシや通信を検査するファイアウォール、サーバーの TLS 1.2 対応を確認してください',
    },
  },
  PROOF_CERTIFICATE_NAME: {
    en: {
      wrong: 'what answers {server} at {resource} has a certificate of another name',
      wayOut: 'see where the name leads: its record must be the alias of this service’s own endpoint',
    },
    ja: {
      wrong: '{server} から {resource} に接続すると、別の名前の証明書が返ります',
      wayOut: 'レコードがこのサービスのエンドポイントのエイリアスになっているか確認してください',
    },
  },
  PROOF_CERTIFICATE_UNTRUSTED: {
    en: {
      wrong: '{server} does not trust the certificate that it gets at {resource}',
      wayOut: 'see whether a firewall opens TLS there, and the server’s certificates of authorities',
    },
    ja: {
      wrong: '{server} は {resource} の証明書を信頼していません',
      wayOut: '通信を復号するファイアウォールの有無と、サーバーのルート証明書を確認してください',
    },
  },
  PROOF_TLS_UNKNOWN: {
    en: {
      wrong:
        '{server} has neither curl nor openssl, or they said nothing known, so TLS to {resource} is not proven',
      wayOut: 'connect by hand on it, for instance with a browser or the agent’s installer',
    },
    ja: {
      wrong:
        '{server} に curl も openssl もないか、結果を判別できないため、{resource} への TLS を確認できません',
      wayOut: 'サーバー上で {resource} への HTTPS 接続を手動で確認してください',
    },
  },
};
