import type { Locale } from '../wording.ts';
import type { FindingSentence } from './sentences.ts';

type Words = Readonly<Record<Locale, FindingSentence>>;

const about = (
  [en, wayOutEn]: readonly [string, string],
  [ja, wayOutJa]: readonly [string, string],
): Words => ({
  en: { wrong: `replication of {hostname} stands: ${en} ({error})`, wayOut: wayOutEn },
  ja: { wrong: `{hostname} のレプリケーションが止まっています: ${ja}（{error}）`, wayOut: wayOutJa },
});

/**
 * DRS's errors of replication in words, each with its way out (DRS User Guide, 'Troubleshooting Replication'; names: DRS
 * API Reference, DataReplicationError).
 */
export const REPLICATION_ERRORS: ReadonlyMap<string, Words> = new Map([
  [
    'AGENT_NOT_SEEN',
    about(
      ['its agent does not report', 'see on the server whether the agent runs and reaches DRS on 443'],
      [
        'エージェントの応答がありません',
        'エージェントの稼働と、DRS への 443 番ポートの到達性を確認してください',
      ],
    ),
  ],
  [
    'SNAPSHOTS_FAILURE',
    about(
      [
        'DRS cannot take snapshots of its staging disks',
        'see the snapshot quota, the EBS key and DRS’s service roles',
      ],
      [
        'ステージングディスクのスナップショットを取得できません',
        'スナップショットのクォータ、EBS のキー、DRS のサービスロールを確認してください',
      ],
    ),
  ],
  [
    'NOT_CONVERGING',
    about(
      [
        'it writes faster than it replicates',
        'raise the bandwidth or its limit, or give it a larger replication server',
      ],
      [
        '書き込みにレプリケーションが追いつきません',
        '帯域またはその上限を引き上げるか、より大きなレプリケーションサーバーを割り当ててください',
      ],
    ),
  ],
  [
    'UNSTABLE_NETWORK',
    about(
      [
        'its connection to the replication server breaks',
        'see the path on port 1500: losses, firewalls, VPN or Direct Connect',
      ],
      [
        'レプリケーションサーバーとの通信が不安定です',
        '1500 番ポートの経路（パケットロス、ファイアウォール、VPN や Direct Connect）を確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_CREATE_SECURITY_GROUP',
    about(
      [
        'DRS could not make the security group of the replication server',
        'see the quota of security groups and DRS’s service roles',
      ],
      [
        'レプリケーションサーバーのセキュリティグループを作成できません',
        'セキュリティグループのクォータと DRS のサービスロールを確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_LAUNCH_REPLICATION_SERVER',
    about(
      [
        'its replication server could not be launched',
        'see vCPU quota, free addresses of the staging subnet, and whether its zone has the type',
      ],
      [
        'レプリケーションサーバーを起動できません',
        'vCPU のクォータ、ステージングサブネットの空きアドレス、ゾーンでのタイプの提供を確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_BOOT_REPLICATION_SERVER',
    about(
      [
        'its replication server did not boot',
        'retry the replication in DRS; if it stays, open a case with AWS',
      ],
      [
        'レプリケーションサーバーが起動を完了しません',
        'DRS でレプリケーションを再試行し、解消しない場合は AWS に問い合わせてください',
      ],
    ),
  ],
  [
    'FAILED_TO_AUTHENTICATE_WITH_SERVICE',
    about(
      [
        'its replication server could not sign in to DRS',
        'see that the staging subnet reaches the DRS endpoint on 443 and resolves its name',
      ],
      [
        'レプリケーションサーバーが DRS に認証できません',
        'ステージングサブネットから DRS エンドポイントへの 443 番ポートと名前解決を確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_DOWNLOAD_REPLICATION_SOFTWARE',
    about(
      [
        'its replication server could not download its software',
        'see that the staging subnet reaches the S3 endpoint on 443, and the endpoint’s policy',
      ],
      [
        'レプリケーションサーバーがソフトウェアを取得できません',
        'ステージングサブネットから S3 エンドポイントへの 443 番ポートと、そのポリシーを確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_CREATE_STAGING_DISKS',
    about(
      ['its staging disks could not be made', 'see the EBS quotas and the key that encrypts them'],
      ['ステージングディスクを作成できません', 'EBS のクォータと暗号化キーを確認してください'],
    ),
  ],
  [
    'FAILED_TO_ATTACH_STAGING_DISKS',
    about(
      [
        'its staging disks could not be attached',
        'retry the replication in DRS; see the key that encrypts them',
      ],
      [
        'ステージングディスクを接続できません',
        'DRS でレプリケーションを再試行し、暗号化キーを確認してください',
      ],
    ),
  ],
  [
    'FAILED_TO_PAIR_REPLICATION_SERVER_WITH_AGENT',
    about(
      [
        'agent and replication server did not find each other',
        'see that both reach DRS on 443, then retry the replication',
      ],
      [
        'エージェントとレプリケーションサーバーを関連付けられません',
        '両者から DRS への 443 番ポートを確認し、レプリケーションを再試行してください',
      ],
    ),
  ],
  [
    'FAILED_TO_CONNECT_AGENT_TO_REPLICATION_SERVER',
    about(
      [
        'the agent does not reach the replication server',
        'open port 1500 from the server to the staging subnet: routes, groups, ACLs, firewalls',
      ],
      [
        'エージェントがレプリケーションサーバーに到達できません',
        'サーバーからステージングサブネットへの 1500 番ポート（ルート、グループ、ACL、ファイアウォール）を開けてください',
      ],
    ),
  ],
  [
    'FAILED_TO_START_DATA_TRANSFER',
    about(
      ['the transfer did not begin', 'retry the replication in DRS; see the agent’s log on the server'],
      [
        'データ転送を開始できません',
        'DRS でレプリケーションを再試行し、サーバー上のエージェントのログを確認してください',
      ],
    ),
  ],
]);

/** An error that DRS did not have when this was written. */
export const UNKNOWN_ERROR: Words = about(
  ['DRS reports an error', 'look at the server in DRS, and at this error in its user guide'],
  ['DRS がエラーを報告しています', 'DRS でサーバーを確認し、ユーザーガイドでこのエラーを調べてください'],
);
