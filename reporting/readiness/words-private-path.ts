import type { PrivatePathCode } from '../../core/readiness/private-path/finding.ts';
import type { PrivatePathNote } from '../../core/readiness/private-path/private-path.ts';
import type { Locale } from '../wording.ts';
import type { SentenceTable } from './sentences.ts';
import { PATH_DNS_SENTENCES } from './words-private-path-dns.ts';
import { PATH_ENDPOINT_SENTENCES } from './words-private-path-endpoints.ts';
import { PATH_ROUTE_SENTENCES } from './words-private-path-routes.ts';

/** The sentences of the private replication path: docs/readiness-private-path.md. */
export const PRIVATE_PATH_SENTENCES: SentenceTable<PrivatePathCode> = {
  ...PATH_DNS_SENTENCES,
  ...PATH_ENDPOINT_SENTENCES,
  ...PATH_ROUTE_SENTENCES,
};

/** What no call shows, and how to look: told beside the findings. */
export const PRIVATE_PATH_NOTE_WORDS: Readonly<Record<PrivatePathNote, Readonly<Record<Locale, string>>>> = {
  AGENT_ENDPOINT: {
    ja: 'エージェントが --endpoint 付きで導入されたかどうかは、AWS の API では分かりません。EC2 のソースサーバーでは --endpoint を使うとフェイルバックできなくなることがあるため、導入手順書や構築スクリプトのコマンドを確認してください。',
    en: 'Whether an agent was installed with --endpoint cannot be seen by any API of AWS; on source servers in EC2 it can break failback, so look at the command in your installation procedure or script.',
  },
  ROUTE_53_PROFILES: {
    ja: 'Route 53 Profiles 経由で VPC に関連付けたプライベートホストゾーンは確認の対象外です。Profiles をお使いの場合は、ゾーンが見つからないという指摘を Route 53 のコンソールで確認してください。',
    en: 'Private hosted zones that reach a VPC through a Route 53 Profile are not looked at; where you use Profiles, check a finding about a missing zone in the console of Route 53.',
  },
  SOURCE_OUTSIDE_AWS: {
    ja: 'ソースサーバーが AWS の外にあるため、その側のファイアウォール、経路、DNS の転送設定は確認していません。ソースサーバーで名前解決（プライベート IP アドレスが返ること）と TCP 443・1500 の疎通を確認してください。',
    en: 'The source servers are outside AWS, so firewalls, routes and DNS forwarding on their side are not looked at; on a source server check that the names resolve to private addresses, and that TCP 443 and 1500 connect.',
  },
};
